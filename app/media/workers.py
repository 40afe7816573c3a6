"""One process for each core, that dies with the process that started it."""

import multiprocessing
import os
import signal
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.synchronize import Event
from types import TracebackType

_LOOK = 0.5
"""Seconds between two looks at whether the work is still wanted."""


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pool(workers: int | None = None) -> ProcessPoolExecutor:
    """A pool of fresh processes; work and results are pickled, so keep them small.

    Workers leave Ctrl-C to their parent and end within a second of the parent's end, however it
    ended. When the `with` block of the pool ends by an error, Ctrl-C included, they end as quickly.
    """
    return _Pool(workers or cores())


class _Pool(ProcessPoolExecutor):
    def __init__(self, workers: int) -> None:
        context = multiprocessing.get_context("spawn")
        self._unwanted = context.Event()
        super().__init__(
            max_workers=workers,
            mp_context=context,
            initializer=_settle_in,
            initargs=(os.getpid(), self._unwanted),
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._unwanted.set()
            self.shutdown(wait=False, cancel_futures=True)
        super().__exit__(kind, error, trace)


def _settle_in(parent: int, unwanted: Event) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow, args=(parent, unwanted), daemon=True).start()


def _follow(parent: int, unwanted: Event) -> None:
    while os.getppid() == parent and not unwanted.is_set():
        time.sleep(_LOOK)
    os._exit(1)
