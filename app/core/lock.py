"""One process at a time in a folder."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.exceptions import MachineUnfit
from app.core.file_writing import disk_trouble

FILE = "serving.lock"


@contextmanager
def only_process(folder: Path) -> Iterator[None]:
    """Hold the folder for this process while the block runs; the kernel lets go if it is killed.

    Raises MachineUnfit when another process holds it.
    """
    file = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        opened = file.open("w")
    except OSError as error:
        raise disk_trouble(error, file) from error
    with opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise MachineUnfit(
                f"Another process serves from {folder}, and SQLite is for one.",
                remedy="Stop it, or set DATABASE_URL to a PostgreSQL database that many can share.",
            ) from error
        yield
