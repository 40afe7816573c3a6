"""Clocks that are wrong, go back and change their hour: what is counted by the day, and what is good for minutes."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from app.core.exceptions import Unauthenticated
from app.core.ids import new_id
from app.core.money import Money
from app.core.tokens import AccessTokens
from app.costs.errors import BudgetExceeded
from app.costs.holds import hold
from app.costs.lines import Payer, day_of
from app.costs.reconcile import reconcile
from app.database import Database, open_database
from app.events.signing import TOLERANCE, is_signed, new_secret, signed
from app.publishing.errors import QuotaExhausted
from app.publishing.pacific import day_begins, day_ends, pacific_day
from app.publishing.quota import Quota, QuotaRules, Want
from app.schema import upgrade
from verify.promise import Bound, Effort, Figures, Promise, none_of

PLAIN = date(2026, 11, 22)
FORWARD, BACK, LEAP = date(2026, 3, 8), date(2026, 11, 1), date(2028, 2, 29)
HOURS = {PLAIN: 24, FORWARD: 23, BACK: 25, LEAP: 24}
"""How long each of the four days is in California."""
DAY = Money.parse("150.00")
FILM = Money.parse("3.00")
RULES = QuotaRules(project="1", units=1_000, soft_units=1_000, uploads=40, uploads_per_account=40)
LIFETIME = timedelta(minutes=15)
MEMORY = Path("/dev/shm")  # noqa: S108 - days are counted here, not kept: no disk need turn for them


@dataclass
class SetClock:
    """A clock that shows what it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        """What it shows."""
        return self.now


def courses() -> Mapping[str, Sequence[timedelta]]:
    """How a clock goes, in steps away from noon UTC of a day."""
    hours = timedelta(hours=1)
    return {
        "right": [0 * hours, 6 * hours, 12 * hours, 24 * hours],
        "two hours ahead, then right": [2 * hours, 0 * hours, 12 * hours],
        "two hours behind, then right": [-2 * hours, 0 * hours, 12 * hours],
        "a day on, then back": [24 * hours, 0 * hours, 24 * hours, 0 * hours],
        "to and fro over midnight": [12 * hours, 11 * hours, 13 * hours, 10 * hours, 20 * hours],
    }


def turn_clocks(effort: Effort) -> Figures:  # noqa: ARG001 - every course at once
    """Spend a day's money and quota on every course of the clock, on each of the four days."""
    figures = Counter[str]()
    with _empty_databases() as opened:
        for day in HOURS:
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            for course in courses().values():
                database = opened()
                figures.update(spend_days(database, [noon + step for step in course]))
                asyncio.run(database.close())
                figures["courses"] += 1
            figures.update(_windows(noon))
    figures["quota days that turn at another moment"] = sum(map(turns_elsewhere, HOURS))
    figures["quota days looked at"] = len(HOURS)
    return figures


@contextmanager
def _empty_databases() -> Iterator[Callable[[], Database]]:
    """Opens one database after another, each with every table and no row."""
    home = MEMORY if MEMORY.is_dir() else None
    with TemporaryDirectory(prefix="ytempire-verify-", dir=home) as folder:
        empty = Path(folder, "empty.db")
        first = open_database(f"sqlite:///{empty}")
        upgrade(first)
        asyncio.run(first.close())

        def opened() -> Database:
            copy = shutil.copy(empty, f"{folder}/{new_id()}.db")
            return open_database(f"sqlite:///{copy}", pool_size=2)

        yield opened


def spend_days(database: Database, moments: Sequence[datetime]) -> Figures:
    """At each moment hold money and spend quota until refused; what each day gave in all."""
    clock = SetClock(moments[0])
    quota = Quota(database, RULES, clock=clock)
    money, units = Counter[date](), Counter[date]()
    for moment in moments:
        clock.now = moment
        money[day_of(moment)] += _hold_until_refused(database, clock)
        units[pacific_day(moment)] += _spend_until_refused(quota)
    with database.transaction() as session:
        differences = len(reconcile(session))
    return {
        "days whose money was spent twice": sum(held > DAY.micros for held in money.values()),
        "days whose quota was spent twice": sum(spent > RULES.units for spent in units.values()),
        "days that could not be spent": sum(held == 0 for held in money.values()),
        "counters that are not the sum of their lines": differences,
        "days spent": len(money) + len(units),
    }


def _hold_until_refused(database: Database, clock: SetClock) -> int:
    held = 0
    while True:
        who = Payer(owner_id=new_id(), channel_id="ch_0123456789abcdef", video_id=new_id())
        try:
            with database.transaction() as session:
                hold(session, who, FILM, month=DAY, now=clock())
        except BudgetExceeded:
            return held
        held += FILM.micros


def _spend_until_refused(quota: Quota) -> int:
    spent = 0
    while True:
        try:
            with quota.spending(
                Want(
                    method="thumbnails.set",
                    account_id=new_id(),
                    channel_id="ch_0123456789abcdef",
                )
            ):
                spent += 50
        except QuotaExhausted:
            return spent


def _windows(noon: datetime) -> Figures:
    """Tokens and signatures of noon at clocks around it: who is let in beyond the window, who kept out."""
    clock, secret = SetClock(noon), new_secret()
    token = AccessTokens("k" * 40, lifetime=LIFETIME, clock=clock).sign(new_id(), new_id())
    headers = signed("{}", "msg_1", [secret], now=noon)
    found = Counter[str]()
    for minutes in (-1440, -120, -20, -6, -4, 0, 4, 6, 14, 16, 120, 1440):
        clock.now = noon + timedelta(minutes=minutes)
        tokens = AccessTokens("k" * 40, lifetime=LIFETIME, clock=clock)  # a process that starts now
        token_is_good = -1 <= minutes < LIFETIME / timedelta(minutes=1)
        event_is_good = abs(minutes) * 60 <= TOLERANCE
        found["tokens taken outside their window"] += _is_read(tokens, token) > token_is_good
        found["tokens refused within it"] += _is_read(tokens, token) < token_is_good
        taken = is_signed(b"{}", headers, [secret], now=clock())
        found["events taken outside their window"] += taken > event_is_good
        found["events refused within it"] += taken < event_is_good
        found["windows looked at"] += 2
    return found


def _is_read(tokens: AccessTokens, token: str) -> bool:
    try:
        tokens.read(token)
    except Unauthenticated:
        return False
    return True


def turns_elsewhere(day: date) -> bool:
    """Whether that day begins or ends at another moment than midnight in California."""
    second = timedelta(seconds=1)
    begins, ends = day_begins(day), day_ends(day)
    right = (
        pacific_day(begins) == pacific_day(ends - second) == day
        and pacific_day(begins - second) == day - timedelta(days=1)
        and pacific_day(ends) == day + timedelta(days=1)
        and ends - begins == timedelta(hours=HOURS[day])
    )
    return not right


CLOCK = Promise(
    name="clock",
    sentence="A clock that is wrong, goes back or changes its hour spends no day twice and opens no door.",
    bounds=(
        *none_of(
            "days whose money was spent twice",
            "days whose quota was spent twice",
            "days that could not be spent",
            "counters that are not the sum of their lines",
            "tokens taken outside their window",
            "tokens refused within it",
            "events taken outside their window",
            "events refused within it",
            "quota days that turn at another moment",
        ),
        Bound(name="courses", least=20),
        Bound(name="quota days looked at", least=4, most=4),
    ),
    run=turn_clocks,
)
