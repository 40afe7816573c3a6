"""The first start: tables, and an admin who is told how to sign in."""

import sys

from app import schema
from app.accounts.first_admin import EMAIL, admit_first_admin
from app.accounts.users import is_empty
from app.core.clock import Clock
from app.core.security import Passwords
from app.database import Database

WELCOME = """
  First start. Sign in with
    email     {email}
    password  {password}
  at the dashboard, in a browser. It is shown this once; your account page changes it.

"""
NOBODY = """
  Nobody can sign in yet. Make the first admin: ytempire user create EMAIL --admin

"""


def prepare(database: Database, passwords: Passwords, clock: Clock, *, is_production: bool) -> None:
    """Bring the tables up to date, and say once how to sign in where nobody can."""
    schema.prepare(database)
    with database.transaction() as session:
        if is_production:
            # A password does not belong in a log that is kept.
            said = NOBODY if is_empty(session) else ""
        else:
            password = admit_first_admin(session, passwords, now=clock())
            said = WELCOME.format(email=EMAIL, password=password) if password else ""
    sys.stderr.write(said)
