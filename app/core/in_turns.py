"""Short work done by a busy event loop itself, a little at each of its turns.

A thread beside it would get the interpreter only where the loop waits for something, and both would
lose it to each other at every statement: that costs more than the work.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Final

AT_A_TURN: Final = 0.002
"""Seconds of work before the loop answers others."""
PATIENCE: Final = 0.25
"""Seconds without anything done after which whoever waits does the rest: the loop may wait for them."""


class InTurns:
    """Work for a loop. Each piece is begun within `borrowed`, in one thread at a time, in order."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        pieces: Iterable[Callable[[], None]],
        borrowed: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._loop = loop
        self._left = deque(pieces)
        self._borrowed = borrowed
        self._at_it = threading.Lock()
        self._ended = threading.Event()
        self._error: Exception | None = None

    def finish(self) -> None:
        """Wait in a thread until all is done. Raises what a piece raised; what was left is then not done."""
        before = len(self._left)
        try:
            self._loop.call_soon_threadsafe(self._turn)
        except RuntimeError:  # that loop has ended
            before = -1
        while not (before < 0 or self._ended.wait(PATIENCE)):
            before = -1 if len(self._left) == before else len(self._left)
        if before < 0:
            with self._at_it:
                self._do()
        if self._error is not None:
            raise self._error

    def _turn(self) -> None:
        if not self._at_it.acquire(blocking=False):
            return
        try:
            self._do(until=time.perf_counter() + AT_A_TURN)
        finally:
            self._at_it.release()
        if not self._ended.is_set():
            self._loop.call_soon(self._turn)

    def _do(self, until: float = float("inf")) -> None:
        try:
            with self._borrowed():
                while self._left and time.perf_counter() < until:
                    self._left.popleft()()
        except Exception as error:  # noqa: BLE001 - raised again in the thread that waits
            self._error = error
            self._left.clear()
        if not self._left:
            self._ended.set()
