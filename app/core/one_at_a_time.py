"""What one transaction at a time may do, where there is no row yet that could be locked."""

import hashlib

from sqlalchemy import text
from sqlalchemy.orm import Session


def one_at_a_time(session: Session, what: str) -> None:
    """Have whoever else does this wait for the end of this transaction; on SQLite writers do anyway.

    What they look for after that they see as this transaction left it.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    session.execute(text(f"SELECT pg_advisory_xact_lock({lock_number(what)})"))


def lock_number(what: str) -> int:
    """The 64 bits by which PostgreSQL's advisory locks know it."""
    return int.from_bytes(hashlib.sha256(what.encode()).digest()[:8], signed=True)
