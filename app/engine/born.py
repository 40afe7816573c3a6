"""A program that a nursery has forked for us."""

import os
import signal
import socket
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

LATEST: Final = 30.0
"""Seconds after its end in which a program's code is told, if the nursery does not hang."""


class Born:
    """A program that was forked; `stdout` is to be read to its end."""

    def __init__(self, pid: int, stdout: IO[bytes], holding: socket.socket) -> None:
        self.pid: Final = pid
        self.stdout: Final = stdout
        self._holding = holding
        self._lock = threading.Lock()
        self._is_ours = True

    def wait(self) -> int | None:
        """Its exit code (negative: the signal); None if it was killed here or the nursery could not tell."""
        self._holding.settimeout(LATEST)
        while True:
            try:
                return number_after(self._holding, "ended")
            except TimeoutError:
                if _has_ended(self.pid):
                    return None

    def kill(self) -> None:
        """Kill it with all it started, whether it has ended or not, and let go of it."""
        with self._lock:
            if not self._is_ours:
                return  # the number may be another's by now
            self._is_ours = False
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            let_go(self._holding)

    def close(self) -> None:
        """Have nothing of it open any more."""
        self.kill()
        self.stdout.close()
        self._holding.close()


def number_after(told: socket.socket, word: str) -> int | None:
    """The number after that word; None if nobody tells it any more. Raises TimeoutError."""
    try:
        said, _, number = told.recv(64).decode().partition(" ")
    except TimeoutError:
        raise
    except OSError:
        return None
    return int(number) if said == word else None


def let_go(connection: socket.socket) -> None:
    """Have both ends know that nothing more is said."""
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def _has_ended(pid: int) -> bool:
    """Whether it is there no more, or only its number."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state in "ZX"
