"""Files kept under a key that names their recipe: a key that exists is work that is done."""

import errno
import hashlib
import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from app.core.exceptions import MachineUnfit


def recipe(*parts: object) -> str:
    """A 32-digit hex name for everything that goes into a piece of work.

    Parts must be JSON values (a `default` of `str` is not applied: what cannot be named cannot be
    cached). Equal parts, in any process and on any day, give the equal name.
    """
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class Store:
    """A folder of finished files. Raises MachineUnfit when the disk refuses."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, key: str) -> Path:
        """Where the file of that key is or will be; keys look like `voice/0f3c….wav`."""
        path = self.root / key
        if ".." in Path(key).parts or Path(key).is_absolute():
            raise ValueError(f"{key!r} leaves the store")
        return path

    def has(self, key: str) -> bool:
        """Whether the work of that key is done: its file is there and as long as when it was kept.

        A file that lost its end since, to a power cut or a broken copy, is work to be done again.
        """
        try:
            return self.path(key).stat().st_size == int(self._length(key).read_text())
        except (OSError, ValueError):
            return False

    def read(self, key: str) -> bytes:
        """The bytes of that key."""
        return self.path(key).read_bytes()

    def write(self, key: str, content: bytes) -> Path:
        """Keep the content; whoever looks sees the whole file or none."""
        with self.making(key) as path:
            path.write_bytes(content)
        return self.path(key)

    @contextmanager
    def making(self, key: str) -> Iterator[Path]:
        """A temporary path beside the final one, renamed when the block ends without an error."""
        final = self.path(key)
        with whole_file(final) as temporary:
            yield temporary
            with whole_file(self._length(key)) as note:
                note.write_text(str(temporary.stat().st_size))

    def _length(self, key: str) -> Path:
        """Where the length of that key's file is noted, in bytes."""
        return self.root / ".lengths" / key

    def sweep(self, *, older_than: float) -> None:
        """Delete what a killed process left half made, if it is older than so many seconds."""
        for path in self.root.rglob(".????????????????????????????????*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > older_than:
                    path.unlink()


@contextmanager
def whole_file(final: Path) -> Iterator[Path]:
    """A temporary path that becomes `final` when the block succeeds, and vanishes when it does not.

    Raises MachineUnfit when the folder cannot be written or the disk is full.
    """
    temporary = final.with_name(f".{uuid.uuid4().hex}{final.suffix}")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_trouble(error, final) from error
    try:
        yield temporary
        os.replace(temporary, final)
    except OSError as error:
        if error.errno in _REASONS:
            raise disk_trouble(error, final) from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


_REASONS = {
    errno.ENOSPC: (
        "The disk is full: {name} could not be written in {folder}.",
        "Free some space and run the same command again.",
    ),
    errno.EDQUOT: (
        "This user's share of the disk is full: {name} could not be written in {folder}.",
        "Free some space and run the same command again.",
    ),
    errno.EROFS: ("{folder} is on a read-only disk.", "Choose another folder."),
    errno.EACCES: (
        "{folder} may not be written by this user.",
        "Choose another folder or change its permissions.",
    ),
}


def disk_trouble(error: OSError, path: Path) -> MachineUnfit:
    """The operator's sentence for what the disk refused."""
    unknown = ("{folder}/{name} could not be written: {reason}.", "Check the folder.")
    what, remedy = _REASONS.get(error.errno or 0, unknown)
    reason = error.strerror or str(error)
    return MachineUnfit(
        what.format(name=path.name, folder=path.parent, reason=reason), remedy=remedy
    )
