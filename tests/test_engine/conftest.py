"""A desk, workers in processes of their own, and a runtime inside the test, on each database."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from app.database import Database, open_database
from app.engine import Desk, Runtime, Timing
from tests.test_engine import plays
from tests.test_engine.prompter import Cue, Prompter, prompting

ROOT = Path(__file__).parents[2]
BRISK = Timing(beat=0.1, watch=0.1, grace=3.0)


@pytest.fixture
def prompter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Prompter]:
    with prompting(tmp_path) as prompter:
        monkeypatch.setenv("PROMPTER", str(prompter.path))
        yield prompter


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    database = open_database(database_url, pool_size=2)
    desk = Desk(database, plays.ALL)
    desk.prepare()
    yield desk
    desk.close()
    asyncio.run(database.close())


@dataclass
class Crew:
    """Worker processes, each really started and really killed."""

    url: str
    prompter: Prompter
    hands: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, *, without: str = "", **environment: str) -> "subprocess.Popen[bytes]":
        """A worker that is ready to work; without the workflows of those names."""
        hand = self.begin(without=without, **environment)
        self.ready(hand)
        return hand

    def begin(self, *, without: str = "", **environment: str) -> "subprocess.Popen[bytes]":
        hand = subprocess.Popen(
            [sys.executable, "-m", "tests.test_engine.worker", self.url, without],
            cwd=ROOT,
            env={**os.environ, **environment},
        )
        self.hands.append(hand)
        return hand

    def ready(self, hand: "subprocess.Popen[bytes]") -> str:
        return str(self.said("ready", hand)[0])

    def said(self, name: str, hand: "subprocess.Popen[bytes]") -> list[object]:
        """What that worker said under that name, waited for."""
        found = self.says(name, hand, within=40)
        assert found, f"{name} was never said"
        return found[0].facts

    def says(self, name: str, hand: "subprocess.Popen[bytes]", *, within: float) -> list[Cue]:
        """What that worker says under that name within so many seconds."""
        with self.prompter.changed:
            return self.prompter.changed.wait_for(
                lambda: [c for c in self.prompter.cues if c.name == name and c.pid == hand.pid],
                within,
            )

    def kill(self, hand: "subprocess.Popen[bytes]") -> None:
        hand.kill()
        hand.wait()
        self.prompter.forget()


@pytest.fixture
def crew(database_url: str, prompter: Prompter) -> Iterator[Crew]:
    crew = Crew(database_url, prompter)
    yield crew
    for hand in crew.hands:
        hand.kill()
        hand.wait()


Started = Callable[..., Runtime]


@pytest.fixture
def start(database: Database, prompter: Prompter) -> Iterator[Started]:
    """Start a runtime inside the test; it is drained at the end."""
    started: list[Runtime] = []

    def begin(*, timing: Timing = BRISK, **options: Any) -> Runtime:
        runtime = Runtime(database, plays.ALL, timing=timing, **options)
        runtime.start()
        started.append(runtime)
        return runtime

    yield begin
    prompter.held.clear()
    for cue in prompter.cues:
        cue.go()
    for runtime in started:
        runtime.drain(5)
