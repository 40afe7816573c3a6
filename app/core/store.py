"""Files kept under a key that names their recipe: a key that exists is work that is done."""

import hashlib
import json
import os
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from app.core.bucket import Bucket
from app.core.file_writing import whole_file


def recipe(*parts: object) -> str:
    """A 32-digit hex name for everything that goes into a piece of work.

    Parts must be JSON values (a `default` of `str` is not applied: what cannot be named cannot be
    cached). Equal parts, in any process and on any day, give the equal name.
    """
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


class _NotThere(Exception):
    """No machine has shared the file."""


class Store:
    """A folder of finished files. Raises MachineUnfit when the disk refuses.

    With a `bucket`, what was shared there by another machine counts as done here too: it is fetched
    when it is asked for. `places` sends families of keys (`voice` of `voice/0f3c….wav`) to a folder
    of their own in the same root: what lies there was made anew on purpose, by the same recipe.
    """

    def __init__(
        self, root: Path, bucket: Bucket | None = None, places: Mapping[str, str] | None = None
    ) -> None:
        self.root = root
        self.bucket = bucket
        self._places = dict(places or {})

    def with_places(self, places: Mapping[str, str]) -> "Store":
        """The same store, with those families in places of their own."""
        return Store(self.root, self.bucket, places)

    def path(self, key: str) -> Path:
        """Where the file of that key is or will be; keys look like `voice/0f3c….wav`."""
        if ".." in Path(key).parts or Path(key).is_absolute():
            raise ValueError(f"{key!r} leaves the store")
        return self.root / self._placed(key)

    def has(self, key: str) -> bool:
        """Whether the work of that key is done: its file is there and as long as when it was kept.

        A file that lost its end since, to a power cut or a broken copy, is work to be done again.
        Asking is using: the file is not cleared away for a while.
        """
        return self._is_whole(key) or self._fetched(key)

    def keeps(self, name: str) -> bool:
        """Whether that text is a key whose file is on this machine."""
        if ".." in name or name.startswith("/") or "\0" in name:
            return False
        return self._is_whole(name)

    def share(self, *keys: str) -> None:
        """Let other machines have the files of those keys, where there is a bucket."""
        for key in keys:
            mark = self.root / ".shared" / f"{self._placed(key)}.txt"
            if self.bucket is not None and not mark.exists():
                self.bucket.keep(f"store/{self._placed(key)}", self.path(key))
                with whole_file(mark) as note:
                    note.touch()

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

    def _is_whole(self, key: str) -> bool:
        note = self._length(key)
        try:
            whole = self.path(key).stat().st_size == int(note.read_text())
            os.utime(note)
        except (OSError, ValueError):
            return False
        return whole

    def _fetched(self, key: str) -> bool:
        if self.bucket is None:
            return False
        with suppress(_NotThere), self.making(key) as path:
            if not self.bucket.fetch(f"store/{self._placed(key)}", path):
                raise _NotThere
            return True
        return False

    def _length(self, key: str) -> Path:
        """Where the length of that key's file is noted, in bytes."""
        return self.root / ".lengths" / f"{self._placed(key)}.txt"

    def _placed(self, key: str) -> str:
        place = self._places.get(key.partition("/")[0])
        return f"{place}/{key}" if place else key

    def forget_unused(self, families: Iterable[str], *, older_than: float, most: int) -> int:
        """Delete files of those families that nobody asked for in so many seconds; how many."""
        gone = 0
        for family in families:
            for note in (self.root / ".lengths" / family).rglob("[!.]*.txt"):
                if gone >= most:
                    return gone
                gone += self._forget_if_unused(note, older_than)
        return gone

    def _forget_if_unused(self, note: Path, older_than: float) -> bool:
        aside = note.with_name(f".{uuid.uuid4().hex}")
        with suppress(OSError):
            if time.time() - note.stat().st_mtime < older_than:
                return False
            os.replace(note, aside)  # from here on nobody finds it done
            if time.time() - aside.stat().st_mtime < older_than:  # who asked just before needs it
                os.replace(aside, note)
                return False
            key = note.relative_to(self.root / ".lengths").with_suffix("")
            (self.root / key).unlink(missing_ok=True)
            aside.unlink()
            return True
        return False

    def sweep(self, *, older_than: float) -> None:
        """Delete what a killed process left half made, if it is older than so many seconds."""
        for path in self.root.rglob(".????????????????????????????????*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > older_than:
                    path.unlink()
