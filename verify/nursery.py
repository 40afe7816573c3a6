"""Hands that are born quickly: forked by the engine's nursery from a process that has loaded what they need.

`python -m verify.nursery MODULE nursery SOCKET` forks them; a hand is that module's `main`, which says `ready`.
"""

import os
import select
import signal
import socket
import sys
from importlib import import_module
from pathlib import Path

from app.core.nursery import bear_children
from app.engine import Nursery
from app.engine.born import Born

ROOT = Path(__file__).parents[1]


class Hands:
    """Bears one hand of a module at a time; each is a process that can be killed and is missed by nobody else."""

    def __init__(self, module: str) -> None:
        self._program = (sys.executable, "-m", "verify.nursery", module)
        self._nursery = Nursery(self._program)
        self._born: Born | None = None
        self._code: int | None = None

    @property
    def pid(self) -> int:
        """The number of the hand born last."""
        return self._hand.pid

    def bear(self, *arguments: str) -> None:
        """A hand that is ready to work. Raises RuntimeError if it ends before, other than by SIGKILL."""
        self._let_go()
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with open(2, "wb", closefd=False) as complaint:
            self._born = self._nursery.bear(
                (*self._program, *arguments), complaint, ROOT, environment
            )
        is_ready = self._hand.stdout.readline() == b"ready\n"
        if not is_ready and (code := self.wait(30)) != -signal.SIGKILL:
            raise RuntimeError(f"The worker did not start: it ended with {code}.")

    def kill(self) -> None:
        """SIGKILL to the hand."""
        os.kill(self.pid, signal.SIGKILL)

    def ask_to_leave(self) -> None:
        """SIGTERM to the hand."""
        os.kill(self.pid, signal.SIGTERM)

    def wait(self, seconds: float) -> int:
        """The code with which the hand ended. Raises TimeoutError."""
        if self._code is None:
            if not self._has_ended(seconds):
                raise TimeoutError(f"The worker did not end within {seconds:.0f} seconds.")
            self._code = self._hand.wait()
        if self._code is None:
            raise RuntimeError("The nursery has ended.")
        return self._code

    def poll(self) -> int | None:
        """The same, or None while it lives."""
        return self.wait(0) if self._has_ended(0) else None

    def close(self) -> None:
        """No hand and no nursery any more."""
        self._let_go()
        self._nursery.close()

    @property
    def _hand(self) -> Born:
        if self._born is None:
            raise RuntimeError("No worker was born.")
        return self._born

    def _has_ended(self, seconds: float) -> bool:
        """The hand's number is its own until it is let go of, so that this never looks at another."""
        end = os.pidfd_open(self.pid)
        try:
            return bool(select.select([end], [], [], seconds)[0])
        finally:
            os.close(end)

    def _let_go(self) -> None:
        if self._born is not None:
            self._born.close()
        self._born = self._code = None


def main() -> None:
    """Fork a hand for each errand; in each, be that hand, with the errand's arguments for its own.

    A hand that was asked to leave waits for no thread that still waits for an answer.
    """
    module, _, control = sys.argv[1:]
    hand = import_module(module)
    bear_children(socket.socket(fileno=int(control)))
    os._exit(hand.main())


if __name__ == "__main__":
    main()
