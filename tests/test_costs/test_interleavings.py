"""Whatever is done in whatever order: counters are the sums of their lines, limits hold."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.core.exceptions import YtempireError
from app.core.money import Money
from app.costs import settlement, tables
from app.costs.calls import begin
from app.costs.holds import hold, release
from app.costs.limits import Limits, Setting, change_limit
from app.costs.lines import Payer
from app.costs.reconcile import reconcile
from app.costs.settlement import Bill
from tests.test_costs.conftest import engine_for, purchase, usd

LIMITS = Limits(video=usd("1.00"), day=usd("2.00"), month=usd("1.80"))
OWNERS = (UUID(int=1), UUID(int=2))

Act = Callable[[Session, datetime], object]


def film(number: int) -> Payer:
    return Payer(
        owner_id=OWNERS[number % 2],
        channel_id="ch_0123456789abcdef",
        video_id=UUID(int=number // 2),
        revision=1 + number % 2,
    )


films = st.integers(0, 5).map(film)
keys = st.sampled_from(["a", "b", "c", "d"])
amounts = st.integers(0, 1_100_000).map(Money)
counts = st.integers(1, 30)


def holds(who: Payer, amount: Money) -> Act:
    return lambda session, now: hold(session, who, amount, month=LIMITS.month, now=now)


def releases(who: Payer) -> Act:
    return lambda session, now: release(session, who.video_id, who.revision, now=now)


def begins(key: str, who: Payer, count: int) -> Act:
    return lambda session, now: begin(session, key, purchase(who, count), now=now)


def settles(key: str, cost: Money) -> Act:
    return lambda session, now: settlement.settle(session, key, Bill(cost=cost), "r", now=now)


def fails(key: str, cost: Money) -> Act:
    return lambda session, now: settlement.fail(session, key, Bill(cost=cost), now=now)


def loses(key: str) -> Act:
    return lambda session, now: settlement.lose(session, key, now=now, note="lost")


def resolves(key: str, cost: Money) -> Act:
    return lambda session, now: settlement.resolve(session, key, cost, by="ada", now=now)


def adjusts(key: str, cost: Money) -> Act:
    return lambda session, now: settlement.adjust(session, key, cost, by="ada", now=now)


acts = st.one_of(
    st.builds(holds, films, amounts),
    st.builds(begins, keys, films, counts),
    st.builds(settles, keys, amounts),
    st.builds(fails, keys, amounts),
    st.builds(loses, keys),
    st.builds(resolves, keys, amounts),
    st.builds(adjusts, keys, amounts),
    st.builds(releases, films),
)
days = st.lists(st.lists(acts, max_size=20), min_size=1, max_size=3)


@pytest.fixture
def engine(till_url: str) -> Iterator[Engine]:
    engine = engine_for(till_url)
    yield engine
    engine.dispose()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(days)
def test_any_order_keeps_counters_equal_to_the_ledger_and_within_the_limits(
    engine: Engine, days: list[list[Act]]
) -> None:
    with Session(engine) as session:
        change_limit(session, Setting.VIDEO, LIMITS.video, by="t", now=datetime.now(UTC))
        change_limit(session, Setting.DAY, LIMITS.day, by="t", now=datetime.now(UTC))
        for number, day in enumerate(days):
            now = datetime(2026, 11, 30, 12, tzinfo=UTC) + timedelta(days=number)
            for act in day:
                try:
                    with session.begin_nested():
                        act(session, now)
                except YtempireError:
                    continue
                check(session)
        session.rollback()


def check(session: Session) -> None:
    assert reconcile(session) == ()
    for name, reserved, spent, overrun, _ in session.execute(select(tables.budgets)):
        limit = {"video": LIMITS.video, "month": LIMITS.month, "day": LIMITS.day}[
            name.split(":")[0]
        ]
        assert spent >= 0, name
        assert spent + reserved <= limit.micros + overrun, name
