"""Bringing a database to the tables of the models."""

import re
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text
from sqlalchemy.orm import Session

from app.core.exceptions import MachineUnfit
from app.database import Database
from app.models import Base

ROOT = Path(__file__).parents[1]
ITSELF: Final = re.compile(r'^revision\b.*"(\w+)"$', re.MULTILINE)
"""Where a migration says which revision it makes."""
BEFORE: Final = re.compile(r'^down_revision\b.*"(\w+)"$', re.MULTILINE)
"""Where it says which one it follows."""
LOCK = 0x79_74_65_6D
"""The number of PostgreSQL's advisory lock under which one process at a time migrates."""


def upgrade(database: Database) -> None:
    """Bring the database to the newest revision; many processes may ask at once.

    Raises MachineUnfit where it does not keep text as Unicode.
    """
    # Here, and not above: a start that finds its tables in order needs nothing of it, and it is dear to load.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with database.transaction() as session:
        require_unicode(session)
        configuration = Config(ROOT / "alembic.ini")
        configuration.attributes["connection"] = session.connection()
        command.upgrade(configuration, "head")


def prepare(database: Database) -> None:
    """Bring it up to date if that is safe without being asked: when it is empty or ours alone.

    Raises MachineUnfit when a shared database is behind: other processes still use its old tables;
    and where it does not keep text as Unicode.
    """
    with database.transaction() as session:
        require_unicode(session)
        present, newest = revision(session), newest_revision()
    if present == newest:
        return
    if database.is_shared and present is not None:
        raise MachineUnfit(
            f"The database is at revision {present} and this code needs {newest}.",
            remedy="Run `ytempire db upgrade`.",
        )
    upgrade(database)


def require_unicode(session: Session) -> None:
    """Raise MachineUnfit where PostgreSQL keeps text in another encoding, as a cluster made under LANG=C does.

    Titles would come back as bytes.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    is_unicode = "SELECT pg_encoding_to_char(encoding) = 'UTF8' FROM pg_database WHERE datname = current_database()"
    if not session.scalar(text(is_unicode)):
        raise MachineUnfit(
            "The database does not keep text as Unicode.",
            remedy="Make one with `CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0` and name it in "
            "DATABASE_URL.",
        )


def revision(session: Session) -> str | None:
    """The revision the database is at, or None if it has none of our tables."""
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    found: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return found


@cache
def newest_revision() -> str:
    """The revision this code needs: the one that none follows."""
    (newest,) = _named(ITSELF) - _named(BEFORE)
    return newest


def knows(revision: str) -> bool:
    """Whether this code knows the revision, and can bring it to its own."""
    return revision in _named(ITSELF)


def differences(session: Session) -> list[object]:
    """What the models have and the database has not, and the other way; empty is right."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - as above
    from alembic.migration import MigrationContext  # noqa: PLC0415 - as above

    context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
    return list(compare_metadata(context, Base.metadata))


def one_at_a_time(connection: Connection) -> None:
    """Wait until no other process migrates this database; the end of the transaction lets go."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({LOCK})"))


def _named(where: re.Pattern[str]) -> set[str]:
    """What the migrations say there, read as text: alembic, which runs them, is dear to load."""
    files = (ROOT / "migrations" / "versions").glob("*.py")
    return {revision for file in files for revision in where.findall(file.read_text())}
