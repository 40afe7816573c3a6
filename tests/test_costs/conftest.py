"""A till with real tables on both databases, and plain values to buy with."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import URL, Engine, create_engine, delete, text

from app.accounts.pause import Pause
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
from app.database import Base, Database, open_database

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MONTH = Money.parse("2000.00")
PRICES = our_prices()
OURS = [
    Base.metadata.tables[Pause.__tablename__],
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


def engine_for(url: str) -> Engine:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))


@pytest.fixture(scope="session")
def sqlite_till(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('costs')}/ytempire.db"


@pytest.fixture(scope="session")
def postgres_till(postgres_server: URL) -> str:
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE costs"))
    server.dispose()
    url = postgres_server.set(drivername="postgresql", database="costs")
    return url.render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgres"])
def till_url(request: pytest.FixtureRequest) -> str:
    """A database of each kind in turn, with our tables and no rows."""
    url: str = request.getfixturevalue(f"{request.param}_till")
    engine = engine_for(url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection, OURS)
        for table in OURS:
            connection.execute(delete(table))
    engine.dispose()
    return url


@pytest.fixture
def till(till_url: str) -> Iterator[Till]:
    database = open_database(till_url, pool_size=5)
    yield Till(database)
    asyncio.run(database.close())
