"""The experiments notice what they are there to notice: each protection is switched off once."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import delete, insert, select, update

from app.core.clock import system_clock
from app.costs import tables
from app.costs.cashier import Answer
from app.costs.holds import release
from app.costs.lines import Kind
from bench.caps import measure
from tests.test_verify import hasty
from tests.test_verify.naive import spend_naively
from tests.vendors.purse import Purse, open_purse
from verify import deploys
from verify.books import audit, cashier_of, finished
from verify.hand import PICTURE, STAGES
from verify.nursery import Hands
from verify.promise import Figures, Verdict

LEDGER = tables.ledger.c


def test_a_limit_that_is_looked_at_before_it_is_taken_is_passed(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not measure("sqlite", sqlite_url, 16, 2, spend_naively)
    assert json.loads(capsys.readouterr().out)["overshoot_micros"] > 0


@pytest.fixture
def purse(ready_sqlite_url: str) -> Iterator[Purse]:
    with open_purse(ready_sqlite_url) as opened:
        yield opened


@pytest.fixture
def billed(purse: Purse) -> Counter[str]:
    """One picture bought, and the film ended."""
    keys = Counter[str]()

    def sell(key: str) -> Answer:
        keys[key] += 1
        return Answer(result="drawn", usage=PICTURE)

    purse.buyer.buy("draw", "work", PICTURE, sell)
    with purse.database.transaction() as session:
        release(session, purse.video_id, 1, now=system_clock())
    return keys


def books(purse: Purse, billed: Counter[str]) -> Figures:
    """The figures that should be nothing, and are not."""
    told = audit(purse.database, cashier_of(purse.database), billed)
    ends = finished(purse.database, [str(purse.video_id)])
    return {
        name: figure
        for name, figure in {**told, **ends}.items()
        if figure and name != "calls billed"
    }


def test_books_that_are_right_show_nothing(purse: Purse, billed: Counter[str]) -> None:
    assert books(purse, billed) == {}


def test_a_bill_that_was_never_written_down_is_found(purse: Purse, billed: Counter[str]) -> None:
    assert books(purse, billed + Counter(["unseen"])) == {
        "calls billed without an earlier line": 1,
        "calls billed and neither done nor unknown": 1,
    }


def test_a_call_that_was_billed_twice_under_one_line_is_found(
    purse: Purse, billed: Counter[str]
) -> None:
    assert books(purse, billed + billed) == {"calls billed and neither done nor unknown": 1}


def test_a_line_taken_out_of_the_ledger_is_found(purse: Purse, billed: Counter[str]) -> None:
    with purse.database.transaction() as session:
        session.execute(delete(tables.ledger).where(LEDGER.kind == Kind.SETTLE))
    found = books(purse, billed)
    assert found["counters that are not the sum of their lines"] > 0
    assert found["micro-dollars between ledger and counter"] == purse.spent().micros


def test_a_micro_dollar_added_to_a_counter_is_found(purse: Purse, billed: Counter[str]) -> None:
    day = update(tables.budgets).where(tables.budgets.c.name.like("day:%"))
    with purse.database.transaction() as session:
        session.execute(day.values(spent=tables.budgets.c.spent + 1))
    assert books(purse, billed) == {
        "counters that are not the sum of their lines": 1,
        "micro-dollars between ledger and counter": 1,
    }


def test_a_film_that_ended_twice_or_never_is_found(purse: Purse, billed: Counter[str]) -> None:
    ended = LEDGER.note == "film ended"
    with purse.database.transaction() as session:
        line = dict(session.execute(select(tables.ledger).where(ended)).mappings().one())
        session.execute(insert(tables.ledger), [line | {"id": None}])
    assert books(purse, billed)["films finished twice"] == 1
    with purse.database.transaction() as session:
        session.execute(delete(tables.ledger).where(ended))
    assert books(purse, billed)["films never finished"] == 1


def test_a_film_that_a_deploy_left_half_made_or_sent_twice_through_a_stage_is_found() -> None:
    whole, passed = (*STAGES, "translate", "tell"), (*STAGES, "tell")
    found = deploys.held_against([whole, passed, STAGES, (*passed, "draw"), ()])
    assert list(found.values()) == [2, 1, 1, 4]


def test_an_old_release_that_dies_when_it_is_asked_to_leave_is_found() -> None:
    with closing(Hands(hasty.__name__)) as old:
        old.bear()
        old.ask_to_leave()
        assert deploys.departed(old.wait(60)) == {"old releases ended by a signal": 1}
    assert deploys.departed(1) == {"old releases ended by a signal": 0}


@pytest.mark.parametrize(
    "fault", [{"old releases ended by a signal": 1}, {"calls listed as unknown": deploys.FILMS}]
)
def test_a_deploy_that_cost_answers_which_came_in_time_is_missed(fault: Figures) -> None:
    promise = deploys.DEPLOYS[0]
    right = {bound.name: bound.least or 0 for bound in promise.bounds}
    right |= {"calls listed as unknown": deploys.LATE}
    assert Verdict(promise=promise, figures=right, seconds=1).kept
    assert not Verdict(promise=promise, figures={**right, **fault}, seconds=1).kept
