"""Changing the secret key: everything sealed with one that was replaced is sealed anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, bindparam, select, tuple_, update
from sqlalchemy.orm import Session

from app.core.exceptions import MachineUnfit
from app.core.security import Keys
from app.database import Database
from app.models import Base

SEALED: Final = (
    ("hash_root", "sealed"),
    ("answered_requests", "answer"),
    ("consent_requests", "verifier"),
    ("youtube_accounts", "refresh_token"),
    ("youtube_accounts", "access_token"),
    ("ended_consents", "refresh_token"),
    ("upload_sessions", "address"),
    ("webhook_endpoints", "secret"),
    ("webhook_endpoints", "former_secret"),
    ("webhook_endpoints", "header_value"),
)
"""Every column that holds sealed values; whoever seals into another adds its line."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeyed:
    """How many sealed values were looked at, how many were sealed anew, how many no key opens."""

    seen: int = 0
    sealed_anew: int = 0
    unopenable: int = 0

    def __add__(self, other: "Rekeyed") -> "Rekeyed":
        return Rekeyed(
            seen=self.seen + other.seen,
            sealed_anew=self.sealed_anew + other.sealed_anew,
            unopenable=self.unopenable + other.unopenable,
        )


def rekey(database: Database, keys: Keys) -> Rekeyed:
    """Seal everything with the present key, in small transactions, while others work.

    Afterwards nothing depends on the previous keys, unless some are `unopenable`.
    """
    whole = Rekeyed()
    for table, column in SEALED:
        after: tuple[object, ...] | None = None
        while True:
            with database.transaction() as session:
                part, after = _part(session, table, column, keys, after)
            whole += part
            if after is None:
                break
    return whole


def _part(
    session: Session, name: str, column_name: str, keys: Keys, after: tuple[object, ...] | None
) -> tuple[Rekeyed, tuple[object, ...] | None]:
    """One batch behind the row of that key; what it found, and the last row's key."""
    table = Base.metadata.tables[name]
    column: Column[str] = table.c[column_name]
    identity = list(table.primary_key.columns)
    query = select(*identity, column).order_by(*identity).limit(AT_ONCE).with_for_update()
    if after is not None:
        query = query.where(tuple_(*identity) > tuple_(*after))
    rows = [tuple(row) for row in session.execute(query)]
    part, anew = _sealed_anew(rows, keys)
    if anew:
        mine = [part == bindparam(f"own_{n}") for n, part in enumerate(identity)]
        statement = update(table).where(*mine).values({column: bindparam("fresh")})
        session.connection().execute(statement, anew)
    last = tuple(rows[-1][: len(identity)]) if len(rows) == AT_ONCE else None
    return part, last


def _sealed_anew(
    rows: Sequence[tuple[Any, ...]], keys: Keys
) -> tuple[Rekeyed, list[dict[str, object]]]:
    anew: list[dict[str, object]] = []
    lost = seen = 0
    for row in rows:
        own, sealed = row[:-1], row[-1]
        if not sealed:
            continue
        seen += 1
        if keys.is_present(sealed):
            continue
        try:
            fresh = keys.reseal(sealed)
        except MachineUnfit:
            lost += 1
            continue
        anew.append({f"own_{n}": value for n, value in enumerate(own)} | {"fresh": fresh})
    return Rekeyed(seen=seen, sealed_anew=len(anew), unopenable=lost), anew
