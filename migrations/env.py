"""How Alembic finds the database and what it compares it with."""

import asyncio
from typing import Literal

from alembic import context
from alembic.util import CommandError
from sqlalchemy import JSON, Connection

from app.core.columns import Moment
from app.core.config import settings
from app.core.exceptions import MachineUnfit
from app.database import open_database
from app.models import Base
from app.schema import one_at_a_time, require_unicode


def render(kind: str, value: object, _context: object) -> str | Literal[False]:
    """Write our own column types by their name; leave the rest to Alembic."""
    match kind, value:
        case "type", Moment():
            return "Moment()"
        case "type", JSON():
            return "Document"
        case _:
            return False


def migrate(connection: Connection) -> None:
    """Run the migrations on that connection, in its transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        # The engine of durable work keeps its own tables beside ours.
        include_name=lambda name, kind, _: kind != "table" or name in Base.metadata.tables,
    )
    with context.begin_transaction():
        one_at_a_time(connection)
        context.run_migrations()


def migrate_by_settings() -> None:
    """Run the migrations on the database of the settings: `alembic` was called by hand.

    Raises CommandError, which Alembic prints without a trace, where it keeps no Unicode.
    """
    database = open_database(settings().database_address)
    try:
        with database.transaction() as session:
            require_unicode(session)
            migrate(session.connection())
    except MachineUnfit as error:
        raise CommandError(str(error)) from error
    finally:
        asyncio.run(database.close())


given = context.config.attributes.get("connection")
if given is None:
    migrate_by_settings()
else:
    migrate(given)
