"""The audit trail: what was tampered with is found, and the database lets nobody tamper."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.audit import Act, Verdict, check, first_broken, record
from app.accounts.audit_models import AuditEntry, AuditHead
from app.database import Database

NOON = datetime(2026, 11, 22, 12, 0, 0, 123456, tzinfo=UTC)


def acts(database: Database, count: int) -> list[str]:
    """So many acts, each in a transaction of its own; their digests."""
    digests = []
    for number in range(count):
        with database.transaction() as session:
            act = Act(
                action="limit.changed",
                target=f"limit:{number}",
                actor_id=uuid4(),
                reason="it's \u00e9nough",
                before={"usd": "1.000000"},
                after={"usd": f"{number}.000000", "deep": {"z": 1, "a": [1.5, None]}},
            )
            digests.append(record(session, act, now=NOON).digest)
    return digests


def unlocked(session: Session) -> None:
    """What someone with the rights of the database's owner does first."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("DROP TRIGGER audit_trail_only_grows ON audit_trail"))
        return
    for act in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER audit_trail_no_{act}"))


def verdict(database: Database, known: str = "") -> Verdict:
    with database.transaction() as session:
        return check(session, known=known)


def test_a_chain_nobody_touched_is_whole(ready_database: Database) -> None:
    digests = acts(ready_database, 4)
    found = verdict(ready_database, digests[1])
    assert (found.is_whole, found.entries, found.head) == (True, 4, digests[-1])
    assert not verdict(ready_database, "f" * 64).is_whole


Tampering = Callable[[Session], object]
TAMPERINGS: dict[str, Tampering] = {
    "a reason": lambda s: s.execute(
        update(AuditEntry).where(AuditEntry.id == 2).values(reason="another")
    ),
    "an actor": lambda s: s.execute(
        update(AuditEntry).where(AuditEntry.id == 2).values(actor_id=uuid4())
    ),
    "a figure": lambda s: s.execute(
        update(AuditEntry).where(AuditEntry.id == 2).values(after={"usd": "9.000000"})
    ),
    "one taken out": lambda s: s.execute(delete(AuditEntry).where(AuditEntry.id == 2)),
    "the first taken away": lambda s: s.execute(delete(AuditEntry).where(AuditEntry.id == 1)),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_what_is_changed_or_taken_out_is_found(ready_database: Database, tampering: str) -> None:
    acts(ready_database, 4)
    with ready_database.transaction() as session:
        unlocked(session)
        TAMPERINGS[tampering](session)
    with ready_database.transaction() as session:
        broken = first_broken(session)
        assert broken is not None
        assert broken.id == (3 if tampering == "one taken out" else 2)


def test_what_is_cut_off_at_the_end_is_missed(ready_database: Database) -> None:
    acts(ready_database, 5)
    with ready_database.transaction() as session:
        unlocked(session)
        session.execute(delete(AuditEntry).where(AuditEntry.id > 3))
    found = verdict(ready_database)
    assert (found.is_whole, found.first_broken, found.missing_at_end) == (False, None, 2)


def test_a_head_set_back_with_the_trail_is_found_by_one_noted_before(
    ready_database: Database,
) -> None:
    digests = acts(ready_database, 5)
    with ready_database.transaction() as session:
        unlocked(session)
        session.execute(delete(AuditEntry).where(AuditEntry.id > 3))
        session.execute(update(AuditHead).values(entries=3, digest=digests[2]))
    assert verdict(ready_database).is_whole
    assert not verdict(ready_database, digests[4]).is_whole


def test_new_acts_do_not_cover_up_a_gap(ready_database: Database) -> None:
    acts(ready_database, 3)
    with ready_database.transaction() as session:
        unlocked(session)
        session.execute(delete(AuditEntry).where(AuditEntry.id == 3))
    acts(ready_database, 2)
    assert not verdict(ready_database).is_whole


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_trail SET reason = ''", "DELETE FROM audit_trail"]
)
def test_the_database_itself_refuses_to_change_the_trail(
    ready_database: Database, statement: str
) -> None:
    acts(ready_database, 1)
    with pytest.raises(DBAPIError, match="only added to"), ready_database.transaction() as session:
        session.execute(text(statement))
    with ready_database.transaction() as session:
        assert session.scalar(select(AuditEntry.reason)) == "it's \u00e9nough"


def test_what_is_rolled_back_leaves_no_entry_and_no_gap(ready_database: Database) -> None:
    def undone() -> None:
        with ready_database.transaction() as session:
            record(session, Act(action="user.disabled", target="user:x"), now=NOON)
            raise LookupError("on purpose")

    acts(ready_database, 1)
    with pytest.raises(LookupError, match="on purpose"):
        undone()
    acts(ready_database, 1)
    found = verdict(ready_database)
    assert (found.is_whole, found.entries) == (True, 2)


def test_words_that_are_too_long_are_cut_and_not_refused(ready_database: Database) -> None:
    with ready_database.transaction() as session:
        act = Act(action="x" * 99, target="t" * 999, reason="r" * 9999)
        record(session, act, now=NOON)
    assert verdict(ready_database).is_whole
