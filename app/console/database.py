"""`ytempire db`: what an operator does with the database."""

import asyncio
from pathlib import Path

from app import schema
from app.core.clock import system_clock
from app.core.config import settings
from app.database import open_database
from app.upkeep import backup
from app.upkeep.archive import Manifest
from app.upkeep.backup import Place
from app.wiring.secrets import sealing_keys, secrets_of

NOT_IN_IT = """\
Not in it: films and finished work (copy the storage), and the secret key. Keep {key} somewhere else:
without it nothing that is sealed in this backup can ever be opened."""


def upgrade() -> int:
    """Bring the database of the settings to the newest revision and say which that is."""
    database = open_database(settings().database_address)
    schema.upgrade(database)
    where = database.url.render_as_string(hide_password=True)
    print(f"{where} is at revision {schema.newest_revision()}.")
    return 0


def back_up(file: Path) -> int:
    """Write the database of the settings into one file, while others work on it."""
    chosen = settings()
    database = open_database(chosen.database_address, pool_size=2)
    try:
        made = backup.back_up(database, sealing_keys(secrets_of(chosen)), file, now=system_clock())
    finally:
        asyncio.run(database.close())
    print(f"{file} holds the database {_named(made)}, {file.stat().st_size / 2**20:.1f} MB.")
    key = "SECRET_KEY" if chosen.auth.secret_key else str(chosen.data_dir / "secrets.json")
    print(NOT_IN_IT.format(key=key))
    return 0


def restore(file: Path, *, force: bool) -> int:
    """Put a backup in place of the database of the settings."""
    chosen = settings()
    place = Place(
        address=chosen.database_address,
        folder=chosen.data_dir,
        keys=sealing_keys(secrets_of(chosen)),
    )
    found = backup.restore(file, place, force=force, now=system_clock())
    print(f"The database is as it was {_named(found)}, now at {schema.newest_revision()}.")
    print("Start the service; what was under way then goes on from its last finished step.")
    return 0


def _named(manifest: Manifest) -> str:
    return f"at {manifest.at[:19].replace('T', ' ')} UTC, revision {manifest.revision}"
