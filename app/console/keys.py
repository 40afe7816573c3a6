"""`ytempire keys`: changing the key that seals."""

import asyncio

from app import schema
from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.core.clock import system_clock
from app.core.config import Settings, settings
from app.core.exceptions import Invalid, MachineUnfit
from app.core.lock import only_process
from app.core.secrets import Secrets, change_secret_key, drop_previous_key
from app.database import Database, open_database
from app.upkeep.rekeying import Rekeyed, rekey
from app.wiring.secrets import sealing_keys, secrets_of


def rotate() -> int:
    """Seal everything with the present key and none of the old ones, and say how much that was.

    Where the key is kept in the data folder, a new one is made first and the old one forgotten in
    the end: the service must not run. Where settings name it, SECRET_KEY_PREVIOUS is what was.
    """
    chosen = settings()
    database = open_database(chosen.database_address, pool_size=2)
    try:
        schema.prepare(database)
        found = (
            _by_settings(chosen, database) if chosen.auth.secret_key else _kept(chosen, database)
        )
    finally:
        asyncio.run(database.close())
    print(f"Sealed values: {found.seen}; of them sealed anew: {found.sealed_anew}.")
    return 0


def _by_settings(chosen: Settings, database: Database) -> Rekeyed:
    if chosen.auth.secret_key_previous is None:
        raise Invalid(
            "SECRET_KEY_PREVIOUS is not set, so there is no other key to leave behind.",
            remedy="Make a new SECRET_KEY, set the old one as SECRET_KEY_PREVIOUS, restart, rotate.",
        )
    found = _sealed_anew(secrets_of(chosen), database)
    print("SECRET_KEY_PREVIOUS can be taken out of the settings now.")
    return found


def _kept(chosen: Settings, database: Database) -> Rekeyed:
    with only_process(chosen.data_dir):
        found = _sealed_anew(change_secret_key(chosen.data_dir), database)
        drop_previous_key(chosen.data_dir)
    print(f"{chosen.data_dir / 'secrets.json'} holds a new key. Older backups need the old one.")
    return found


def _sealed_anew(secrets: Secrets, database: Database) -> Rekeyed:
    found = rekey(database, sealing_keys(secrets))
    if found.unopenable:
        raise MachineUnfit(
            f"{found.unopenable} sealed values open with neither key.",
            kept="They are as they were, and the old key is still known.",
            remedy="Find the key of their day, or delete what they belong to.",
        )
    act = Act(
        action=Action.KEYS_ROTATED,
        target="secret_key",
        reason="at the terminal of the machine",
        after={"seen": found.seen, "sealed_anew": found.sealed_anew},
    )
    with database.transaction() as session:
        record(session, act, now=system_clock())
    return found
