"""Programs whose work is cancelled while they run: how soon each is dead."""

import asyncio
import sys
import threading
import time
from queue import SimpleQueue
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from app.database import open_database
from app.engine import Desk, Queue, Runtime, Ticket, run_child, step, workflow
from tests.test_engine.prompter import alive
from verify.promise import Bound, Effort, Figures, Promise

DEAF: Final = """
import os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(os.getpid(), flush=True)
while True: pass
"""
PATIENCE: Final = 60.0
"""Seconds until a program has begun, and until it has ended, before it is given up."""
_begun: Final = SimpleQueue[int]()


@step("encode")
def encode() -> None:
    """A program that works for ever and heeds no signal."""
    run_child([sys.executable, "-c", DEAF], on_line=lambda pid: _begun.put(int(pid)))


@workflow("encoding", queue=Queue("encoding", per_worker=1))
def encoding() -> None:
    """One such program."""
    encode()


def cancel_at_work(effort: Effort) -> Figures:
    """One program after the other is cancelled as soon as it runs, in an engine as it is in earnest."""
    with TemporaryDirectory(prefix="ytempire-verify-") as folder:
        database = open_database(f"sqlite:///{folder}/films.db", pool_size=4)
        runtime = Runtime(database, [encoding])
        runtime.start()
        try:
            seconds = [
                _seconds_until_dead(runtime.desk, f"film {number}")
                for number in range(effort.choose(quick=20, long=100))
            ]
        finally:
            runtime.drain(0.0)
            asyncio.run(database.close())
    return {
        "programs cancelled": len(seconds),
        "seconds until the slowest was dead": max(seconds),
        "seconds until half were dead": median(seconds),
    }


def _seconds_until_dead(desk: Desk, name: str) -> float:
    desk.enqueue(encoding, Ticket(name))
    program = _begun.get(timeout=PATIENCE)
    began, pause = time.monotonic(), threading.Event()
    desk.cancel(name)
    while alive(program):
        if time.monotonic() - began > PATIENCE:
            raise RuntimeError(f"The program of {name} still runs.")
        pause.wait(0.005)
    return time.monotonic() - began


CANCELLING: Final = Promise(
    name="cancel",
    sentence="The program of a cancelled film is dead within two seconds.",
    bounds=(
        Bound(name="programs cancelled", least=20),
        Bound(name="seconds until the slowest was dead", most=2.0),
    ),
    run=cancel_at_work,
)
