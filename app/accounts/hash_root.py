"""What keyed hashes are made of: made once, kept sealed, so that it outlives a change of the key.

Were it the secret key itself, changing that would end every session and every API key.
"""

import secrets

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.security import Keys
from app.database import Base

PLACE = "hash_root:sealed:1"


class HashRoot(Base):
    """The one root, sealed."""

    __tablename__ = "hash_root"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sealed: Mapped[str] = mapped_column(Text)


def hash_root(session: Session, keys: Keys) -> str:
    """The root of this installation, made now if there is none. Raises MachineUnfit for a wrong key."""
    if session.get_bind().dialect.name == "postgresql":
        # Two processes may start at once, and only one root may ever be.
        session.connection().exec_driver_sql("LOCK TABLE hash_root IN SHARE ROW EXCLUSIVE MODE")
    kept = session.scalar(select(HashRoot.sealed))
    if kept is None:
        kept = keys.seal(secrets.token_urlsafe(48), place=PLACE)
        session.add(HashRoot(id=1, sealed=kept))
        session.flush()
    return keys.unseal(kept, place=PLACE)
