"""`ytempire accounts`: accounts that were authorised elsewhere, brought along."""

import sys
from pathlib import Path

from app import schema
from app.accounts.users import find_by_email
from app.core.clock import system_clock
from app.core.config import settings
from app.core.exceptions import Invalid, NotFound
from app.database import open_database
from app.publishing.bringing import bring
from app.wiring.secrets import sealing_keys, secrets_of
from app.wiring.youtube import connections


def bring_accounts(email: str, folder: Path) -> int:
    """Bring every account of the folder along and say what became of each; 1 if one was left.

    Raises NotFound for a user who is not there, Invalid for a folder that is not.
    """
    chosen = settings()
    if not folder.is_dir():
        raise Invalid(f"{folder} is no folder.")
    database = open_database(chosen.database_address)
    schema.prepare(database)
    with database.transaction() as session:
        owner = find_by_email(session, email)
        if owner is None:
            raise NotFound(
                f"Nobody is called {email} here.", remedy="`ytempire user create` lets in."
            )
    keys = sealing_keys(secrets_of(chosen))
    connected = connections(chosen, database, keys, clock=system_clock)
    brought = bring(connected, folder, owner.id)
    for one in brought:
        print(f"{one.name}: {one.channel or one.problem}", file=sys.stderr)
    return int(any(one.problem for one in brought))
