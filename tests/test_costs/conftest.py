"""A till with real tables on both databases, and plain values to buy with."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.core.money import Money
from app.costs import tables
from app.costs.budgets import Alert
from app.costs.calls import Purchase
from app.costs.cashier import Answer, Cashier
from app.costs.lines import Payer
from app.costs.locks import call_locks
from app.costs.prices import our_prices
from app.costs.quotes import PlannedCall, price_call
from app.costs.usage import Unit, Usage
from app.database import Base, Database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONTH = Money.parse("2000.00")
PRICES = our_prices()
OURS = [
    tables.limits,
    tables.budgets,
    tables.holds,
    tables.paid_calls,
    tables.ledger,
    tables.daily_spend,
]


def usd(text: str) -> Money:
    return Money.parse(text)


def payer(owner: UUID | None = None, *, video: UUID | None = None, revision: int = 1) -> Payer:
    return Payer(
        owner_id=owner or uuid4(),
        channel_id="ch_0123456789abcdef",
        video_id=video or uuid4(),
        revision=revision,
    )


def pictures(count: int) -> Usage:
    """Stability's core pictures at $0.03 each: round figures."""
    return Usage(provider="stability", service="images", model="core", units=((Unit.IMAGE, count),))


def purchase(who: Payer, count: int = 10, stage: str = "draw") -> Purchase:
    priced = price_call(PlannedCall(stage=stage, usage=pictures(count)), PRICES, on=NOON.date())
    return Purchase(video_id=who.video_id, revision=who.revision, priced=priced)


def answer(count: int = 10, result: str = "drawn") -> Answer:
    return Answer(result=result, usage=pictures(count), request_id="req_1")


class Till:
    """A cashier whose clock stands still and whose alerts are kept."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOON
        self.alerts: list[Alert] = []
        self.cashier = Cashier(
            database,
            call_locks(database),
            PRICES,
            clock=lambda: self.now,
            announce=lambda _session, alert: self.alerts.append(alert),
        )


def create_tables(url: str) -> None:
    driver = url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(driver)
    Base.metadata.create_all(engine, OURS)
    engine.dispose()


@pytest.fixture
def till(database: Database, database_url: str) -> Till:
    create_tables(database_url)
    return Till(database)


@pytest.fixture
def session(till: Till) -> Iterator[Session]:
    with till.database.transaction() as session:
        yield session


Bought = Callable[[str], Answer]
