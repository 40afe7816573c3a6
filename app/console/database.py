"""`ytempire db`: what an operator does with the database."""

from app import schema
from app.core.config import settings
from app.database import open_database


def upgrade() -> int:
    """Bring the database of the settings to the newest revision and say which that is."""
    database = open_database(settings().database_address)
    schema.upgrade(database)
    where = database.url.render_as_string(hide_password=True)
    print(f"{where} is at revision {schema.newest_revision()}.")
    return 0
