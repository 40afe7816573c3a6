"""Lets three people in to try things with: `python scripts/seed_data.py`; a second run adds none."""

import sys

from app import schema
from app.accounts.first_admin import new_password
from app.accounts.tiers import Role, Tier
from app.accounts.users import Registration, find_by_email, register
from app.core.clock import system_clock
from app.core.config import settings
from app.core.security import Passwords
from app.database import open_database

PEOPLE = (
    ("admin@example.com", "demo-admin", Role.ADMIN, Tier.SCALE),
    ("grower@example.com", "demo-grower", Role.USER, Tier.GROWTH),
    ("newcomer@example.com", "demo-newcomer", Role.USER, Tier.FREE),
)


def seed() -> int:
    """Register those who are missing and print their passwords; refuses in production."""
    chosen = settings()
    if chosen.is_production:
        sys.exit("seed_data: this is a production database; nothing was added.")
    database, passwords = open_database(chosen.database_address), Passwords()
    schema.prepare(database)
    for email, username, role, tier in PEOPLE:
        password = new_password()
        registration = Registration(
            email=email,
            username=username,
            password_hash=passwords.hash_here(password),
            role=role,
            tier=tier,
        )
        with database.transaction() as session:
            if find_by_email(session, email) is None:
                register(session, registration, now=system_clock())
                print(f"{email}  {password}  ({role}, {tier})")
    return 0


if __name__ == "__main__":
    sys.exit(seed())
