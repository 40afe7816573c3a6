"""Spenders that run in processes of their own, so that they can race and be killed."""

import random
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from uuid import UUID, uuid4

from app.core.exceptions import ProviderRejected
from app.core.money import Money
from app.costs.cashier import Answer
from app.costs.errors import BudgetExceeded, OutcomeUnknown
from app.costs.holds import hold, release
from app.costs.lines import Payer
from app.database import open_database
from tests.test_costs.conftest import MONTH, NOON, Till, answer, payer, purchase

PROCESSES = 4
THREADS = 4
TRIES = 30
"""For each thread: all together could take four times the day."""


@contextmanager
def racing(work: "partial[list[int]]") -> Iterator[list[int]]:
    """What sixteen workers return, four in each of four processes, all together in one list."""
    with get_context("spawn").Pool(PROCESSES) as pool:
        seeds = range(PROCESSES)
        yield [number for numbers in pool.map(work, seeds) for number in numbers]


def hold_until_refused(url: str, seed: int) -> list[int]:
    """The micro-dollars that four threads were granted before each was refused."""
    till = Till(open_database(url))

    def grab(thread: int) -> list[int]:
        chance, granted = random.Random(f"{seed}.{thread}"), list[int]()
        for _ in range(TRIES):
            amount = Money(chance.randint(37_000, 61_000))
            try:
                with till.database.transaction() as session:
                    hold(session, payer(), amount, month=MONTH, now=NOON)
            except BudgetExceeded:
                break
            granted.append(amount.micros)
        return granted

    return _by_threads(grab)


def make_films(url: str, films: int, seed: int) -> list[int]:
    """Ask for films, buy for them, fail and give back; returns how often money was refused."""
    till = Till(open_database(url))

    def direct(thread: int) -> list[int]:
        chance = random.Random(f"{seed}.{thread}")
        return [_film(till, chance) for _ in range(films)]

    return _by_threads(direct)


def _film(till: Till, chance: random.Random) -> int:
    who = payer()
    try:
        with till.database.transaction() as session:
            hold(session, who, Money(300_000), month=MONTH, now=NOON)
    except BudgetExceeded:
        return 1
    for step in range(2):
        planned = chance.randint(1, 4)
        till_call = partial(_provider, chance, planned)
        try:
            till.cashier.paid_once(f"{who.video_id}:{step}", purchase(who, planned), till_call)
        except ProviderRejected:
            continue
    with till.database.transaction() as session:
        release(session, who.video_id, 1, now=NOON)
    return 0


def _provider(chance: random.Random, planned: int, _key: str) -> Answer:
    if chance.random() < 0.2:
        raise ProviderRejected("no")
    return answer(chance.randint(1, planned))


def buy_the_same(url: str, who: Payer, seed: int) -> list[int]:
    """Buy one piece of work in four threads; returns a one for each call that was really made."""
    till, made = Till(open_database(url)), list[int]()

    def provider(_key: str) -> Answer:
        made.append(1)
        return answer()

    def buy(_thread: int) -> list[int]:
        receipt = till.cashier.paid_once("the same", purchase(who), provider)
        assert receipt.result == "drawn", seed
        return []

    return _by_threads(buy) + made


def _by_threads(work: "partial[list[int]] | object") -> list[int]:
    assert callable(work)
    with ThreadPoolExecutor(THREADS) as threads:
        return [number for numbers in threads.map(work, range(THREADS)) for number in numbers]


def buy_for_ever(url: str, owner: UUID) -> None:
    """Buy one thing after another, printing each key when the provider has been paid."""
    till = Till(open_database(url))

    def provider(key: str) -> Answer:
        sys.stdout.write(f"{key}\n")
        sys.stdout.flush()
        return answer(1)

    while True:
        who = replace(payer(owner), video_id=uuid4())
        with till.database.transaction() as session:
            hold(session, who, Money(90_000), month=MONTH, now=NOON)
        for step in range(3):
            till.cashier.paid_once(f"{who.video_id}:{step}", purchase(who, 1), provider)


def buy_and_hang(url: str, video: UUID) -> None:
    """Pay the provider, and never hear its answer."""
    till, who = Till(open_database(url)), payer(video=video)

    def provider(key: str) -> Answer:
        sys.stdout.write(f"{key}\n")
        sys.stdout.flush()
        signal.pause()
        raise OutcomeUnknown("never reached")

    with till.database.transaction() as session:
        hold(session, who, Money(1_000_000), month=MONTH, now=NOON)
    till.cashier.paid_once("hanging", purchase(who), provider)


if __name__ == "__main__":
    _, name, address, subject = sys.argv
    {"for-ever": buy_for_ever, "hang": buy_and_hang}[name](address, UUID(subject))
