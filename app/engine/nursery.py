"""Programs that begin at once, because a process of ours has loaded them already and forks.

One small process for each process that asks, begun with the first program. Where it cannot be had,
the program is started as any other.
"""

import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Final

from app.core.exceptions import MachineUnfit
from app.core.nursery import Errand
from app.engine.born import Born, let_go, number_after
from app.engine.execution import on_cancel, stop_if_cancelled
from app.engine.launching import end_of, launched

PATIENCE: Final = 60.0
"""Seconds after which a nursery that bears nothing hangs: its start takes one or two."""
PAUSE: Final = 60.0
"""Seconds in which no other is begun after one that bore nothing."""
SHAPING: Final = ("PYTHON", "LC_", "LANG", "LD_", "MALLOC_", "OPENBLAS_", "OMP_", "MKL_")
"""What a process reads of its environment once, when it starts."""

log = logging.getLogger(__name__)


class Nursery:
    """Forks what `program` is with other arguments; `program nursery SOCKET` is what forks."""

    def __init__(self, program: Sequence[str]) -> None:
        self._program = tuple(program)
        self._lock = threading.Lock()
        self._mother: _Mother | None = None
        self._not_before = 0.0

    @property
    def pid(self) -> int | None:
        """The process that forks, if there is one."""
        mother = self._mother
        return mother.pid if mother is not None and mother.serves else None

    def bear(
        self,
        program: Sequence[str | Path],
        complaint: IO[bytes],
        folder: Path | None,
        environment: Mapping[str, str] | None,
    ) -> Born | None:
        """The program, running; None if it has to be started in another way. Raises Stopped."""
        size = len(self._program)
        if tuple(program[:size]) != self._program or not _children_can_be_watched():
            return None
        wanted = dict(os.environ if environment is None else environment)
        errand = Errand(tuple(map(str, program[size:])), str(folder or Path.cwd()), wanted)
        mother = self._found(wanted)
        if mother is None or mother.shaping != _shaping(wanted):
            return None
        born = mother.bear(errand, complaint)
        if born is None and not mother.has_borne:
            self._not_before = time.monotonic() + PAUSE
        return born

    def close(self) -> None:
        """End it, and with it what it has forked."""
        with self._lock:
            mother, self._mother = self._mother, None
        if mother is not None:
            mother.end()

    def _found(self, environment: Mapping[str, str]) -> "_Mother | None":
        with self._lock:
            if self._mother is not None and self._mother.serves:
                return self._mother
            if time.monotonic() < self._not_before:
                return None
            self._mother = _Mother((*self._program, "nursery"), environment)
            return self._mother


class _Mother:
    """The process that forks, and a thread that waits for its end: the kernel ends it with that thread."""

    def __init__(self, program: Sequence[str], environment: Mapping[str, str]) -> None:
        self.shaping: Final = _shaping(environment)
        self.has_borne = False
        self._owner = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self._has_ended = False
        self._begun = threading.Event()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.settimeout(PATIENCE)
        threading.Thread(
            target=self._keep, args=(program, theirs), name="nursery", daemon=True
        ).start()
        self._begun.wait()

    @property
    def pid(self) -> int | None:
        """Its number; None if it could not be started."""
        return None if self._process is None else self._process.pid

    @property
    def serves(self) -> bool:
        """Whether it is there, for this very process."""
        return not self._has_ended and self._owner == os.getpid()

    def bear(self, errand: Errand, complaint: IO[bytes]) -> Born | None:
        """The child for that errand; None if there is none. Raises Stopped if it is not wanted."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        read, write = os.pipe()
        stdout = os.fdopen(read, "rb")
        pid = None
        try:
            with theirs, os.fdopen(write, "wb") as stream:
                given = [theirs.fileno(), stream.fileno(), complaint.fileno()]
                self._ask(errand, given)
            pid = self._told(ours)
        finally:
            if pid is None:
                stdout.close()
                ours.close()
        return None if pid is None else Born(pid, stdout, ours)

    def end(self) -> None:
        """Kill it; the kernel kills its children."""
        self._has_ended = True
        if self._process is not None:
            self._process.kill()

    def _ask(self, errand: Errand, given: Sequence[int]) -> None:
        """Ask for it; that nobody took it is seen where the answer is awaited."""
        try:
            socket.send_fds(self._control, [errand.packed()], given)
        except OSError as error:
            log.warning("nursery.not_asked", extra={"nursery": self.pid, "reason": str(error)})

    def _told(self, ours: socket.socket) -> int | None:
        ours.settimeout(PATIENCE)
        pid = None
        with on_cancel(lambda: let_go(ours)):
            try:
                pid = number_after(ours, "born")
            except TimeoutError:
                log.warning("nursery.hangs", extra={"nursery": self.pid})
                self.end()
        stop_if_cancelled()
        self.has_borne = self.has_borne or pid is not None
        return pid

    def _keep(self, program: Sequence[str], theirs: socket.socket) -> None:
        with tempfile.TemporaryFile() as complaint:
            try:
                self._process = process = _started(program, theirs, complaint, self.shaping)
            except (OSError, MachineUnfit) as error:
                self._has_ended = True
                log.warning("nursery.not_begun", extra={"reason": str(error)})
                return
            finally:
                theirs.close()
                self._begun.set()
            code = process.wait()
            was_meant, self._has_ended = self._has_ended, True
            self._control.close()
            if was_meant:
                return
            log.warning("nursery.ended", extra={"code": code, "complaint": end_of(complaint)})


def _started(
    program: Sequence[str],
    control: socket.socket,
    complaint: IO[bytes],
    shaping: Mapping[str, str],
) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        launched([*program, str(control.fileno())]),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=complaint,
        # NumPy's library would begin threads, and none but the one that forks is alive in a child.
        env={**os.environ, **shaping, "OPENBLAS_NUM_THREADS": "1"},
        pass_fds=[control.fileno()],
        process_group=0,
    )


@cache
def _children_can_be_watched() -> bool:
    """Whether this system tells of a child's end by a file, as Linux does unless it is forbidden."""
    if sys.platform != "linux":
        return False
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:
        return False
    return True


def _shaping(environment: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith(SHAPING)}
