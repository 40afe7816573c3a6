"""A storm, graded by a mock that nobody here wrote; and a kill between the answer and the books."""

import os
import signal
from http.server import BaseHTTPRequestHandler
from multiprocessing import get_context
from uuid import UUID

import pytest
from llmock.pytest_plugin import LLMock

from app.core.clock import system_clock
from app.core.exceptions import ProviderUnavailable
from app.core.money import ZERO
from app.costs.buyer import Buyer
from app.costs.calls import CallState
from app.costs.cashier import Cashier
from app.costs.locks import call_locks
from app.costs.prices import our_prices
from app.costs.reconcile import reconcile
from app.database import open_database
from app.providers.openai.account import Account
from app.providers.openai.language_model import LanguageModel, Models
from app.providers.openai.service import OpenAIService
from tests.test_openai.conftest import ASK, HASTY, Desk


def graded(desk: Desk, llmock: LLMock) -> LanguageModel:
    account = Account(key="k", address=llmock.base_url("openai"))
    # The mock counts the seconds between requests, so this one really waits.
    return LanguageModel(
        service=OpenAIService(account),
        buyer=desk.purse.buyer,
        models=Models(main="gpt-6.1-sol", spare="gpt-6.1-terra", owner="somebody"),
        tell=desk.told.append,
    )


def test_a_storm_of_429_is_taken_as_a_good_client_takes_it(desk: Desk, llmock: LLMock) -> None:
    llmock.rate_limit(times=1, retry_after=1)
    said = graded(desk, llmock).answer(ASK)
    assert said.ended == "whole"
    llmock.assert_resilient()
    (paid,) = desk.purse.calls(CallState.DONE)
    assert paid.attempts == 2
    assert paid.cost == desk.purse.spent() > ZERO


def test_a_storm_that_lasts_ends_within_four_requests(desk: Desk, llmock: LLMock) -> None:
    llmock.rate_limit(times=20, retry_after=300)
    with pytest.raises(ProviderUnavailable, match="429"):
        graded(desk, llmock).answer(ASK)
    assert len(llmock.requests) == 2  # once at each model: five minutes are not waited for
    assert desk.purse.spent() == ZERO


def ask_and_die(url: str, address: str, key: str, video: UUID) -> None:
    """A worker in the middle of a call."""
    database = open_database(url)
    prices = our_prices()
    cashier = Cashier(
        database, call_locks(database), prices, clock=system_clock, announce=lambda *_: None
    )
    buyer = Buyer(cashier=cashier, prices=prices, clock=system_clock, video_id=video, revision=1)
    LanguageModel(
        service=OpenAIService(Account(key=key, address=address), bounds=HASTY),
        buyer=buyer,
        models=Models(main="gpt-6.1-sol", owner="somebody"),
        tell=print,
    ).answer(ASK)


def test_a_kill_between_the_answer_and_the_books_is_seen_and_the_film_goes_on(desk: Desk) -> None:
    victim = get_context("spawn").Process(
        target=ask_and_die,
        args=(
            desk.purse.database.url.render_as_string(hide_password=False),
            desk.vendor.base,
            desk.vendor.key,
            desk.purse.video_id,
        ),
    )

    def kill(handler: BaseHTTPRequestHandler) -> None:
        del handler
        assert victim.pid is not None
        os.kill(victim.pid, signal.SIGKILL)

    desk.vendor.faults.append(kill)
    victim.start()
    victim.join(60)
    assert victim.exitcode == -signal.SIGKILL
    assert [call.state for call in desk.purse.calls(CallState.SENT)] == [CallState.SENT]

    assert desk.ask().ended == "whole"
    (lost,) = desk.purse.calls(CallState.UNKNOWN)
    (paid,) = desk.purse.calls(CallState.DONE)
    assert lost.reserved > ZERO
    assert lost.purpose.key == paid.purpose.key.removesuffix("#2")
    assert desk.purse.spent() == paid.cost
    kinds = [str(entry["kind"]) for entry in desk.purse.lines()]
    assert kinds == ["hold", "reserve", "unknown", "reserve", "settle"]
    with desk.purse.database.transaction() as session:
        assert reconcile(session) == ()
