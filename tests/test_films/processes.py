"""The service and its workers as processes of their own, and someone who asks them for films."""

import json
import os
import signal
import socket
import subprocess
import sysconfig
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, TypeVar

import httpx2

ROOT = Path(__file__).parents[2]
BIN = Path(sysconfig.get_path("scripts"))
PATIENCE = 240.0
"""Seconds: two cores that others use too."""
T = TypeVar("T")
ARTICLE = """# How rivers move sand

A river carries sand from the mountains to the sea. The Mississippi moves 400 million tons a year.

Fast water lifts grains from the bed. Slow water lets them fall. Most sand travels in floods.

Where a river meets the sea it drops its load. Over centuries the sand builds a delta.
"""

SCRIPT = """# How rivers move sand

## Rivers carry sand

A river carries sand.

## Floods move most

Most travels in floods.

## The sea

There it stays.
"""
"""Three scenes of seconds: for what happens around a film, not for how it is read and written."""


STAGES = ("read", "plan", "render", "inspect", "hand_over")
"""What a forked stage is called: the environment the system shows is the one of who forked it."""


def eventually(look: Callable[[], T | None]) -> T:
    """What `look` finds as soon as it is true; fails after PATIENCE seconds."""
    pause = threading.Event()
    for _ in range(int(PATIENCE / 0.1)):
        if found := look():
            return found
        pause.wait(0.1)
    raise AssertionError(f"not within {PATIENCE} seconds: {look}")


def state_of(pid: int) -> str:
    """The letter the system has for what that process does; nothing if it is no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


@dataclass
class Crew:
    """Every process of one installation; all are dead at the end."""

    folder: Path
    environment: dict[str, str]
    hands: list["subprocess.Popen[str]"] = field(default_factory=list)

    def start(self, *command: str, sign: str) -> "subprocess.Popen[str]":
        """Run a command of ours until it has said the sign."""
        hand = subprocess.Popen(
            [BIN / "ytempire", *command],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **self.environment},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        self.hands.append(hand)
        assert hand.stderr is not None
        said = []
        for line in hand.stderr:
            said.append(line)
            if sign in line:
                threading.Thread(target=_drain, args=(hand.stderr,), daemon=True).start()
                return hand
        raise AssertionError("".join(said))

    def serve(self) -> "Caller":
        """The service, and someone signed in."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        hand = self.start("serve", "--port", str(port), sign="Uvicorn running")
        return Caller(httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60), hand)

    def work(self) -> "subprocess.Popen[str]":
        """A worker."""
        return self.start("worker", sign="working as")

    def programs(self) -> list[int]:
        """The stages that run now."""
        return [int(path.name) for path in Path("/proc").glob("[0-9]*") if self._makes(path)]

    def freeze(self) -> bool:
        """Let none of them come farther; whether any is left, and none that still runs."""
        for pid in self.programs():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        states = [state_of(pid) for pid in self.programs()]
        return bool(states) and set(states) == {"T"}

    def _makes(self, process: Path) -> bool:
        """Whether it is a stage, forked or started, or was started by one."""
        with suppress(OSError):
            environment = (process / "environ").read_bytes()
            if f"FILM_FOLDER={self.folder}".encode() in environment:
                return True
            is_stage = (process / "comm").read_text().strip() in STAGES
            return is_stage and bytes(self.folder) in environment
        return False

    def end(self) -> None:
        """Kill what still runs."""
        for hand in self.hands:
            hand.kill()
            hand.wait()


@dataclass
class Caller:
    """Someone at a service."""

    client: httpx2.Client
    hand: "subprocess.Popen[str]"

    def enter(self, name: str) -> None:
        """Register if need be, and sign in."""
        who = {"email": f"{name}@example.com", "password": "correct horse battery"}
        self.client.post("/v1/auth/register", json={**who, "username": name})
        token = self.client.post("/v1/auth/login", json=who).json()["data"]["access_token"]
        self.client.headers["authorization"] = f"Bearer {token}"

    def generate(self, **wanted: object) -> str:
        """Open a channel and ask for a film, of the script where nothing else is wanted; its id."""
        made = self.client.post("/v1/channels", json={"name": "Rivers"}).json()
        body = {
            "channel_id": made["data"]["id"],
            "topic": "How rivers move sand",
            **(wanted or {"script": SCRIPT}),
        }
        answer = self.client.post("/v1/videos/generate", json=body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["data"]["video_id"])

    def video(self, video_id: str) -> dict[str, Any]:
        """The film as it is."""
        found: dict[str, Any] = self.client.get(f"/v1/videos/{video_id}").json()["data"]
        return found

    def wait_for(self, video_id: str, *states: str) -> dict[str, Any]:
        """The film once it is in one of those states; fails if it failed."""

        def look() -> dict[str, Any] | None:
            found = self.video(video_id)
            assert found["status"] != "failed" or "failed" in states, found["problem"]
            return found if found["status"] in states else None

        return eventually(look)

    def wait_for_stage(self, video_id: str, *stages: str) -> None:
        """Until the film is in one of those stages."""
        eventually(lambda: self.video(video_id)["stage"] in stages)

    def events(self, video_id: str, after: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
        """What is said of a film, as it is said."""
        headers = {"last-event-id": str(after)}
        with self.client.stream("GET", f"/v1/videos/{video_id}/events", headers=headers) as lines:
            number = 0
            for line in lines.iter_lines():
                if line.startswith("id: "):
                    number = int(line.removeprefix("id: "))
                if line.startswith("data: "):
                    yield number, json.loads(line.removeprefix("data: "))

    def leave(self) -> int:
        """Ask the service to end; its exit code."""
        self.hand.send_signal(signal.SIGTERM)
        return self.hand.wait(40)


def _drain(stream: IO[str]) -> None:
    with suppress(ValueError):
        for _ in stream:
            pass
