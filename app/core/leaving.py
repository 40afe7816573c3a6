"""Hearing early that this process was asked to end."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def told_to_leave() -> Iterator[threading.Event]:
    """An event that SIGTERM or SIGINT sets, before whoever listened so far hears of it.

    A web server waits for its answers to end before it tells anybody that it is leaving; an answer
    without an end must know sooner. Outside the main thread, where no signal comes, it is never set.
    """
    asked = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def hear(number: int, frame: FrameType | None) -> None:
        asked.set()
        listener = before[signal.Signals(number)]
        if callable(listener):
            listener(number, frame)

    for number in before:
        signal.signal(number, hear)
    try:
        yield asked
    finally:
        for number, listener in before.items():
            signal.signal(number, listener)
