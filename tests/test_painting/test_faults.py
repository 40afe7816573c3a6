"""Fourteen ways in which a painter can fail, each with a bounded course and a plain end."""

import pytest

from app.core.exceptions import ProviderRejected, ProviderUnavailable
from app.core.money import Money
from app.costs.calls import CallState
from app.costs.errors import OutcomeUnknown
from app.generation.ports import PictureRefused
from app.providers.patience import MOST_TRIES
from tests.test_painting.conftest import HASTY, Studio
from tests.vendors import loopback
from tests.vendors.openai_pictures import scenery


@pytest.fixture(autouse=True)
def _hasty(studio: Studio) -> None:
    studio.bounds = HASTY
    for n in range(3):  # drawn before anybody is in a hurry
        scenery(1536, 864, n)
        scenery(1344, 768, n)


def _error(code: str) -> dict[str, object]:
    """The error of both vendors in one body."""
    inner = {"message": "as the vendor says it", "type": "x", "param": None, "code": code}
    return {"error": inner, "id": "e", "name": code, "errors": ["as the vendor says it"]}


TURNED_AWAY = {
    "429 without Retry-After": loopback.status(429, _error("rate_limit_exceeded")),
    "429 with Retry-After": loopback.status(429, _error("rate_limit_exceeded"), retry_after="7"),
    "503": loopback.status(503, _error("slow_down")),
}
LOST = {
    "500": loopback.status(500, _error("server_error")),
    "502": loopback.status(502),
    "no answer in time": loopback.silent,
    "reset in the body": loopback.reset,
    "broken JSON": loopback.content(b"{not json"),
    "cut JSON": loopback.content(b'{"data": [{"b64_json": "AAAA'),
    "another type": loopback.content(b'{"created": 1, "data": "x"}'),
    "an empty body": loopback.content(b""),
    "200 MB": loopback.endless,
    "a byte now and then": loopback.dripping,
}
REFUSED = {
    "401": (loopback.status(401, _error("invalid_api_key")), "API_KEY"),
    "402": (loopback.status(402, _error("payment_required")), "Add credit"),
}


@pytest.mark.parametrize("fault", TURNED_AWAY.values(), ids=TURNED_AWAY.keys())
def test_a_request_that_is_turned_away_is_sent_again(fault: loopback.Fault, studio: Studio) -> None:
    studio.vendor.faults.append(fault)
    studio.paint()
    assert len(studio.vendor.sold) == 2
    assert len(studio.purse.calls(CallState.DONE)) == 1
    assert all(nap > 0.7 for nap in studio.naps)


def test_retry_after_is_kept(studio: Studio) -> None:
    studio.vendor.faults.append(TURNED_AWAY["429 with Retry-After"])
    studio.paint()
    assert studio.naps == [7]


@pytest.mark.parametrize("fault", TURNED_AWAY.values(), ids=TURNED_AWAY.keys())
def test_no_more_than_four_requests_are_sent_for_one_picture(
    fault: loopback.Fault, studio: Studio
) -> None:
    studio.vendor.faults.extend([fault] * 10)
    with pytest.raises(ProviderUnavailable, match=studio.name):
        studio.paint()
    assert len(studio.vendor.sold) == MOST_TRIES
    assert studio.purse.spent() == Money()
    assert studio.purse.calls(CallState.UNKNOWN) == ()


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST.keys())
def test_a_lost_answer_is_listed_with_its_price_and_never_paid_again_unseen(
    fault: loopback.Fault, studio: Studio
) -> None:
    studio.vendor.faults.append(fault)
    with pytest.raises(ProviderUnavailable, match=r"lost|answered 50") as stopped:
        studio.paint()
    assert stopped.value.kept
    assert len(studio.vendor.sold) == 1
    (unknown,) = studio.purse.calls(CallState.UNKNOWN)
    assert unknown.reserved > Money()
    with pytest.raises(OutcomeUnknown):
        studio.paint()
    assert len(studio.vendor.sold) == 1


@pytest.mark.parametrize(("fault", "remedy"), REFUSED.values(), ids=REFUSED.keys())
def test_a_refusal_is_not_asked_again_and_says_what_to_do(
    fault: loopback.Fault, remedy: str, studio: Studio
) -> None:
    studio.vendor.faults.append(fault)
    with pytest.raises(ProviderRejected) as refused:
        studio.paint()
    assert not isinstance(refused.value, PictureRefused)
    assert remedy in refused.value.remedy
    assert len(studio.vendor.sold) == 1
    assert studio.purse.calls(CallState.UNKNOWN) == ()


def test_nobody_there_is_said_and_costs_nothing(studio: Studio) -> None:
    studio.vendor.address = "http://127.0.0.1:9"
    with pytest.raises(ProviderUnavailable, match="could not be reached"):
        studio.paint()
    assert studio.purse.calls(CallState.UNKNOWN) == ()
