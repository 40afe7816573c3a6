"""Hands that are born quickly: forked from a process that has loaded everything and done nothing yet.

`python -m verify.nursery MODULE` reads the arguments of one hand after another, as a line of JSON each, and says of
each `born PID`, and in the end `dead CODE`; the hand itself, the module's `main`, says `ready`.
"""

import json
import os
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass
class Nursery:
    """Bears one hand at a time; each is a process of its own, which can be killed and missed by nobody else."""

    process: "subprocess.Popen[str]"
    pid: int = 0
    code: int | None = None

    @classmethod
    def opened(cls, hands: str) -> "Nursery":
        """A nursery with no hand yet, for hands of that module."""
        return cls(
            subprocess.Popen(
                [sys.executable, "-m", "verify.nursery", hands],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=1,
                text=True,
            )
        )

    def bear(self, *arguments: str) -> None:
        """A hand that is ready to work. Raises RuntimeError if it ends before, other than by SIGKILL."""
        assert self.process.stdin is not None
        self.code = None
        self.process.stdin.write(json.dumps(arguments) + "\n")
        self.process.stdin.flush()
        self.pid = int(self._line().removeprefix("born "))
        if not self._is_ready() and self.code != -signal.SIGKILL:
            raise RuntimeError(f"The worker did not start: it ended with {self.code}.")

    def kill(self) -> None:
        """SIGKILL to the hand."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def ask_to_leave(self) -> None:
        """SIGTERM to the hand."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def wait(self, seconds: float) -> int:
        """The code with which the hand ended. Raises TimeoutError."""
        if self.code is None:
            if not self._is_heard(seconds):
                raise TimeoutError(f"The worker did not end within {seconds:.0f} seconds.")
            self._hear(self._line())
        assert self.code is not None
        return self.code

    def poll(self) -> int | None:
        """The same, or None while it lives."""
        if self.code is None and self.pid and self._is_heard(0):
            self._hear(self._line())
        return self.code

    def close(self) -> None:
        """No hand and no nursery any more."""
        if self.pid:
            self.kill()
            self.wait(30)
        self.process.kill()
        self.process.communicate()

    def _is_ready(self) -> bool:
        line = self._line()
        if line == "ready":
            return True
        self._hear(line)
        return False

    def _hear(self, line: str) -> None:
        self.code = int(line.removeprefix("dead "))

    def _is_heard(self, seconds: float) -> bool:
        assert self.process.stdout is not None
        return bool(select.select([self.process.stdout.fileno()], [], [], seconds)[0])

    def _line(self) -> str:
        """The next line, byte by byte, so that none is kept back where `select` does not see it."""
        assert self.process.stdout is not None
        said = b""
        while not said.endswith(b"\n"):
            part = os.read(self.process.stdout.fileno(), 1)
            if not part:
                raise RuntimeError("The nursery has ended.")
            said += part
        return said.decode().strip()


def main() -> None:
    """Bear hands until nobody asks for one."""
    name = sys.argv[1]
    hand = import_module(name)
    for line in sys.stdin:
        told, tell = os.pipe()
        pid = os.fork()
        if not pid:
            os.read(told, 1)
            sys.argv = [name, *json.loads(line)]
            os._exit(hand.main())
        _say(f"born {pid}")
        os.write(tell, b"!")
        os.close(told)
        os.close(tell)
        _, status = os.waitpid(pid, 0)
        _say(f"dead {os.waitstatus_to_exitcode(status)}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
