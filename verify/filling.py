"""What becomes of rows, files and work on a disk that fills, and when there is room again.

`python -m verify.filling FOLDER`, in a mount namespace of its own: small disks are mounted in FOLDER, filled and
emptied; one JSON object of figures comes out.
"""

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import users
from app.accounts.models import User
from app.accounts.users import Registration
from app.core.clock import system_clock
from app.core.exceptions import MachineUnfit
from app.core.store import Store
from app.database import Database, open_database
from app.schema import upgrade
from app.tasks.runtime import open_bench
from app.tasks.video import LEAST_FREE
from verify.promise import Figures
from verify.stage import staged

MOST = 20_000
"""Rows and files after which a disk that does not fill is given up."""
PIECE = 64 * 1024
FILMS = 6
STILL = 3.0
"""Seconds for which work meets the full disk."""

Keep = Callable[[str, bytes], object]


def main() -> None:
    """Fill a disk under each in turn, and tell."""
    folder = Path(sys.argv[1])
    figures = {
        **fill_rows(_disk(folder / "rows", "size=24m")),
        **fill_files(_disk(folder / "files", "size=16m")),
        **fill_under_work(_disk(folder / "work", "size=24m")),
        **hold_when_low(folder),
    }
    print(json.dumps(figures))


def _disk(folder: Path, options: str) -> Path:
    """A disk of that size, mounted there."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True)
    return folder


@contextmanager
def filled(disk: Path, *, leaving: int = 0) -> Iterator[None]:
    """The disk with that many bytes free, during the block."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(PIECE))
        except OSError:
            file.truncate(max(0, file.tell() - leaving))
    try:
        yield
    finally:
        ballast.unlink()


def fill_rows(disk: Path) -> Figures:
    """Register people until the disk is full; read them; make room; register one more."""
    database = open_database(f"sqlite:///{disk}/ytempire.db", pool_size=2)
    upgrade(database)
    with filled(disk, leaving=4 * 2**20):
        committed = _register_until_refused(database)
        seen = _people(database)
    more = _register_until_refused(database, most=50)
    there = _people(database)
    with database.transaction() as session:
        sound = session.scalar(text("PRAGMA integrity_check"))
    asyncio.run(database.close())
    return {
        "rows committed before the disk was full": len(committed),
        "committed rows lost": len(committed - seen) + len((committed | more) - there),
        "rows refused after there was room": 50 - len(more),
        "damage found in the database": int(sound != "ok"),
    }


def _register_until_refused(database: Database, *, most: int = MOST) -> set[str]:
    done = set[str]()
    for number in range(most):
        name = f"someone{most}x{number}"
        wanted = Registration(email=f"{name}@example.com", username=name, password_hash="x" * 2000)
        try:
            with database.transaction() as session:
                users.register(session, wanted, now=system_clock())
        except SQLAlchemyError:
            break
        done.add(name)
    return done


def _people(database: Database) -> set[str]:
    with database.transaction() as session:
        return set(session.scalars(select(User.username)))


def fill_files(disk: Path, keep: Keep | None = None) -> Figures:
    """Keep files until the disk is full; look at what would be served; make room; keep one more.

    `keep` is another way to keep them than the store's own.
    """
    store, content = Store(disk / "store"), bytes(range(256)) * 4 * 300
    write = keep or store.write
    kept, refused = list[str](), list[str]()
    for number in range(MOST):
        key = f"segment/{number:05}.bin"
        try:
            write(key, content)
        except MachineUnfit:
            refused.append(key)
            if len(refused) == 3:
                break
        else:
            kept.append(key)
    served = [key for key in (*kept, *refused) if store.path(key).exists()]
    half = [key for key in served if store.read(key) != content]
    strays = list(store.root.rglob(".????????????????????????????????*"))
    store.path(kept[0]).unlink()
    store.path(kept[1]).unlink()
    try:
        write(refused[0], content)
        again = store.has(refused[0])
    except MachineUnfit:
        again = False
    return {
        "files kept before the disk was full": len(kept),
        "half-written files served": len(half) + len(set(refused) & set(served)),
        "half-written files left lying": len(strays),
        "files refused after there was room": int(not again),
    }


def fill_under_work(disk: Path) -> Figures:
    """Films of six paid stages while the disk of the database fills; their worker is not started again."""
    with staged(f"sqlite:///{disk}/films.db") as stage:
        for _ in range(FILMS):
            stage.ask()
        stage.start()
        pause = threading.Event()
        while not stage.shop.billed and stage.unfinished():
            pause.wait(0.01)
        with filled(disk):
            billed = stage.shop.billed.total()
            pause.wait(STILL)
            billed = stage.shop.billed.total() - billed
        stage.play_out()
        found = stage.figures()
        ended = stage.hand.poll() is not None
    told = (
        "films lost",
        "films finished twice",
        "calls billed without an earlier line",
        "counters that are not the sum of their lines",
    )
    return {f"{name} with the disk full under work": found[name] for name in told} | {
        "workers that had to be started again": int(ended),
        "calls billed while the disk was full": billed,
    }


def hold_when_low(folder: Path) -> Figures:
    """Whether a film may begin with a page less and a page more than two gigabytes free."""
    begun = {}
    for name, size in (("less", LEAST_FREE - 4096), ("more", LEAST_FREE + 64 * 1024)):
        disk = _disk(folder / name, f"size={size}")
        database = open_database(f"sqlite:///{folder}/unused.db")
        begun[name] = open_bench(database, disk, None).has_room
        asyncio.run(database.close())
    return {
        "free space at which no film begins, in GB": LEAST_FREE / 2**30,
        "films begun with less": int(begun["less"]),
        "films held with more": int(not begun["more"]),
    }


if __name__ == "__main__":
    main()
