"""A film from the terminal with a key set: the same ledger, the same limits."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app import schema
from app.console.purse import OWNER, engaged
from app.core.config import settings
from app.core.exceptions import BudgetExceeded
from app.core.money import Money
from app.costs import tables
from app.costs.limits import Setting, change_limit
from app.costs.reconcile import reconcile
from app.database import Database, open_database
from app.generation.brief import Brief
from app.videos.choosing import Wish
from app.videos.production import Order
from app.wiring.films import house
from tests.test_costs.conftest import NOON
from tests.vendors.loopback import open_to_all
from tests.vendors.minds import Honest
from tests.vendors.openai import OpenAI

ORDER = Order(brief=Brief(topic="Sand", duration=30), folder=Path("out"))
WISH = Wish(seconds=30, topic_alone=True, written=False)


@pytest.fixture
def vendor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[OpenAI]:
    played = OpenAI(Honest(founded=False))
    with open_to_all(played):
        monkeypatch.setenv("DATA_DIR", str(tmp_path))
        monkeypatch.setenv("NARRATOR", "sandbox")
        monkeypatch.setenv("OPENAI_API_KEY", played.key)
        monkeypatch.setenv("OPENAI_BASE_URL", played.base)
        settings.cache_clear()
        yield played
    settings.cache_clear()


@pytest.fixture
def books(vendor: OpenAI) -> Iterator[Database]:
    del vendor
    opened = open_database(settings().database_address)
    schema.prepare(opened)
    yield opened
    asyncio.run(opened.close())


def written(order: Order = ORDER) -> str:
    with engaged(order, WISH) as engagement:
        script = house(engagement).studio.writer.write(
            order.brief, None, seconds_per_character=0.062
        )
        return script.title


def test_a_film_is_held_bought_released_and_not_bought_again(
    vendor: OpenAI, books: Database
) -> None:
    assert written() == written() == "Where the sand of every beach comes from"
    assert len(vendor.sold) == 4
    with books.transaction() as session:
        holds = session.execute(select(tables.holds)).all()
        assert [(hold.owner_id, hold.revision, hold.free) for hold in holds] == [
            (OWNER, 1, 0),
            (OWNER, 2, 0),
        ]
        assert all(hold.closed_at for hold in holds)
        assert reconcile(session) == ()
    other = replace(ORDER, brief=replace(ORDER.brief, topic="Stone"))
    written(other)
    assert len(vendor.sold) > 4


def test_the_limits_of_the_installation_hold_at_the_terminal_too(
    vendor: OpenAI, books: Database
) -> None:
    with books.transaction() as session:
        change_limit(session, Setting.VIDEO, Money.parse("0.01"), by="admin", now=NOON)
    with pytest.raises(BudgetExceeded):
        written()
    assert vendor.sold == []


def test_with_no_key_no_database_is_made(
    vendor: OpenAI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    del vendor
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.delenv("OPENAI_BASE_URL")
    settings.cache_clear()
    order = replace(ORDER, article="rivers.md")
    with engaged(order, replace(WISH, topic_alone=False)) as engagement:
        assert engagement.buyer is None
    assert not (tmp_path / "ytempire.db").exists()
