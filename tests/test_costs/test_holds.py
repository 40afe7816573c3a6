import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid
from app.core.money import ZERO, Money
from app.costs import tables
from app.costs.budgets import Budget, budget
from app.costs.errors import BudgetExceeded, HoldClosed, LimitKind
from app.costs.holds import find_hold, hold, release
from app.costs.limits import Limits, Setting, change_limit, limits_in_force
from app.costs.lines import Kind, Payer
from app.costs.reconcile import reconcile
from app.costs.reports import VideoCost, video_cost
from app.database import open_database
from tests.test_costs.conftest import MONTH, NOON, Till, answer, payer, purchase, usd


def counter(till: Till, who: Payer, kind: LimitKind, *, at: datetime = NOON) -> Budget:
    with till.database.transaction() as session:
        return budget(
            session,
            kind,
            limits_in_force(session, month=MONTH),
            video_id=who.video_id,
            owner_id=who.owner_id,
            day=at.date(),
        )


def holding(till: Till, amount: str, who: Payer | None = None, month: Money = MONTH) -> Payer:
    who = who or payer()
    with till.database.transaction() as session:
        alert = hold(session, who, usd(amount), month=month, now=till.now)
        if alert:
            till.alerts.append(alert)
    return who


def rows_written(till: Till) -> int:
    with till.database.transaction() as session:
        return sum(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (tables.ledger, tables.holds, tables.budgets, tables.paid_calls)
        )


def consistent(till: Till) -> bool:
    with till.database.transaction() as session:
        return reconcile(session) == ()


def test_a_hold_counts_against_the_video_the_month_and_the_day(till: Till) -> None:
    who = holding(till, "2.00")
    assert [counter(till, who, kind).reserved for kind in LimitKind] == [usd("2.00")] * 3
    assert [counter(till, who, kind).left for kind in LimitKind] == [
        usd("1.00"),
        usd("1998.00"),
        usd("148.00"),
    ]
    assert consistent(till)


def test_a_video_may_cost_its_limit_and_not_a_micro_dollar_more(till: Till) -> None:
    with pytest.raises(BudgetExceeded) as refused:
        holding(till, "3.000001")
    assert refused.value.limit is LimitKind.VIDEO
    assert refused.value.facts == {
        "limit": "video",
        "needed": "3.000001",
        "left": "3.000000",
        "resets_at": None,
    }
    assert rows_written(till) == 0
    holding(till, "3.000000")


def test_a_full_day_says_so_with_the_facts_and_leaves_nothing_behind(till: Till) -> None:
    for _ in range(49):
        holding(till, "3.00")
    holding(till, "2.50")
    before = rows_written(till)
    who = payer()
    with pytest.raises(BudgetExceeded) as refused:
        holding(till, "0.500001", who)
    assert refused.value.limit is LimitKind.DAY
    assert refused.value.left == usd("0.50")
    assert refused.value.resets_at == datetime(2026, 11, 23, tzinfo=UTC)
    assert rows_written(till) == before
    assert counter(till, who, LimitKind.MONTH).reserved == ZERO
    assert consistent(till)


def test_a_full_month_is_free_again_on_the_first(till: Till) -> None:
    till.now = NOON.replace(month=12, day=31)
    who = holding(till, "2.00", month=usd("2.50"))
    with pytest.raises(BudgetExceeded) as refused:
        holding(till, "0.60", payer(who.owner_id), usd("2.50"))
    assert refused.value.limit is LimitKind.MONTH
    assert refused.value.resets_at == datetime(2027, 1, 1, tzinfo=UTC)
    till.now = NOON.replace(year=2027, month=1, day=1)
    holding(till, "2.00", payer(who.owner_id), usd("2.50"))


def test_a_refused_hold_leaves_nothing_even_if_its_caller_goes_on(till: Till) -> None:
    with till.database.transaction() as session:
        with pytest.raises(BudgetExceeded):
            hold(session, payer(), usd("3.50"), month=MONTH, now=NOON)
        hold(session, payer(), usd("1.00"), month=MONTH, now=NOON)
    assert counter(till, payer(), LimitKind.DAY).reserved == usd("1.00")
    assert consistent(till)


def test_another_users_month_is_untouched(till: Till) -> None:
    holding(till, "2.00", month=usd("2.00"))
    holding(till, "2.00", month=usd("2.00"))


def test_asking_twice_for_the_same_film_holds_once(till: Till) -> None:
    who = holding(till, "2.00")
    holding(till, "2.00", who)
    assert counter(till, who, LimitKind.DAY).reserved == usd("2.00")


def test_making_a_film_again_still_counts_against_the_same_video(till: Till) -> None:
    who = holding(till, "2.00")
    with pytest.raises(BudgetExceeded):
        holding(till, "1.01", replace(who, revision=2))
    holding(till, "1.00", replace(who, revision=2))


def test_a_film_that_costs_nothing_is_made_on_a_full_day(till: Till) -> None:
    with till.database.transaction() as session:
        change_limit(session, Setting.DAY, ZERO, by="admin", now=NOON)
    holding(till, "0")


def test_what_no_call_took_is_given_back_once(till: Till) -> None:
    who = holding(till, "2.00")
    till.cashier.paid_once("k", purchase(who, 10), lambda _key: answer(10))
    with till.database.transaction() as session:
        assert release(session, who.video_id, 1, now=NOON) == usd("1.70")
        assert release(session, who.video_id, 1, now=NOON) == ZERO
    assert counter(till, who, LimitKind.DAY).reserved == ZERO
    assert counter(till, who, LimitKind.DAY).spent == usd("0.30")
    assert consistent(till)


def test_nothing_is_bought_after_the_money_was_given_back(till: Till) -> None:
    who = holding(till, "2.00")
    with till.database.transaction() as session:
        release(session, who.video_id, 1, now=NOON)
    with pytest.raises(HoldClosed):
        till.cashier.paid_once("k", purchase(who), lambda _key: answer())
    with pytest.raises(HoldClosed):
        till.cashier.paid_once("k", purchase(payer()), lambda _key: answer())


def test_the_day_a_call_is_made_pays_for_it(till: Till) -> None:
    who = holding(till, "2.00")
    till.cashier.paid_once("one", purchase(who, 10), lambda _key: answer(10))
    till.now = tomorrow = NOON + timedelta(days=1)
    till.cashier.paid_once("two", purchase(who, 10), lambda _key: answer(10))
    today = counter(till, who, LimitKind.DAY)
    assert (today.spent, today.reserved) == (usd("0.30"), ZERO)
    later = counter(till, who, LimitKind.DAY, at=tomorrow)
    assert (later.spent, later.reserved) == (usd("0.30"), usd("1.40"))
    assert consistent(till)


def test_a_hold_of_yesterday_waits_when_today_is_full(till: Till) -> None:
    who = holding(till, "2.00")
    till.now = NOON + timedelta(days=1)
    with till.database.transaction() as session:
        change_limit(session, Setting.DAY, usd("1.50"), by="admin", now=NOON)
    with pytest.raises(BudgetExceeded) as refused:
        till.cashier.paid_once("k", purchase(who), lambda _key: answer())
    assert refused.value.limit is LimitKind.DAY
    assert counter(till, who, LimitKind.DAY).reserved == usd("2.00")
    till.now += timedelta(days=1)
    with till.database.transaction() as session:
        change_limit(session, Setting.DAY, usd("2.00"), by="admin", now=NOON)
    assert till.cashier.paid_once("k", purchase(who), lambda _key: answer()).result == "drawn"
    assert consistent(till)


def test_a_clock_set_back_does_not_bring_a_day_back(till: Till) -> None:
    who = holding(till, "2.00")
    till.now = NOON - timedelta(days=1)
    till.cashier.paid_once("k", purchase(who), lambda _key: answer())
    assert counter(till, who, LimitKind.DAY).spent == usd("0.30")


def test_a_day_ends_at_midnight_utc_wherever_the_clock_is(till: Till) -> None:
    till.now = datetime.fromisoformat("2026-11-22T23:30:00-05:00")
    who = holding(till, "1.00")
    assert counter(till, who, LimitKind.DAY).reserved == ZERO
    assert counter(till, who, LimitKind.DAY, at=NOON + timedelta(days=1)).reserved == usd("1.00")
    with pytest.raises(ValueError, match="no time zone"), till.database.transaction() as session:
        hold(session, payer(), usd("1"), month=MONTH, now=datetime(2026, 11, 22, 12))  # noqa: DTZ001


def test_the_alert_is_given_once_a_day_at_exactly_its_amount(till: Till) -> None:
    for _ in range(33):
        holding(till, "3.00")
    holding(till, "0.999999")
    assert till.alerts == []
    holding(till, "0.000001")
    assert [(alert.spent + alert.reserved) for alert in till.alerts] == [usd("100.00")]
    holding(till, "3.00")
    assert len(till.alerts) == 1
    till.now += timedelta(days=1)
    for _ in range(34):
        holding(till, "3.00")
    assert [alert.day.day for alert in till.alerts] == [22, 23]


def test_limits_have_defaults_and_an_admin_changes_them(till: Till) -> None:
    with till.database.transaction() as session:
        assert limits_in_force(session, month=MONTH) == Limits(month=MONTH)
        first = change_limit(session, Setting.VIDEO, usd("5.00"), by="ada", now=NOON)
        again = change_limit(session, Setting.VIDEO, usd("4.00"), by="bob", now=NOON)
        assert (first.before, first.after, first.by) == (usd("3.00"), usd("5.00"), "ada")
        assert (again.before, again.after, again.by) == (usd("5.00"), usd("4.00"), "bob")
        assert limits_in_force(session, month=MONTH).video == usd("4.00")
        with pytest.raises(Invalid):
            change_limit(session, Setting.VIDEO, usd("-1"), by="ada", now=NOON)
    holding(till, "4.00")


def test_a_lowered_limit_keeps_what_was_promised_and_refuses_the_rest(till: Till) -> None:
    who = holding(till, "3.00")
    with till.database.transaction() as session:
        change_limit(session, Setting.DAY, usd("1.00"), by="ada", now=NOON)
    till.cashier.paid_once("k", purchase(who), lambda _key: answer())
    with pytest.raises(BudgetExceeded) as refused:
        holding(till, "0.01")
    assert refused.value.left == ZERO


def test_the_ledger_tells_the_life_of_a_hold(till: Till) -> None:
    who = holding(till, "1.00")
    with till.database.transaction() as session:
        release(session, who.video_id, 1, now=NOON)
        kinds = session.scalars(select(tables.ledger.c.kind).order_by(tables.ledger.c.id)).all()
        assert kinds == [Kind.HOLD, Kind.RELEASE]
        assert find_hold(session, who.video_id, 1).closed
        with pytest.raises(HoldClosed):
            find_hold(session, uuid4(), 1)


def test_an_endpoint_holds_reads_and_releases_in_its_own_transactions(till_url: str) -> None:
    async def ask() -> VideoCost:
        database, who = open_database(till_url), payer()

        def request(session: Session) -> None:
            change_limit(session, Setting.VIDEO, usd("2.50"), by="ada", now=NOON)
            hold(session, who, usd("2.00"), month=MONTH, now=NOON)

        await database.write(request)
        with pytest.raises(BudgetExceeded):
            await database.write(
                lambda session: hold(session, payer(), usd("2.51"), month=MONTH, now=NOON)
            )
        await database.write(lambda session: release(session, who.video_id, 1, now=NOON))
        cost = await database.read(lambda session: video_cost(session, who.video_id, limit=ZERO))
        assert await database.read(reconcile) == ()
        await database.close()
        return cost

    assert [entry.kind for entry in asyncio.run(ask()).entries] == [Kind.HOLD, Kind.RELEASE]
