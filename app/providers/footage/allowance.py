"""How often a library may still be asked: counted by the hour, for all processes of this machine."""

import fcntl
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ValidationError

from app.core.clock import Clock
from app.core.exceptions import ProviderUnavailable
from app.core.file_writing import whole_file
from app.providers.footage.catalogue import Catalogue

MONTH: Final = 31 * 24
"""Hours that are remembered."""
_MOMENTS: Final = 1_000_000_000
"""A reset above it is a moment, below it a number of seconds."""


class _Count(BaseModel):
    """Requests by the hour since 1970, and until when, in seconds since then, nothing is asked."""

    hours: dict[int, int] = {}
    rests_until: float = 0.0


class Allowance:
    """The requests of one library, in a file of that folder. Several machines share no file: there
    the library's own refusals decide.
    """

    def __init__(self, catalogue: Catalogue, folder: Path, clock: Clock) -> None:
        self._catalogue = catalogue
        self._file = folder / f"{catalogue.provider}.json"
        self._clock = clock

    def take(self) -> None:
        """Count one request. Raises ProviderUnavailable where none is left."""
        with _Locked(self._file):
            count, now = self._read(), self._clock()
            hour = int(now.timestamp() // 3600)
            count.hours = {h: n for h, n in count.hours.items() if h > hour - MONTH}
            self._refuse(count, hour, now)
            count.hours[hour] = count.hours.get(hour, 0) + 1
            self._write(count)

    def heed(self, headers: Mapping[str, str]) -> None:
        """Rest as long as an answer says that nothing is left."""
        told = {name.lower(): value.strip() for name, value in headers.items()}
        left, reset = told.get("x-ratelimit-remaining", ""), told.get("x-ratelimit-reset", "")
        if left != "0" or not reset.isdigit():
            return
        with _Locked(self._file):
            count = self._read()
            now = self._clock().timestamp()
            count.rests_until = int(reset) if int(reset) > _MOMENTS else now + int(reset)
            self._write(count)

    def _refuse(self, count: _Count, hour: int, now: datetime) -> None:
        ours, seconds = self._catalogue, now.timestamp()
        if count.rests_until > seconds:
            wait = count.rests_until - seconds
        elif count.hours.get(hour, 0) >= ours.an_hour:
            wait = (hour + 1) * 3600 - seconds
        elif sum(count.hours.values()) >= ours.a_month:
            wait = (min(count.hours) + MONTH + 1) * 3600 - seconds
        else:
            return
        raise ProviderUnavailable(
            f"{ours.name} gives no more requests for {wait / 60:.0f} minutes.",
            kept="Footage found before is kept.",
            remedy="Retry it later.",
            charged=False,
            reason="allowance",
            retry_after=wait,
        )

    def _read(self) -> _Count:
        try:
            return _Count.model_validate_json(self._file.read_bytes())
        except (OSError, ValidationError):
            return _Count()

    def _write(self, count: _Count) -> None:
        with whole_file(self._file) as path:
            path.write_text(json.dumps(count.model_dump(mode="json")))


class _Locked:
    """One process at a time at that file."""

    def __init__(self, file: Path) -> None:
        self._path = file.with_suffix(".lock")

    def __enter__(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = self._path.open("w")
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        self._lock.close()
