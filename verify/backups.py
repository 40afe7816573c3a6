"""A backup made while four write, of ten thousand rows, put in place of another database and opened."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from sqlalchemy import create_engine, func, make_url, select, text
from sqlalchemy.orm import Session

from app.accounts.audit import check
from app.accounts.models import AnsweredRequest, User
from app.accounts.tiers import Tier
from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.exceptions import MachineUnfit
from app.core.security import Keys
from app.costs import tables
from app.costs.reconcile import ledger_total, reconcile
from app.database import Database, open_database
from app.publishing.account_models import YouTubeAccount
from app.publishing.tokens import sealed_place
from app.schema import upgrade
from app.upkeep.backup import Place, back_up, restore
from tests.test_dashboard.portfolio import connect
from tests.test_films.processes import Crew
from tests.test_upkeep.test_backup import KEYS, NOON, write_one, writing
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.servers import Postgres, postgres

ROWS = 10_000
WRITERS = 4
EACH = 3
"""Rows of one transaction at least: a user, an answer under seal, a hold."""
ACCOUNTS = 15
PATIENCE = 900.0
KEY = "k" * 40
ROWS_RESTORED, OPENED = "rows put back, on either database", "tokens that open"
FEWEST = {ROWS_RESTORED, OPENED}


@dataclass(frozen=True, slots=True)
class Pair:
    """A database that is lived in, and the address of an empty place of its kind."""

    here: str
    there: str


def restore_under_writers(effort: Effort) -> Figures:  # noqa: ARG001 - ten thousand rows, always
    """On SQLite, then on PostgreSQL: back up while four write, restore elsewhere, start and open all."""
    with TemporaryDirectory(prefix="ytempire-verify-") as folder, postgres() as server:
        one, other = Path(folder) / "one", Path(folder) / "other"
        found = [
            _restored(Pair(f"sqlite:///{one}/films.db", f"sqlite:///{other}/films.db"), one, other),
            _restored(Pair(server.address, _empty_beside(server)), one, other),
        ]
    return {
        name: (min if name in FEWEST else sum)(each[name] for each in found) for name in found[0]
    }


def _restored(pair: Pair, here: Path, there: Path) -> dict[str, float]:
    for folder in (here, there):
        folder.mkdir(exist_ok=True)
    file = here / "backup.zip"
    with _open(pair.here) as database:
        upgrade(database)
        connect_fifteen(database)
        with writing(database) as writers:
            writers.wait_for(ROWS // EACH + 1, PATIENCE)
            before = set(writers.committed)
            back_up(database, KEYS, file, now=NOON)
            writers.wait_for(len(before) + WRITERS, PATIENCE)
    restore(file, Place(address=pair.there, folder=there, keys=KEYS), force=False, now=NOON)
    file.unlink()
    with _open(pair.there) as database:
        return {**look(database, before, KEYS), **_started(pair.there, there)}


def look(database: Database, before: set[UUID], keys: Keys) -> dict[str, float]:
    """What of all that was committed before a backup is in that database, and whether its sums agree."""
    with database.transaction() as session:
        there = set(session.scalars(select(User.id)))
        rows = sum(_count(session, table) for table in (User, AnsweredRequest, tables.holds))
        return {
            ROWS_RESTORED: rows,
            "people committed before and missing": len(before - there),
            OPENED: _tokens_that_open(session, keys),
            "micro-dollars between ledger and counters": _apart(session, people=len(there)),
            "counters that are not the sum of their lines": len(reconcile(session)),
            "trails with a gap": int(not check(session).is_whole),
        }


def _count(session: Session, table: object) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def _tokens_that_open(session: Session, keys: Keys) -> int:
    opened = 0
    for account in session.scalars(select(YouTubeAccount)):
        place = sealed_place("refresh_token", account.id)
        with suppress(MachineUnfit):
            token = keys.unseal(account.refresh_token, place=place)
            opened += token == f"token {account.subject}"
    return opened


def _apart(session: Session, *, people: int) -> int:
    """Micro-dollars between what all hold, a thousand each, and what lines and counters say of it."""
    ledger, budgets = tables.ledger.c, tables.budgets.c
    lines = session.scalar(select(func.sum(ledger.free))) or 0
    days = select(func.sum(budgets.reserved)).where(budgets.name.like("day:%"))
    held = people * 1_000
    spent = ledger_total(session).micros
    counted = session.scalar(days) or 0
    return int(abs(held - lines) + abs(held - counted) + spent)


def connect_fifteen(database: Database) -> None:
    """Fifteen channels of one owner, each with a token under seal."""
    owner_id = write_one(database)
    with database.transaction() as session:
        session.get_one(User, owner_id).tier = Tier.SCALE
        session.flush()
        for number in range(ACCOUNTS):
            channel = open_channel(session, owner_id, f"Channel {number}", Profile(), now=NOON)
            connect(session, owner_id, channel, now=NOON)
        for account in session.scalars(select(YouTubeAccount)):
            place = sealed_place("refresh_token", account.id)
            account.refresh_token = KEYS.seal(f"token {account.subject}", place=place)


def _started(address: str, folder: Path) -> dict[str, float]:
    """Whether the service starts on what was put back."""
    crew = Crew(folder, {"DATABASE_URL": address, "DATA_DIR": str(folder), "SECRET_KEY": KEY})
    try:
        ready = crew.serve().client.get("/health/ready").status_code
    finally:
        crew.end()
    return {"services that did not start": int(ready != HTTPStatus.OK)}


def _empty_beside(server: Postgres) -> str:
    """The address of another database of that server, with nothing in it."""
    engine = create_engine(
        make_url(server.address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text("CREATE DATABASE elsewhere"))
    engine.dispose()
    there = make_url(server.address).set(database="elsewhere")
    return there.render_as_string(hide_password=False)


@contextmanager
def _open(address: str) -> Iterator[Database]:
    database = open_database(address, pool_size=WRITERS + 1)
    yield database
    asyncio.run(database.close())


BACKUPS = Promise(
    name="backup-10000",
    sentence="A backup of ten thousand rows, made while four write, is put back whole, starts and opens every token.",
    bounds=(
        Bound(name=ROWS_RESTORED, least=ROWS),
        Bound(name=OPENED, least=ACCOUNTS, most=ACCOUNTS),
        *none_of(
            "people committed before and missing",
            "micro-dollars between ledger and counters",
            "counters that are not the sum of their lines",
            "trails with a gap",
            "services that did not start",
        ),
    ),
    run=restore_under_writers,
)
