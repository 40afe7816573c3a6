"""Fourteen ways in which OpenAI can fail, each with a bounded course and a plain end."""

import pytest

from app.core.exceptions import ProviderRejected, ProviderUnavailable, YtempireError
from app.core.money import ZERO
from app.costs.calls import CallState
from app.providers.patience import MOST_TRIES
from tests.test_openai.conftest import Desk
from tests.vendors import loopback
from tests.vendors.openai import problem

BUSY = loopback.status(429, problem("rate_limit_exceeded"))
UNPAID: dict[str, loopback.Fault] = {
    "429 without Retry-After": BUSY,
    "429 with Retry-After": loopback.status(429, problem("rate_limit_exceeded"), retry_after="7"),
    "503": loopback.status(503, problem("slow_down")),
}
LOST: dict[str, loopback.Fault] = {
    "500": loopback.status(500, problem("server_error")),
    "502": loopback.status(502, "bad gateway"),
    "no answer in time": loopback.silent,
    "reset in the body": loopback.reset,
    "broken JSON": loopback.content(b"{not json"),
    "cut JSON": loopback.content(b'{"id": "resp_1", "output": [{"type'),
    "another type": loopback.content(b'{"id": 7, "output": "words", "usage": []}'),
    "an empty body": loopback.content(b""),
    "200 MB": loopback.endless,
    "a byte now and then": loopback.dripping,
}


@pytest.mark.parametrize("fault", UNPAID.values(), ids=UNPAID.keys())
def test_a_request_that_is_turned_away_is_sent_again_and_paid_once(
    fault: loopback.Fault, desk: Desk
) -> None:
    desk.vendor.faults.append(fault)
    assert desk.ask().text == '{"result": 2}'
    assert len(desk.vendor.sold) == 2
    assert desk.purse.calls(CallState.UNKNOWN) == ()
    assert [call.attempts for call in desk.purse.calls(CallState.DONE)] in ([2], [1])


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST.keys())
def test_an_answer_that_was_lost_stays_in_the_books_and_is_asked_for_again(
    fault: loopback.Fault, desk: Desk
) -> None:
    desk.vendor.faults.append(fault)
    assert desk.ask().text == '{"result": 2}'
    (lost,) = desk.purse.calls(CallState.UNKNOWN)
    (paid,) = desk.purse.calls(CallState.DONE)
    assert lost.reserved > ZERO
    assert paid.request_id == "req_2"
    assert desk.purse.spent() == paid.cost > ZERO


@pytest.mark.parametrize("fault", [*UNPAID.values(), *LOST.values()], ids=[*UNPAID, *LOST])
def test_a_lasting_fault_ends_after_four_requests_at_two_models_with_a_reason(
    fault: loopback.Fault, desk: Desk
) -> None:
    desk.vendor.faults.extend([fault] * 10)
    with pytest.raises(ProviderUnavailable, match="OpenAI") as stopped:
        desk.ask()
    assert len(desk.vendor.sold) <= MOST_TRIES
    assert set(desk.models_asked()) == {"gpt-6.1-sol", "gpt-6.1-terra"}
    assert stopped.value.kept
    assert stopped.value.remedy
    assert desk.purse.spent() == ZERO


def test_retry_after_is_kept_and_a_long_one_sends_the_question_to_the_spare(desk: Desk) -> None:
    desk.vendor.faults.append(UNPAID["429 with Retry-After"])
    desk.ask()
    assert desk.naps == [7]
    desk.vendor.faults.append(
        loopback.status(429, problem("rate_limit_exceeded"), retry_after="60")
    )
    assert desk.ask("2 and 0").model.startswith("gpt-6.1-terra")
    assert desk.naps == [7]
    assert "gpt-6.1-terra wrote in place of gpt-6.1-sol" in desk.told[0]
    assert "429" in desk.told[0]


REFUSALS: dict[str, tuple[loopback.Fault, str]] = {
    "key refused": (loopback.status(401, problem("invalid_api_key")), "OPENAI_API_KEY"),
    "unpaid": (loopback.status(402, problem("payment_required")), "Add credit"),
    "no access": (loopback.status(403, problem("unsupported_country")), "Let the key"),
    "a wrong request": (loopback.status(400, problem("invalid_value")), "fault of ours"),
    "too long": (loopback.status(400, problem("context_length_exceeded")), "shorter"),
    "unprocessable": (loopback.status(422, problem("unprocessable")), "refused again"),
}


@pytest.mark.parametrize(("fault", "remedy"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_is_not_asked_again_nor_anywhere_else(
    fault: loopback.Fault, remedy: str, desk: Desk
) -> None:
    desk.vendor.faults.append(fault)
    with pytest.raises(ProviderRejected) as refused:
        desk.ask()
    assert remedy in refused.value.remedy
    assert len(desk.vendor.sold) == 1
    assert desk.purse.spent() == ZERO
    assert desk.purse.calls(CallState.UNKNOWN) == ()


@pytest.mark.parametrize(
    ("status", "code"), [(429, "insufficient_quota"), (401, "invalid_api_key")]
)
def test_an_account_that_a_person_must_mend_is_left_alone_and_told_of_once(
    desk: Desk, status: int, code: str
) -> None:
    desk.vendor.faults.append(loopback.status(status, problem(code)))
    with pytest.raises(ProviderRejected, match=code):
        desk.ask()
    with pytest.raises(ProviderUnavailable, match="left alone"):
        desk.ask("2 and 2")
    assert len(desk.vendor.sold) == 1
    assert [name for name, _ in desk.alarms] == ["openai"]


def test_a_model_that_is_gone_is_replaced_reported_and_not_asked_for_again(desk: Desk) -> None:
    del desk.vendor.shutdowns["gpt-6.1-sol"]
    assert desk.ask().model.startswith("gpt-6.1-terra")
    assert desk.ask("2 and 2").model.startswith("gpt-6.1-terra")
    assert desk.models_asked() == ["gpt-6.1-sol", "gpt-6.1-terra", "gpt-6.1-terra"]
    assert [name for name, _ in desk.alarms] == ["openai:gpt-6.1-sol"]


def test_five_failures_in_a_minute_and_nobody_asks_for_the_next(desk: Desk) -> None:
    desk.vendor.faults.extend([LOST["500"]] * 20)
    for given in ("a", "b", "c"):
        with pytest.raises(YtempireError):
            desk.ask(given)
    assert len(desk.vendor.sold) == 5


def test_nobody_there_is_said_and_costs_nothing(desk: Desk) -> None:
    desk.vendor.address = "http://127.0.0.1:9"
    with pytest.raises(ProviderUnavailable, match="could not be reached"):
        desk.ask()
    assert desk.purse.calls(CallState.UNKNOWN) == ()
    assert desk.purse.spent() == ZERO
