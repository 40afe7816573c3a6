"""A process that has loaded what its children need and done nothing yet: it forks one for each errand.

Whoever asks holds a connection for each child. As long as they hold it, the child's number belongs to
it alone, even when it has ended; when they let go of it, what is left of the child is killed.
"""

import ctypes
import gc
import json
import os
import selectors
import signal
import socket
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

LONGEST: Final = 96 * 1024
"""Bytes of an errand: well within what a Linux socket takes as one message unless told otherwise."""
_DEATH_OF_PARENT: Final = 1
_NAME: Final = 15


@dataclass(frozen=True, slots=True)
class Errand:
    """What one child is to do, where, and with what environment."""

    arguments: tuple[str, ...]
    folder: str
    environment: dict[str, str]

    def packed(self) -> bytes:
        """As one message. Raises OSError if it is too long for one."""
        message = json.dumps(asdict(self)).encode()
        if len(message) > LONGEST:
            raise OSError(f"An errand of {len(message)} bytes is longer than {LONGEST}.")
        return message

    @classmethod
    def unpacked(cls, message: bytes) -> "Errand":
        """What was packed."""
        said = json.loads(message)
        return cls(tuple(said["arguments"]), said["folder"], said["environment"])


def bear_children(control: socket.socket) -> Errand:
    """Returns in each child, with what it is to do; the nursery itself stays in here.

    It leaves when nobody holds the other end of `control` any more, and its children end with it.
    """
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page it looks at
    return _Nursery(control).next_errand()


@dataclass(eq=False, slots=True)
class _Child:
    pid: int
    pidfd: int
    holder: socket.socket
    has_ended: bool = False
    is_held: bool = True


class _Nursery:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: set[_Child] = set()
        self._events = selectors.DefaultSelector()
        self._prctl = ctypes.CDLL(None).prctl
        os.close(os.pidfd_open(os.getpid()))  # where there are none, nothing is promised
        self._events.register(control, selectors.EVENT_READ)

    def next_errand(self) -> Errand:
        while True:
            for key, _ in self._events.select():
                if key.fileobj is not self._control:
                    self._hear_of(key.fileobj, key.data)
                elif (errand := self._asked()) is not None:
                    return errand

    def _hear_of(self, source: object, child: _Child) -> None:
        if source is child.holder:
            self._let_go(child)
        else:
            self._ended(child)

    def _asked(self) -> Errand | None:
        message, received, flags, _ = socket.recv_fds(self._control, LONGEST + 1, 3)
        if not message:
            os._exit(0)
        if len(received) != 3 or flags & socket.MSG_TRUNC:
            _close(received)
            return None
        holder = socket.socket(fileno=received[0])
        return self._bear(Errand.unpacked(message), holder, received[1:])

    def _bear(self, errand: Errand, holder: socket.socket, streams: list[int]) -> Errand | None:
        mother = os.getpid()
        pid = -1 if _threads() > 1 or _has_gone(holder) else _forked()
        if pid == 0:
            self._leave(holder)
            self._settle(mother, errand, streams)
            return errand
        _close(streams)
        if pid < 0:
            holder.close()  # they start it themselves
            return None
        self._keep(pid, holder)
        return None

    def _keep(self, pid: int, holder: socket.socket) -> None:
        with suppress(OSError):
            os.setpgid(
                pid, pid
            )  # the child does the same: whoever hears of it first may kill the group
        try:
            child = _Child(pid, os.pidfd_open(pid), holder)
        except OSError:
            _kill(pid)
            os.waitpid(pid, 0)
            holder.close()
            return
        self._children.add(child)
        self._events.register(child.pidfd, selectors.EVENT_READ, child)
        self._events.register(holder, selectors.EVENT_READ, child)
        _say(holder, f"born {pid}")

    def _ended(self, child: _Child) -> None:
        """Tell its code, and keep its number until nobody holds it."""
        if child.has_ended:
            return
        found = os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)
        if found is None:
            return
        child.has_ended = True
        self._events.unregister(child.pidfd)
        os.close(child.pidfd)
        by_itself = found.si_code == os.CLD_EXITED
        if child.is_held:
            _say(child.holder, f"ended {found.si_status if by_itself else -found.si_status}")
        else:
            self._forget(child)

    def _let_go(self, child: _Child) -> None:
        if not child.is_held:
            return
        child.is_held = False
        self._events.unregister(child.holder)
        child.holder.close()
        _kill(child.pid)
        if child.has_ended:
            self._forget(child)

    def _forget(self, child: _Child) -> None:
        os.waitpid(child.pid, 0)
        self._children.discard(child)

    def _leave(self, holder: socket.socket) -> None:
        """Have the child hold nothing of the nursery and of the other children."""
        self._events.close()
        self._control.close()
        holder.close()
        for other in self._children:
            other.holder.close()
            if not other.has_ended:
                os.close(other.pidfd)

    def _settle(self, mother: int, errand: Errand, streams: list[int]) -> None:
        os.setpgid(0, 0)
        self._prctl(_DEATH_OF_PARENT, signal.SIGKILL)
        if os.getppid() != mother:
            os._exit(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for place, stream in enumerate((nothing, *streams)):
            os.dup2(stream, place)
        _close([nothing, *streams])
        self._prctl(_NAME, " ".join(errand.arguments[:1]).encode()[:15])
        os.chdir(errand.folder)
        os.environ.clear()
        os.environ.update(errand.environment)
        time.tzset()
        tempfile.tempdir = None
        sys.argv[1:] = errand.arguments


def _forked() -> int:
    """As `os.fork`; -1 if there is no room for another process."""
    try:
        return os.fork()
    except OSError:
        return -1


def _threads() -> int:
    return sum(1 for _ in Path("/proc/self/task").iterdir())


def _has_gone(holder: socket.socket) -> bool:
    try:
        return holder.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False


def _say(holder: socket.socket, line: str) -> None:
    with suppress(OSError):  # who has gone is seen to have gone
        holder.send(line.encode())


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _close(streams: list[int]) -> None:
    for stream in streams:
        os.close(stream)
