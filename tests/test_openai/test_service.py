"""What is sent to OpenAI and what is made of its answers, over its real SDK."""

from dataclasses import replace
from typing import Literal

import pytest

from app.core.money import ZERO
from app.costs.calls import CallState
from tests.test_openai.conftest import ASK, Desk
from tests.vendors.openai import Refusal


def test_a_question_keeps_nothing_at_the_vendor_and_names_nobody(desk: Desk) -> None:
    desk.ask()
    (asked,) = desk.vendor.sold
    body = asked.json()
    assert (body["store"], body["max_output_tokens"]) == (False, 2_000)
    assert "somebody" not in asked.body.decode()
    assert len(str(body["safety_identifier"])) == 32
    (paid,) = desk.purse.calls(CallState.DONE)
    assert asked.headers["x-client-request-id"] == paid.purpose.key


def test_every_kind_of_token_is_billed_at_its_own_price(desk: Desk) -> None:
    desk.ask()
    (paid,) = desk.purse.calls(CallState.DONE)
    # 900 new, 200 read from the cache, 100 written to it; 500 answered, 300 thought
    assert paid.cost.micros == 900 * 2 + 200 // 10 + 250 + 500 * 10 + 300 * 10


def test_the_same_question_is_paid_once(desk: Desk) -> None:
    assert desk.ask() == desk.ask()
    assert len(desk.vendor.sold) == 1


def test_an_answer_that_was_cut_off_is_kept_with_its_bill(desk: Desk) -> None:
    short = replace(ASK, most_tokens=500)
    assert desk.model().answer(short).ended == "cut"
    (paid,) = desk.purse.calls(CallState.DONE)
    assert paid.cost == desk.purse.spent()
    assert desk.model().answer(short).ended == "cut"
    assert len(desk.vendor.sold) == 1


@pytest.mark.parametrize("api", ["responses", "chat"])
def test_a_refusal_of_the_model_is_an_answer_that_was_paid(
    desk: Desk, api: Literal["responses", "chat"]
) -> None:
    desk.api = api
    desk.vendor.mind = lambda _name, _body: Refusal("I would rather not.")
    said = desk.ask()
    assert (said.ended, said.text) == ("refused", "I would rather not.")
    assert desk.purse.spent().micros > 0


def test_servers_that_know_only_chat_are_asked_by_chat(desk: Desk) -> None:
    desk.api, desk.bill = "chat", "local"
    assert desk.ask().text == '{"result": 2}'
    (asked,) = desk.vendor.sold
    assert asked.path == "/v1/chat/completions"
    assert asked.json()["max_tokens"] == 2_000
    assert "store" not in asked.json()
    assert desk.purse.spent() == ZERO
    assert desk.purse.calls(CallState.DONE)[0].purpose.provider == "local"


def test_moderation_costs_nothing_and_is_written_down_once(desk: Desk) -> None:
    desk.vendor.flagged["knife"] = "violence"
    assert [desk.model().moderate(text) for text in ("a knife", "a spoon", "a knife")] == [
        ("violence",),
        (),
        ("violence",),
    ]
    assert len(desk.vendor.asked) == 2
    assert desk.purse.spent() == ZERO


def test_a_server_of_ones_own_is_not_asked_to_moderate(desk: Desk) -> None:
    desk.bill = "local"
    assert desk.model().moderate("a knife") == ()
    assert desk.vendor.asked == []
