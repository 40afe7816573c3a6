"""Short work done by a busy event loop itself, a little at each of its turns.

A thread beside it would get the interpreter only where the loop waits for something, and both would
lose it to each other at every statement: that costs more than the work.
"""

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, suppress
from typing import Final

from app.core.exceptions import MachineUnfit

AT_A_TURN: Final = 0.002
"""Seconds of work before the loop answers others."""
PATIENCE: Final = 0.25
"""Seconds after which whoever waits does the rest: the loop is too busy, or waits for them."""


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
        with suppress(RuntimeError):  # that loop has ended
            self._loop.call_soon_threadsafe(self._turn)
            self._ended.wait(PATIENCE)
        with self._at_it:
            if not self._ended.is_set():
                self._do()
        if self._error is not None:
            raise self._error

    def _turn(self) -> None:
        if self._ended.is_set() or not self._at_it.acquire(blocking=False):
            return
        try:
            if not self._ended.is_set():  # else what was borrowed may be somebody else's by now
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
        except BaseException as error:
            self._error = error if isinstance(error, Exception) else _cut_off(error)
            self._left.clear()
            if not isinstance(error, Exception):
                raise
        finally:
            if not self._left:
                self._ended.set()


def _cut_off(ended: BaseException) -> MachineUnfit:
    """A piece ended in its middle by a signal: nothing of its transaction may be kept."""
    return MachineUnfit(f"The work was cut off by {type(ended).__name__}; nothing of it is kept.")
