"""Programs a step starts: they end with the step, with its cancellation and with this process."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.core.exceptions import MachineUnfit
from app.engine.execution import on_cancel, stop_if_cancelled

KEPT_COMPLAINT = 4096
"""Bytes of standard error that are kept, the last ones."""

# The kernel ends the program when the thread that started it does, and lets a page that somebody waits
# for go first. Asked for in a fresh interpreter and not between fork and exec, where other threads' locks
# may be held for ever.
_LAUNCHER = """
import ctypes, os, sys
os.nice(10)
try:
    ctypes.CDLL(None).prctl(1, 9)
except (AttributeError, OSError):
    pass
if os.getppid() != int(sys.argv[1]):
    os._exit(1)
os.execvp(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code (negative: the signal) and the end of its complaints."""

    code: int
    complaint: str


def run_child(
    program: Sequence[str | Path],
    *,
    on_line: Callable[[str], None] | None = None,
    seconds: float | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Run a program to its end and hand each line of its standard output to `on_line`.

    If the work is cancelled, the program and all it started are killed and Stopped is raised. If
    this process dies, the program dies with it. Raises MachineUnfit if the program cannot be found
    or takes longer than `seconds`.
    """
    with tempfile.TemporaryFile() as complaint:
        child = _start(program, complaint, folder, environment)
        with _ended_at_last(child), on_cancel(lambda: _kill(child)), _limit(child, seconds) as late:
            for line in child.stdout or ():
                if on_line is not None:
                    on_line(line.decode(errors="replace").rstrip("\n"))
            code = child.wait()
        stop_if_cancelled()
        if late.is_set():
            raise MachineUnfit(f"{program[0]} did not end within {seconds:g} seconds.")
        return Ended(code, _end_of(complaint))


def _start(
    program: Sequence[str | Path],
    complaint: IO[bytes],
    folder: Path | None,
    environment: Mapping[str, str] | None,
) -> subprocess.Popen[bytes]:
    found = shutil.which(str(program[0]))
    if found is None:
        raise MachineUnfit(f"{program[0]} is not a program on this machine.")
    launcher = (sys.executable, "-I", "-S", "-c", _LAUNCHER, str(os.getpid()), found)
    return subprocess.Popen(
        [*launcher, *map(str, program[1:])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=complaint,
        cwd=folder,
        env=environment,
        process_group=0,
    )


@contextmanager
def _ended_at_last(child: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        _kill(child)  # also what it started and left behind
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


@contextmanager
def _limit(child: subprocess.Popen[bytes], seconds: float | None) -> Iterator[threading.Event]:
    late = threading.Event()
    if seconds is None:
        yield late
        return

    def end() -> None:
        late.set()
        _kill(child)

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _kill(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)


def _end_of(complaint: IO[bytes]) -> str:
    size = complaint.seek(0, os.SEEK_END)
    complaint.seek(max(0, size - KEPT_COMPLAINT))
    return complaint.read().decode(errors="replace")
