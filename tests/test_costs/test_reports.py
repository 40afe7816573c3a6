import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update

from app.core.money import ZERO, Money
from app.costs import tables
from app.costs.errors import LimitKind
from app.costs.limits import Limits
from app.costs.lines import Kind, Payer
from app.costs.page import computed_page
from app.costs.plan import Certainty, Choices, Pictures, Voice, planned_calls
from app.costs.prices import our_prices
from app.costs.quotes import Quote, quote
from app.costs.reconcile import Difference, reconcile
from app.costs.reports import (
    Dimension,
    Period,
    budgets_now,
    daily_spend,
    spend_by,
    video_cost,
)
from tests.test_costs.conftest import MONTH, NOON, Till, answer, payer, purchase, usd
from tests.test_costs.test_holds import holding

PAGE = Path(__file__).parents[2] / "docs/costs.md"
WEEK = Period(first=NOON.date() - timedelta(days=3), last=NOON.date() + timedelta(days=3))
DEAR = Choices(writer="gpt-6.1-sol", voice=Voice.ELEVENLABS, pictures=Pictures.OPENAI)


def bought(till: Till, who: Payer, count: int, stage: str = "draw") -> None:
    key = f"{who.video_id}:{stage}"
    till.cashier.paid_once(key, purchase(who, count, stage), lambda _key: answer(count))


def test_what_was_paid_is_split_by_stage_channel_service_provider_and_day(till: Till) -> None:
    first = holding(till, "2.00")
    second = replace(payer(first.owner_id), channel_id="ch_fedcba9876543210")
    holding(till, "2.00", second)
    bought(till, first, 10)
    bought(till, first, 5, "thumbnail")
    till.now += timedelta(days=1)
    bought(till, second, 2)
    stranger = holding(till, "2.00")
    bought(till, stranger, 1)

    with till.database.transaction() as session:

        def parts(dimension: Dimension) -> list[tuple[str, str, int]]:
            found = spend_by(session, dimension, WEEK, owner_id=first.owner_id)
            return [(part.name, part.amount.dollars, part.calls) for part in found]

        assert parts(Dimension.STAGE) == [("draw", "$0.36", 2), ("thumbnail", "$0.15", 1)]
        assert parts(Dimension.CHANNEL) == [
            (first.channel_id, "$0.45", 2),
            (second.channel_id, "$0.06", 1),
        ]
        assert parts(Dimension.SERVICE) == [("images", "$0.51", 3)]
        assert parts(Dimension.PROVIDER) == [("stability", "$0.51", 3)]
        assert parts(Dimension.DAY) == [("2026-11-22", "$0.45", 2), ("2026-11-23", "$0.06", 1)]
        everybody = spend_by(session, Dimension.PROVIDER, WEEK)
        assert everybody[0].amount == usd("0.54")
        yesterday = Period(first=WEEK.first, last=WEEK.first)
        assert spend_by(session, Dimension.PROVIDER, yesterday) == ()
        days = daily_spend(session, WEEK, channel_id=second.channel_id)
        assert [day.amount.dollars for day in days] == ["$0.00"] * 4 + ["$0.06"] + ["$0.00"] * 2


def test_a_films_cost_is_told_line_by_line(till: Till) -> None:
    who = holding(till, "2.00")
    bought(till, who, 10)
    with till.database.transaction() as session:
        cost = video_cost(session, who.video_id, limit=Limits(month=MONTH).video)
    assert (cost.total_cost, cost.reserved, cost.limit) == (usd("0.30"), usd("1.70"), usd("3.00"))
    assert cost.breakdown == (("stability", usd("0.30")),)
    assert [(entry.kind, entry.amount.dollars) for entry in cost.entries] == [
        (Kind.HOLD, "$2.00"),
        (Kind.RESERVE, "$0.30"),
        (Kind.SETTLE, "$0.30"),
    ]
    assert cost.entries[2].units == (("image", 10),)
    assert cost.entries[2].request_id == "req_1"


def test_a_film_that_bought_nothing_cost_nothing(till: Till) -> None:
    with till.database.transaction() as session:
        cost = video_cost(session, uuid4(), limit=usd("3.00"))
    assert (cost.total_cost, cost.reserved, cost.breakdown, cost.entries) == (ZERO, ZERO, (), ())


def test_the_limits_show_what_is_left_and_when_they_are_free_again(till: Till) -> None:
    who = holding(till, "2.00")
    bought(till, who, 10)
    with till.database.transaction() as session:
        month, day = budgets_now(
            session, Limits(month=MONTH), owner_id=who.owner_id, day=NOON.date()
        )
    assert (month.kind, month.left) == (LimitKind.MONTH, usd("1998.00"))
    assert (day.kind, day.spent, day.reserved, day.left) == (
        LimitKind.DAY,
        usd("0.30"),
        usd("1.70"),
        usd("148.00"),
    )


@pytest.mark.parametrize(
    ("table", "column"),
    [("budgets", "spent"), ("holds", "free"), ("paid_calls", "cost"), ("daily_spend", "spent")],
)
def test_a_counter_that_lost_a_micro_dollar_is_found(till: Till, table: str, column: str) -> None:
    who = holding(till, "2.00")
    bought(till, who, 10)
    wrong = getattr(tables, table)
    with till.database.transaction() as session:
        assert reconcile(session) == ()
        session.execute(update(wrong).values({column: wrong.c[column] + 1}))
        found = reconcile(session)
        assert found
        assert all(isinstance(difference, Difference) for difference in found)
        assert {difference.counted - difference.written for difference in found} == {Money(1)}
        session.execute(update(wrong).values({column: wrong.c[column] - 1}))


def test_a_picture_for_every_scene_costs_more_the_longer_the_film() -> None:
    def cost(minutes: int, choices: Choices, certainty: Certainty = Certainty.AT_MOST) -> Money:
        calls = planned_calls(60 * minutes, choices, certainty)
        return quote(calls, our_prices(), on=NOON.date()).total

    assert cost(1, Choices()) == ZERO
    assert cost(1, DEAR) < cost(5, DEAR) < cost(10, DEAR)
    assert cost(5, DEAR, Certainty.TYPICAL) < cost(5, DEAR)
    assert cost(5, replace(DEAR, pictures=Pictures.STABILITY)) < cost(5, DEAR)
    assert cost(5, replace(DEAR, pictures=Pictures.FOOTAGE)) < cost(
        5, Choices(writer="gpt-6-astra")
    )


def test_a_quote_names_each_providers_share() -> None:
    film = quote(planned_calls(60, DEAR), our_prices(), on=NOON.date())
    assert [name for name, _ in film.by_provider()] == ["openai", "elevenlabs"]
    assert Money.total(share for _, share in film.by_provider()) == film.total
    assert Quote().total == ZERO


def test_the_page_shows_what_the_price_table_says() -> None:
    page = PAGE.read_text("utf-8")
    assert page == computed_page(page), "run: python -m app.costs.page docs/costs.md"
    assert re.search(r"\| everything local \| 0\.00 / 0\.00 \|", page)
    assert re.search(r"\| stability \| images \| core \| image 0\.03 \| 1 image \|", page)
