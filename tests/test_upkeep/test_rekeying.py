"""Changing the secret key: everything is sealed anew, and the old key may be forgotten."""

import re
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from app.accounts.hash_root import hash_root
from app.accounts.models import AnsweredRequest
from app.core.exceptions import MachineUnfit
from app.core.secrets import FILE, change_secret_key, drop_previous_key, kept_secrets
from app.core.security import Keys
from app.database import Base, Database
from app.upkeep.rekeying import SEALED, rekey
from tests.test_upkeep.test_backup import write_one

APP = Path(__file__).parents[2] / "app"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLD, NEW = "k" * 40, "n" * 40
ROWS = 1_200


def fill(database: Database, count: int = ROWS) -> None:
    """So many sealed values of one owner, under the old key."""
    owner = write_one(database)
    keys = Keys(OLD)
    with database.transaction() as session:
        rows = [
            {
                "caller": owner.hex,
                "key": f"key-{number}",
                "user_id": owner,
                "request": "x",
                "status": 200,
                "answer": keys.seal(f"hush {number}", place=f"row:{number}"),
                "expires_at": NOON,
            }
            for number in range(count)
        ]
        session.execute(insert(AnsweredRequest), rows)


def test_everything_opens_with_the_new_key_alone_in_its_own_place_only(
    ready_database: Database,
) -> None:
    fill(ready_database)
    with ready_database.transaction() as session:
        root = hash_root(session, Keys(OLD))
    found = rekey(ready_database, Keys(NEW, previous=[OLD]))
    assert (found.seen, found.sealed_anew, found.unopenable) == (ROWS + 2, ROWS + 2, 0)
    alone = Keys(NEW)
    with ready_database.transaction() as session:
        query = select(AnsweredRequest).where(AnsweredRequest.key.startswith("key-"))
        rows = {row.key: row.answer for row in session.scalars(query)}
        assert hash_root(session, alone) == root
    for number in range(0, ROWS, 97):
        sealed = rows[f"key-{number}"]
        assert alone.unseal(sealed, place=f"row:{number}") == f"hush {number}"
        with pytest.raises(MachineUnfit):
            alone.unseal(sealed, place=f"row:{number + 1}")
    assert rekey(ready_database, alone).sealed_anew == 0


def test_what_no_key_opens_is_counted_and_left_as_it_is(ready_database: Database) -> None:
    write_one(ready_database)
    with ready_database.transaction() as session:
        before = session.scalar(select(AnsweredRequest.answer))
    found = rekey(ready_database, Keys(NEW, previous=["z" * 40]))
    assert found.unopenable == 1
    with ready_database.transaction() as session:
        assert session.scalar(select(AnsweredRequest.answer)) == before


def test_hashes_that_last_do_not_change_with_the_key(ready_database: Database) -> None:
    with ready_database.transaction() as session:
        root = hash_root(session, Keys(OLD))
    before = Keys(OLD, root=root).fingerprint("api key", "ytk_1")
    assert Keys(NEW, previous=[OLD], root=root).fingerprint("api key", "ytk_1") == before
    assert Keys(NEW).fingerprint("api key", "ytk_1") != before


def test_a_change_of_the_kept_key_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    first = kept_secrets(tmp_path)
    changed = change_secret_key(tmp_path)
    assert change_secret_key(tmp_path) == changed == kept_secrets(tmp_path)
    assert (changed.previous, changed.jwt_secret_key) == (first.secret_key, first.jwt_secret_key)
    assert changed.secret_key != first.secret_key
    assert drop_previous_key(tmp_path).previous == ""
    assert kept_secrets(tmp_path).secret_key == changed.secret_key
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_whoever_seals_is_in_the_register() -> None:
    """A new call of `seal` needs its column in SEALED, and then its line here."""
    sealing = {
        str(module.relative_to(APP))
        for module in APP.rglob("*.py")
        if re.search(r"keys\.seal\(", module.read_text())
    }
    assert sealing == {
        "accounts/hash_root.py",
        "accounts/requests.py",
        "events/endpoints.py",
        "publishing/consent.py",
        "publishing/joining.py",
        "publishing/tokens.py",
        "publishing/upload_kept.py",
    }
    unknown = [
        f"{table}.{column}"
        for table, column in SEALED
        if column not in Base.metadata.tables[table].c
    ]
    assert unknown == []
