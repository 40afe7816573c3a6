"""Samples of voices and looks, each made by a program of its own (sampling.py) and kept by what it is of."""

import json
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from app.core.exceptions import Overloaded
from app.core.kept_errors import opened
from app.engine import Unexpected, run_child
from app.tasks.child import our_environment
from app.tasks.samples import SAMPLE, name_of
from app.tasks.video import Bench
from app.videos.previews import Sample, refuse_unusable

MOST_WAITING: Final = 8
LONGEST: Final = 180.0
"""Seconds after which making one hangs."""


class ProgramPreviews:
    """Has samples made by programs, one at a time, so that no request waits behind one."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._maker = ThreadPoolExecutor(1, "previews")
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)

    def find(self, sample: Sample) -> Path | None:
        """The sample's file if it was made before. Raises Invalid for what cannot be made."""
        refuse_unusable(sample)
        key = self._known(_note(sample))
        return self._bench.store.path(key) if key else None

    def make(self, sample: Sample) -> "Future[Path]":
        """The sample's file, some seconds from now. Raises Overloaded when many are waited for."""
        if not self._waiting.acquire(blocking=False):
            raise Overloaded("Many samples are made at this moment.", retry_after=10)
        coming = self._maker.submit(lambda: self.find(sample) or self._made(sample))
        coming.add_done_callback(lambda _: self._waiting.release())
        return coming

    def close(self) -> None:
        """Make no more of them."""
        self._maker.shutdown(wait=False, cancel_futures=True)

    def _known(self, note: str) -> str | None:
        store = self._bench.store
        if not store.has(note):
            return None
        key = str(json.loads(store.read(note)))
        return key if store.has(key) else None

    def _made(self, sample: Sample) -> Path:
        said: dict[str, Any] = {}

        def hear(line: str) -> None:
            if line.startswith("{"):
                said.update(json.loads(line))

        program = (sys.executable, "-m", "app.tasks", "preview", SAMPLE.dump_json(sample).decode())
        environment = our_environment(self._bench.environment)
        run_child(program, on_line=hear, seconds=LONGEST, environment=environment)
        if "error" in said:
            raise opened(said["error"])
        if "result" not in said:
            raise Unexpected("The sample was not made.")
        key = str(said["result"])
        self._bench.store.write(_note(sample), json.dumps(key).encode())
        return self._bench.store.path(key)


def _note(sample: Sample) -> str:
    """The key of what says where the sample lies."""
    return f"{name_of(sample)}.json"
