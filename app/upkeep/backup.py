"""Backing up a database while others work on it, and putting a backup in place of one.

A backup holds every row, the durable work among them, and no file: films and finished work lie in the
storage. It holds no secret key either: what is sealed in it opens only with the key of its day.
"""

import asyncio
import os
import sqlite3
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import inspect, text

from app import schema
from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.core.exceptions import Conflict, Invalid, MachineUnfit
from app.core.lock import only_process
from app.core.security import Keys
from app.core.sqlite import BUSY_SECONDS
from app.database import Database, open_database
from app.engine.slots import take_slot
from app.upkeep import postgres
from app.upkeep.archive import FORMAT, Manifest, digest_of, pack, read_manifest, unpack
from app.upkeep.checks import is_made


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a backup is put in: the database's address, the data folder, the key there."""

    address: str
    folder: Path
    keys: Keys


def back_up(database: Database, keys: Keys, to: Path, *, now: datetime) -> Manifest:
    """Write the database as it is at one moment into one file; nobody has to stop.

    Raises Invalid where there is no database, MachineUnfit where a tool or room is missing.
    """
    if not is_made(database.url):
        raise Invalid(f"There is no database {database.url.database}.")
    with TemporaryDirectory(dir=_roomy(to)) as folder:
        rows = Path(folder) / "rows"
        with database.transaction() as session:
            revision = schema.revision(session) or ""
        if database.is_shared:
            postgres.dump(database, rows)
        else:
            _copy(Path(str(database.url.database)), rows)
        manifest = Manifest(
            format=FORMAT,
            kind=database.url.get_backend_name(),
            revision=revision,
            at=now.isoformat(),
            version=version("ytempire"),
            sha256=digest_of(rows),
            key=keys.mark,
        )
        pack(manifest, rows, to)
    _note(database, Action.DATABASE_BACKED_UP, to, now=now)
    return manifest


def restore(file: Path, place: Place, *, force: bool, now: datetime) -> Manifest:
    """Put the backup in place of the database; it is verified first, and replaces all or nothing.

    Raises Conflict where something else works there or, without `force`, where somebody is
    registered; Invalid for a damaged file, another kind of database, a later revision, another key.
    """
    manifest = read_manifest(file)
    database = open_database(place.address, pool_size=2)
    try:
        _refuse_unfit(manifest, database, place)
        with ExitStack() as alone:
            if database.is_shared:
                postgres.refuse_while_used(database)
            else:
                alone.enter_context(only_process(place.folder))
                alone.callback(take_slot(database).release)
            if not force:
                _refuse_lived_in(database)
            with TemporaryDirectory(dir=_roomy(_target(database, place))) as folder:
                rows = Path(folder) / "rows"
                unpack(file, rows)
                _replace(database, rows, now=now)
    finally:
        asyncio.run(database.close())
    _bring_up(place.address, file, now=now)
    return manifest


def _copy(source: Path, to: Path) -> None:
    with (
        closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=BUSY_SECONDS)) as live,
        closing(sqlite3.connect(to)) as copy,
    ):
        live.backup(copy)  # one snapshot: in WAL nobody waits for it
        copy.execute("PRAGMA journal_mode=DELETE")
    _refuse_broken(to)


def _refuse_broken(rows: Path) -> None:
    try:
        with closing(sqlite3.connect(rows)) as opened:
            found = opened.execute("PRAGMA integrity_check").fetchone()[0]
            strays = opened.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        found, strays = str(error), []
    if found != "ok" or strays:
        raise Invalid(
            f"The database is damaged: {found if found != 'ok' else 'rows without their owners'}.",
            kept="Nothing was changed.",
        )


def _refuse_unfit(manifest: Manifest, database: Database, place: Place) -> None:
    kind = database.url.get_backend_name()
    if manifest.kind != kind:
        raise Invalid(f"This is a backup of {manifest.kind}, and DATABASE_URL names {kind}.")
    if not schema.knows(manifest.revision):
        raise Invalid(
            f"This backup is at revision {manifest.revision}, which this version does not know.",
            remedy=f"Install version {manifest.version} or a later one.",
        )
    if manifest.key not in place.keys.marks:
        raise Invalid(
            "This backup was made under another SECRET_KEY: what is sealed in it would not open.",
            kept="Nothing was changed.",
            remedy="Put the secrets.json of its day into DATA_DIR, or set SECRET_KEY to that key.",
        )


def _refuse_lived_in(database: Database) -> None:
    if not is_made(database.url):
        return
    with database.transaction() as session:
        has_users = inspect(session.connection()).has_table("users")
        count = session.scalar(text("SELECT count(*) FROM users")) if has_users else 0
    if count:
        raise Conflict(
            f"Users are registered in this database: {count}.",
            kept="Nothing was changed.",
            remedy="Back it up, then give --force to replace it.",
        )


def _replace(database: Database, rows: Path, *, now: datetime) -> None:
    if database.is_shared:
        postgres.load(database, rows)
        return
    _refuse_broken(rows)
    live = Path(str(database.url.database))
    asyncio.run(database.close())
    if live.exists():
        with closing(sqlite3.connect(live, timeout=BUSY_SECONDS)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            opened.execute("PRAGMA journal_mode=DELETE")  # leaves no log beside the new file
        live.replace(live.with_name(f"{live.name}.before-{now:%Y%m%dT%H%M%SZ}"))
    with rows.open("rb+") as written:
        os.fsync(written.fileno())
    rows.chmod(0o600)
    rows.replace(live)


def _bring_up(address: str, file: Path, *, now: datetime) -> None:
    database = open_database(address, pool_size=2)
    try:
        schema.upgrade(database)
        _note(database, Action.DATABASE_RESTORED, file, now=now)
    finally:
        asyncio.run(database.close())


def _note(database: Database, action: Action, file: Path, *, now: datetime) -> None:
    act = Act(action=action, target="database", after={"file": str(file.absolute())})
    with database.transaction() as session:
        if schema.revision(session) == schema.newest_revision():
            record(session, act, now=now)


def _target(database: Database, place: Place) -> Path:
    """A path on the disk where the database lies."""
    return place.folder / "x" if database.is_shared else Path(str(database.url.database))


def _roomy(to: Path) -> Path:
    """A folder on the same disk, so that a finished file is moved and not copied.

    Raises MachineUnfit where it cannot be made or written.
    """
    folder = to.absolute().parent
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise MachineUnfit(
            f"The folder {folder} cannot be written by this user.",
            kept="Nothing was changed.",
            remedy="Name another one, or let this user write there.",
        )
    return folder
