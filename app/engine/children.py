"""Programs a step starts: they end with the step, with its cancellation and with this process."""

import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Protocol, TypeVar

from app.core.exceptions import MachineUnfit
from app.engine.execution import on_cancel, stop_if_cancelled
from app.engine.launching import end_of, launched
from app.engine.nursery import Nursery

Code = TypeVar("Code")
Code_co = TypeVar("Code_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code (negative: the signal) and the end of its complaints."""

    code: int
    complaint: str


class _Child(Protocol[Code_co]):
    """A program that runs, in a process group of its own."""

    @property
    def stdout(self) -> IO[bytes] | None:
        """What it says, to be read to its end."""

    def wait(self) -> Code_co:
        """Its exit code (negative: the signal)."""

    def kill(self) -> None:
        """Kill it with all it started."""

    def close(self) -> None:
        """Kill what is left of it and have nothing of it open any more."""


def run_child(
    program: Sequence[str | Path],
    *,
    on_line: Callable[[str], None] | None = None,
    seconds: float | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    nursery: Nursery | None = None,
) -> Ended:
    """Run a program to its end and hand each line of its standard output to `on_line`.

    If the work is cancelled, the program and all it started are killed and Stopped is raised. If
    this process dies, the program dies with it. Raises MachineUnfit if the program cannot be found
    or takes longer than `seconds`. A `nursery` spares its start; should the nursery end meanwhile,
    the program is run again, and its lines are heard again.
    """
    with tempfile.TemporaryFile() as complaint:
        born = nursery.bear(program, complaint, folder, environment) if nursery else None
        code = _followed(born, program[0], on_line, seconds) if born else None
        if code is None:
            _forget(complaint)
            started = _Started(program, complaint, folder, environment)
            code = _followed(started, program[0], on_line, seconds)
        return Ended(code, end_of(complaint))


def _forget(complaint: IO[bytes]) -> None:
    complaint.seek(0)
    complaint.truncate()


def _followed(
    child: _Child[Code],
    name: str | Path,
    on_line: Callable[[str], None] | None,
    seconds: float | None,
) -> Code:
    """Its exit code. Raises Stopped, and MachineUnfit if it took too long."""
    with closing(child), on_cancel(child.kill), _limit(child, seconds) as late:
        for line in child.stdout or ():
            if on_line is not None:
                on_line(line.decode(errors="replace").rstrip("\n"))
        code = child.wait()
    stop_if_cancelled()
    if late.is_set():
        raise MachineUnfit(f"{name} did not end within {seconds:g} seconds.")
    return code


class _Started:
    """A program that was started as any other."""

    def __init__(
        self,
        program: Sequence[str | Path],
        complaint: IO[bytes],
        folder: Path | None,
        environment: Mapping[str, str] | None,
    ) -> None:
        self._process = subprocess.Popen(
            launched(program),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaint,
            cwd=folder,
            env=environment,
            process_group=0,
        )
        self.stdout: Final = self._process.stdout

    def wait(self) -> int:
        return self._process.wait()

    def kill(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        self.kill()  # also what it started and left behind
        self.wait()
        if self.stdout is not None:
            self.stdout.close()


@contextmanager
def _limit(child: _Child[object], seconds: float | None) -> Iterator[threading.Event]:
    late = threading.Event()
    if seconds is None:
        yield late
        return

    def end() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()
