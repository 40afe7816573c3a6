"""Many workers at once, and workers that die: no limit is passed and no cent is lost."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from app.core.money import ZERO, Money
from app.costs import tables
from app.costs.calls import CallState, PaidCall, open_calls
from app.costs.cashier import Answer
from app.costs.errors import LimitKind, OutcomeUnknown
from app.costs.holds import find_hold
from app.costs.limits import Setting, change_limit, hold_still, limits_in_force
from app.costs.lines import Kind
from app.costs.reconcile import ledger_total, reconcile
from tests.test_costs.conftest import NOON, Till, payer, purchase, usd
from tests.test_costs.spenders import buy_the_same, hold_until_refused, make_films, racing
from tests.test_costs.test_holds import consistent, counter, holding
from tests.test_engine.prompter import eventually

CAP = usd("5.00")
DAY = f"WHEN (NEW.name = 'day:{NOON.date()}')"
SHOW = "INSERT INTO shown VALUES (NEW.spent + NEW.reserved);"
TABLE = "CREATE TABLE shown (micros bigint)"
SQLITE = (
    TABLE,
    f"CREATE TRIGGER opened AFTER INSERT ON budgets {DAY} BEGIN {SHOW} END",
    f"CREATE TRIGGER moved AFTER UPDATE ON budgets {DAY} BEGIN {SHOW} END",
)
SQLITE_END = ("DROP TRIGGER opened", "DROP TRIGGER moved", "DROP TABLE shown")
POSTGRES = (
    TABLE,
    f"CREATE FUNCTION show() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {SHOW} RETURN NEW; END $$",
    f"CREATE TRIGGER moved AFTER INSERT OR UPDATE ON budgets FOR EACH ROW {DAY} EXECUTE FUNCTION show()",
)
POSTGRES_END = ("DROP TRIGGER moved ON budgets", "DROP FUNCTION show()", "DROP TABLE shown")


def capped(till: Till) -> None:
    with till.database.transaction() as session:
        change_limit(session, Setting.DAY, CAP, by="admin", now=NOON)


@contextmanager
def noted(till: Till) -> Iterator[list[int]]:
    """After the block: all that the day's counter came to show in it, spent and reserved, in any order."""
    is_shared, shown = till.database.is_shared, list[int]()
    begin, end = (POSTGRES, POSTGRES_END) if is_shared else (SQLITE, SQLITE_END)
    with till.database.transaction() as session:
        for statement in begin:
            session.execute(text(statement))
    try:
        yield shown
        with till.database.transaction() as session:
            shown.extend(session.scalars(text("SELECT micros FROM shown")))
    finally:
        with till.database.transaction() as session:
            for statement in end:
                session.execute(text(statement))


def test_sixteen_who_hold_at_once_fill_the_day_and_do_not_pass_it(
    till: Till, till_url: str
) -> None:
    capped(till)
    with noted(till) as shown, racing(partial(hold_until_refused, till_url)) as granted:
        pass
    day = counter(till, payer(), LimitKind.DAY)
    assert Money(sum(granted)) == day.reserved
    assert CAP - Money(61_000) < day.reserved <= CAP
    assert len(shown) >= len(granted)
    assert max(shown) == day.reserved.micros
    assert consistent(till)


def test_sixteen_who_buy_fail_and_give_back_lose_nothing(till: Till, till_url: str) -> None:
    capped(till)
    with noted(till) as shown, racing(partial(make_films, till_url, 6)) as refused:
        pass
    day = counter(till, payer(), LimitKind.DAY)
    assert len(refused) == 16 * 6
    assert 0 < sum(refused) < 16 * 6
    assert len(shown) >= len(refused) - sum(refused)
    assert day.reserved == ZERO
    assert day.overrun == ZERO
    assert ZERO < day.spent <= CAP
    assert max(shown) <= CAP.micros
    with till.database.transaction() as session:
        assert ledger_total(session) == day.spent
    assert consistent(till)


def test_sixteen_who_want_the_same_work_pay_once(till: Till, till_url: str) -> None:
    who = holding(till, "1.00")
    with racing(partial(buy_the_same, till_url, who)) as made:
        pass
    assert sum(made) == 1
    assert counter(till, who, LimitKind.DAY).spent == usd("0.30")


def never(key: str) -> Answer:
    raise AssertionError(f"{key} is bought again")


@contextmanager
def spender(name: str, url: str, subject: object) -> Iterator[subprocess.Popen[str]]:
    """A spender in a process of its own; at the end of the block it is killed."""
    command = [sys.executable, "-m", "tests.test_costs.spenders", name, url, str(subject)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_call_cut_off_by_a_kill_leaves_its_line_and_its_price(till: Till, till_url: str) -> None:
    video = uuid4()
    with spender("hang", till_url, video) as hanging:
        assert hanging.stdout is not None
        assert hanging.stdout.readline() == "hanging\n"
        assert till.cashier.sweep() == ()  # its maker lives
    # PostgreSQL frees a killed maker's lock when it notices, a moment later.
    assert [call.purpose.key for call in eventually(till.cashier.sweep)] == ["hanging"]
    with till.database.transaction() as session:
        kinds = session.scalars(select(tables.ledger.c.kind).order_by(tables.ledger.c.id)).all()
        assert kinds == [Kind.HOLD, Kind.RESERVE, Kind.UNKNOWN]
        assert find_hold(session, video, 1).calls == usd("0.30")
    with pytest.raises(OutcomeUnknown):
        till.cashier.paid_once("hanging", purchase(payer(video=video)), never)
    assert consistent(till)


def test_killed_again_and_again_no_paid_call_is_missing_from_the_ledger(
    till: Till, till_url: str
) -> None:
    paid = list[str]()
    for calls in (1, 2, 5, 7):
        with spender("for-ever", till_url, uuid4()) as buying:
            assert buying.stdout is not None
            paid += [buying.stdout.readline().strip() for _ in range(calls)]
            buying.kill()
            paid += buying.stdout.read().split()
    lost = list[PaidCall]()

    def all_known() -> bool:
        # PostgreSQL frees a killed maker's lock when it notices, a moment later.
        lost.extend(till.cashier.sweep())
        with till.database.transaction() as session:
            return not open_calls(session, CallState.SENT)

    eventually(all_known)
    assert len(lost) <= 4
    with till.database.transaction() as session:
        reserved = session.scalars(
            select(tables.ledger.c.key).where(tables.ledger.c.kind == Kind.RESERVE)
        ).all()
        settled = session.scalars(
            select(tables.ledger.c.key).where(tables.ledger.c.kind == Kind.SETTLE)
        ).all()
        assert reconcile(session) == ()
    assert set(paid) <= set(reserved)
    assert set(reserved) == set(settled) | {call.purpose.key for call in lost}
    assert len(settled) == len(set(settled))


def test_who_bases_a_first_change_of_limits_on_a_read_waits_for_another_that_is_under_way(
    till: Till,
) -> None:
    """No limit was changed before: there is no row to hold."""

    def version() -> int:
        with till.database.transaction() as session:
            hold_still(session)
            return limits_in_force(session, month=ZERO).version

    read = version()
    with ThreadPoolExecutor(1) as another:
        with till.database.transaction() as session:
            change_limit(session, Setting.DAY, CAP, by="ada", now=NOON)
            seen = another.submit(version)
            wait([seen], timeout=0.5)
        assert seen.result() != read
