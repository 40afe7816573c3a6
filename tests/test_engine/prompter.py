"""Lets a test decide when a step goes on: steps ask over a socket and wait for the answer."""

import json
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 30.0


def eventually(look: Callable[[], T | None], seconds: float = PATIENCE) -> T:
    """What `look` finds as soon as it is true; fails after so many seconds."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.02)):
        if found := look():
            return found
        pause.wait(0.02)
    raise AssertionError(f"not within {seconds} seconds: {look}")


def alive(pid: int) -> bool:
    """Whether a process of that number runs (a zombie does not)."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


def ask(name: str, *facts: object) -> dict[str, object]:
    """Called by a step: tell the test where we are, and wait until it says how to go on."""
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(os.environ["PROMPTER"])
        line.sendall(json.dumps([name, os.getpid(), *facts]).encode() + b"\n")
        answer = line.makefile().readline()
    if not answer:
        raise ConnectionError("the test is over")
    told: dict[str, object] = json.loads(answer)
    return told


@dataclass
class Cue:
    """A step that has come somewhere and waits."""

    name: str
    pid: int
    facts: list[object]
    line: socket.socket
    went: bool = False

    def go(self, **told: object) -> None:
        self.went = True
        with suppress(OSError), self.line:
            self.line.sendall(json.dumps(told).encode() + b"\n")


@dataclass
class Prompter:
    """Answers the steps. Names in `held` wait for the test; all others go on at once."""

    path: Path
    held: set[str] = field(default_factory=set)
    cues: list[Cue] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def expect(self, name: str, *facts: object, went: bool = False) -> Cue:
        """The first step of that name (and facts) that waits or, if asked for, went; waited for."""

        def found() -> Cue | None:
            for cue in self.cues:
                if (cue.name, cue.went, cue.facts[: len(facts)]) == (name, went, list(facts)):
                    return cue
            return None

        with self.changed:
            cue = self.changed.wait_for(found, PATIENCE)
        assert cue is not None, f"{name} {facts} never came; {[c.name for c in self.cues]} did"
        return cue

    def came(self, name: str) -> list[list[object]]:
        """The facts of every step of that name so far, in the order they came."""
        return [cue.facts for cue in self.cues if cue.name == name]

    def forget(self) -> None:
        """Take those that waited in a process that is dead for gone."""
        for cue in self.cues:
            cue.went = True

    def take(self, line: socket.socket) -> None:
        said = line.makefile().readline()
        if not said.endswith("\n"):
            return  # its process was killed before it had said it
        name, pid, *facts = json.loads(said)
        cue = Cue(name, pid, facts, line)
        with self.changed:
            self.cues.append(cue)
            if name not in self.held:
                cue.go()
            self.changed.notify_all()


@contextmanager
def prompting(folder: Path) -> Iterator[Prompter]:
    prompter = Prompter(folder / "prompter")
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(prompter.path))
    server.listen(64)

    def serve() -> None:
        with suppress(OSError):
            while True:
                line, _ = server.accept()
                prompter.take(line)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield prompter
    finally:
        for cue in prompter.cues:
            if not cue.went:
                cue.line.close()
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()
