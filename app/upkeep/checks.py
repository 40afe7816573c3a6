"""How the machine and the stores of an installation stand: for `doctor` and for the admins' page."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.exc import SQLAlchemyError

from app import schema
from app.accounts.actions import Action
from app.accounts.trail import latest
from app.core.exceptions import MachineUnfit
from app.core.secrets import FILE, OWNER_ONLY
from app.database import Database
from app.engine import Desk
from app.upkeep.finding import Finding, tried
from app.videos.delivery import ROOM_NEEDED

LOW = 2 * 2**30
"""Bytes: with less free space films are at risk of ending half made."""
OLDEST_BACKUP = timedelta(days=2)
REDIS_SECONDS = 2.0
"""How long Redis may take to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """What the settings say of an installation, beside its database."""

    folder: Path
    redis_address: str | None
    has_set_secrets: bool


def of_service(
    opened: Database, place: Installation, try_store: Callable[[], Finding], *, now: datetime
) -> Iterator[Finding]:
    """Everything the service stands on, in order; what needs an answering database comes after it.

    `try_store` is how the store of files is tried: anew, or as it was found some minutes ago.
    """
    answers = database(opened)
    yield answers
    if answers.fine:
        tables = migrations(opened)
        yield tables
        yield workers(opened)
        if tables.fine:
            yield backups(opened, now=now)
    yield store_of_counts(place.redis_address)
    yield try_store()
    yield secrets_file(place.folder, is_set=place.has_set_secrets)
    yield disk(place.folder, room=ROOM_NEEDED)


def is_made(url: URL) -> bool:
    """Whether there is a database to look at: a SQLite file comes with the first start."""
    return url.get_backend_name() != "sqlite" or Path(str(url.database)).is_file()


def database(opened: Database) -> Finding:
    """Whether it answers, and keeps text as Unicode."""
    if not is_made(opened.url):
        return Finding(
            name="database",
            fine=True,
            needed=True,
            state=f"{opened.url.database} is made at the first start",
        )

    def reach() -> str:
        try:
            with opened.transaction() as session:
                session.execute(text("SELECT 1"))
                schema.require_unicode(session)
        except (SQLAlchemyError, OSError) as error:
            reason = str(error).splitlines()[0].strip()
            raise MachineUnfit(f"{where} does not answer: {reason}") from error
        return where

    address = opened.url.set(drivername=opened.url.get_backend_name())  # as DATABASE_URL says it
    where = address.render_as_string(hide_password=True)
    return tried("database", reach, needed=True, remedy="Start it, or correct DATABASE_URL.")


def migrations(opened: Database) -> Finding:
    """Whether its tables are those of this code."""
    newest = schema.newest_revision()

    def compare() -> str:
        with opened.transaction() as session:
            present = schema.revision(session)
        if present != newest:
            raise MachineUnfit(
                f"at revision {present}, and this code needs {newest}",
                remedy="Run `ytempire db upgrade`.",
            )
        return f"at revision {newest}"

    if not is_made(opened.url):
        return Finding(name="migrations", fine=True, needed=True, state=f"{newest} at first start")
    return tried("migrations", compare, needed=True)


def workers(opened: Database) -> Finding:
    """Whether anybody makes the films that are asked for."""
    desk = Desk(opened, [])
    try:
        found = desk.workers() if is_made(opened.url) else []
    finally:
        desk.close()
    return Finding(
        name="workers",
        fine=bool(found),
        needed=False,
        state=", ".join(f"{one.slot} on {one.host}" for one in found) or "none is running",
        reason="" if found else "Films that are asked for wait until one runs.",
        remedy="" if found else "Start `ytempire worker`, or `ytempire serve` on SQLite.",
    )


def store_of_counts(address: str | None) -> Finding:
    """Whether Redis answers, where one is named."""
    if address is None:
        return Finding(
            name="redis",
            fine=True,
            needed=False,
            state="not set: each process counts its own requests",
        )

    def ping() -> str:
        import redis  # noqa: PLC0415 - most installations have none

        client = redis.Redis.from_url(
            address, socket_connect_timeout=REDIS_SECONDS, socket_timeout=REDIS_SECONDS
        )
        try:
            client.ping()
        except redis.RedisError as error:
            raise MachineUnfit(f"does not answer: {error}") from error
        finally:
            client.close()
        return "answers"

    return tried(
        "redis",
        ping,
        needed=True,
        reason="Rate limits would be counted by each process for itself.",
        remedy="Start it, or correct REDIS_URL.",
    )


def secrets_file(folder: Path, *, is_set: bool) -> Finding:
    """Whether the kept secrets are for their owner only; `is_set` when settings bring them."""
    file = folder / FILE
    if is_set or not file.exists():
        state = "set in the environment" if is_set else "made at the first start"
        return Finding(name="secrets", fine=True, needed=True, state=state)
    mode = stat.S_IMODE(file.stat().st_mode)
    fine = not mode & 0o077
    return Finding(
        name="secrets",
        fine=fine,
        needed=True,
        state=f"{file} has mode {mode:03o}",
        reason="" if fine else "Other users of this machine can read what opens every secret.",
        remedy="" if fine else f"Run `chmod {OWNER_ONLY:03o} {file}` and rotate the key.",
    )


def disk(folder: Path, *, room: int) -> Finding:
    """Whether there is space to work: with less than `room` bytes nothing can begin."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    return Finding(
        name="disk",
        fine=free >= LOW,
        needed=free < room,
        state=f"{free / 2**30:.1f} GB free",
        reason="" if free >= LOW else "Films need room for their segments while they are made.",
        remedy="" if free >= LOW else "Free some space.",
    )


def backups(opened: Database, *, now: datetime) -> Finding:
    """When the last backup was made."""
    if not is_made(opened.url):
        return Finding(name="backup", fine=True, needed=False, state="nothing to back up yet")
    with opened.transaction() as session:
        last = latest(session, Action.DATABASE_BACKED_UP)
    fine = last is not None and now - last.at <= OLDEST_BACKUP
    state = (
        f"{age(last.at, now)} old, in {last.after.get('file')}" if last else "none was ever made"
    )
    return Finding(
        name="backup",
        fine=fine,
        needed=False,
        state=state,
        reason="" if fine else "What happened since is lost with this disk.",
        remedy="" if fine else "Run `ytempire db backup FILE`, best every night.",
    )


def age(since: datetime, now: datetime) -> str:
    """How long ago, for a person: in days, hours or minutes."""
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
