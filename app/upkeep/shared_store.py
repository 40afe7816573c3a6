"""How the store of files that machines share stands: tried by writing, reading and deleting there."""

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock

from app.core.bucket import bucket_of
from app.core.clock import Clock
from app.core.vendor_groups import StorageSettings
from app.upkeep.checks import age
from app.upkeep.finding import Finding, tried

KEPT = timedelta(minutes=5)
"""How long a finding is told of before the store is tried again."""


def store_of_files(storage: StorageSettings) -> Finding:
    """Whether what machines share can be kept and read, where a store of files is named.

    One that only deletes nothing is not fine, and nothing that is needed fails.
    """
    deletes = True

    def reach() -> str:
        nonlocal deletes
        bucket = bucket_of(storage, is_trial=True)
        if bucket is None:
            return "not set: films lie in the data folder of this machine"
        deletes = bucket.reach()
        return f"{bucket.where} is written and read"

    found = tried(
        "storage",
        reach,
        needed=True,
        reason="What this machine makes reaches no other.",
        remedy="Look at STORAGE_* in the settings.",
    )
    return found if deletes else _deletes_nothing(found)


def _deletes_nothing(found: Finding) -> Finding:
    return replace(
        found,
        fine=False,
        needed=False,
        state=f"{found.state}, and deletes nothing",
        reason="Films that are deleted stay there.",
        remedy="Allow these keys to delete objects.",
    )


class TriedStore:
    """The finding on the store of files, kept for five minutes: each trial writes and deletes there."""

    def __init__(self, storage: StorageSettings, *, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._one_at_a_time = Lock()
        self._found: tuple[datetime, Finding] | None = None

    def __call__(self) -> Finding:
        """As it is, or as it was found at most five minutes ago, which it then says."""
        with self._one_at_a_time:
            now = self._clock()
            if self._found is not None and timedelta(0) <= now - self._found[0] < KEPT:
                at, found = self._found
                return replace(found, state=f"{found.state} ({age(at, now)} ago)")
            found = store_of_files(self._storage)
            self._found = (now, found)
            return found
