"""`ytempire user`: letting someone in from the terminal of the machine."""

import re
import secrets
import sys
from getpass import getpass

from app import schema
from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.accounts.first_admin import new_password
from app.accounts.names import SHORTEST_NAME, fit_password, plain_email, plain_username
from app.accounts.tiers import Role, Tier
from app.accounts.users import Registration, register
from app.core.clock import system_clock
from app.core.config import settings
from app.core.security import Passwords
from app.database import open_database


def create(email: str, *, admin: bool, username: str) -> int:
    """Let someone in; the password is asked for on a terminal, else read or made and printed.

    Raises Invalid for an address, name or password that cannot be used, AlreadyRegistered.
    """
    address = plain_email(email)
    name = plain_username(username or _name_of(address))
    password, is_made = _password(address, name)
    registration = Registration(
        email=address,
        username=name,
        password_hash=Passwords().hash_here(password),
        role=Role.ADMIN if admin else Role.USER,
        tier=Tier.SCALE if admin else Tier.FREE,
    )
    database = open_database(settings().database_address)
    schema.prepare(database)
    with database.transaction() as session:
        made = register(session, registration, now=system_clock())
        act = Act(
            action=Action.USER_CREATED,
            target=f"user:{made.id}",
            reason="at the terminal of the machine",
            after={"role": made.role.value},
        )
        record(session, act, now=system_clock())
    shown = f" with the password {password}" if is_made else ""
    print(f"{address} can sign in as {registration.role.value}{shown}.")
    return 0


def _name_of(address: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", address.partition("@")[0]).strip("-")[:32].strip("-")
    return name if len(name) >= SHORTEST_NAME else f"user-{secrets.token_hex(4)}"


def _password(email: str, username: str) -> tuple[str, bool]:
    """The password, and whether it was made here."""
    ask = "Password (empty: one is made): "
    typed = getpass(ask) if sys.stdin.isatty() else sys.stdin.readline().strip()
    if not typed:
        return new_password(), True
    return fit_password(typed, email=email, username=username), False
