"""The first admin: made when nobody has ever been let in, with a password shown once."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.tiers import Role, Tier
from app.accounts.users import Registration, is_empty, register
from app.core.one_at_a_time import one_at_a_time
from app.core.security import Passwords

EMAIL = "admin@ytempire.local"
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without the letters and digits that are mistaken for one another."""


def new_password() -> str:
    """Four groups of five characters: 99 random bits that can be typed."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(4))


def admit_first_admin(session: Session, passwords: Passwords, *, now: datetime) -> str | None:
    """The new admin's password, or None if someone was let in before."""
    one_at_a_time(session, "admit the first admin")  # several processes may start at once
    if not is_empty(session):
        return None
    password = new_password()
    admin = Registration(
        email=EMAIL,
        username="admin",
        password_hash=passwords.hash_here(password),
        role=Role.ADMIN,
        tier=Tier.SCALE,
    )
    register(session, admin, now=now)
    return password
