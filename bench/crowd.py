"""What many callers at once do to the service: followers, people who sign in, and a second process.

    python -m bench.crowd FOLDER [--postgres] [--seconds 6]

500 streams of films' progress are held open by 100 users: what each costs in memory, what all cost while
nothing happens, and how long it takes until all have heard when something was said of every film. Then
eight clients sign in without a pause, each time from another address, beside ten connections that read the
list of channels. Last, on PostgreSQL, the reads of one process beside those of two.
"""

import argparse
import asyncio
import json
import selectors
import socket
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from itertools import chain, count
from pathlib import Path
from uuid import UUID

from app.database import Database
from app.videos.events import say
from app.videos.models import Video
from bench.api import seeded_database, settled, started
from bench.api_loads import Subject, beside
from bench.api_rows import Seeded
from bench.http_load import LOOPBACK, PATIENCE, Load, Words, cpu_seconds, load, words
from bench.measuring import PAGE

FOLLOWED, EACH = 100, 5
"""Films that are followed, each of another user, and the streams a user may have."""
CLIENTS, READERS = 8, 10
"""Connections that sign in, and that read meanwhile."""
ROUNDS = 3


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--postgres", action="store_true", help="a PostgreSQL of this run's own")
    asked.add_argument("--seconds", type=float, default=6.0, help="of each load")
    given = asked.parse_args()
    with ExitStack() as opened:
        opened.enter_context(settled(given.folder, on_postgres=given.postgres))
        database, seeded = seeded_database(films=1_000, lines=1_000)
        opened.callback(lambda: asyncio.run(database.close()))
        service = opened.enter_context(started("service"))
        print("| what | figure | aim |\n|---|---|---|")
        lines = [
            followers(service, database, seeded, given.seconds),
            sign_ins(service, seeded, given.seconds),
        ]
        if given.postgres:  # SQLite has one process
            other = opened.enter_context(started("service"))
            lines.append(processes(service, other, seeded, given.seconds))
        for line in chain.from_iterable(lines):
            print(f"| {' | '.join(line)} |", flush=True)


def followers(
    service: Subject, database: Database, seeded: Seeded, seconds: float
) -> Iterator[tuple[str, str, str]]:
    """500 streams: memory, CPU while nothing happens, and until all have heard."""
    films = [_asked_for(service, *asker) for asker in seeded.askers[:FOLLOWED]]
    before = _memory(service.pid)
    with _streams(service, films, seeded) as streams:
        streams.hear_all()  # what was said before they came
        grown = _memory(service.pid) - before
        used, began = cpu_seconds(service.pid), time.perf_counter()
        time.sleep(seconds)
        share = (cpu_seconds(service.pid) - used) / (time.perf_counter() - began)
        waits = [streams.told(lambda: _say(database, films)) for _ in range(ROUNDS)]
    many = f"{FOLLOWED * EACH} streams"
    yield f"{many}: memory", f"{grown / 1e6:.0f} MB", "< 50 MB"
    yield f"{many}: CPU of one core while nothing happens", f"{share:.1%}", "< 2 %"
    yield (
        f"{many}: until all have heard, {FOLLOWED} films at once",
        f"{statistics.median(waits) * 1000:.0f} ms",
        "< 200 ms",
    )


def sign_ins(service: Subject, seeded: Seeded, seconds: float) -> Iterator[tuple[str, str, str]]:
    """How much longer others wait while eight sign in without a pause."""
    say = _channels(seeded)
    times, met = [], 0
    for _ in range(ROUNDS):
        quiet = _load(service, say, READERS, seconds)
        with ThreadPoolExecutor(CLIENTS) as clients:
            until = time.monotonic() + seconds
            storm = [clients.submit(_sign_in, service.port, n, until) for n in range(CLIENTS)]
            busy = beside(lambda: _load(service, say, READERS, seconds))()
            met += sum(client.result() for client in storm)
        times.append(busy.p95 / quiet.p95)
    yield "sign-ins answered, 8 clients", f"{met / ROUNDS / seconds:.0f} per s", ""
    yield (
        "others' p95 meanwhile, times that of a quiet service",
        f"{statistics.median(times):.1f}",
        "<= 2",
    )


def processes(
    one: Subject, other: Subject, seeded: Seeded, seconds: float
) -> Iterator[tuple[str, str, str]]:
    """What two processes answer beside what one does, over 50 connections in all."""
    ratios = []
    for _ in range(ROUNDS):
        alone = _load(one, _channels(seeded), 50, seconds)
        waits = [
            beside(partial(_load, each, _channels(seeded), 25, seconds)) for each in (one, other)
        ]
        both = [wait() for wait in waits]
        ratios.append(sum(each.per_second for each in both) / alone.per_second)
    yield (
        "GET /v1/channels of two processes, times one",
        f"{statistics.median(ratios):.2f}",
        ">= 1.3",
    )


class _Streams:
    """Open streams, and how much each has sent."""

    def __init__(self) -> None:
        self._poll = selectors.DefaultSelector()
        self._open: list[socket.socket] = []

    def add(self, opened: socket.socket) -> None:
        self._open.append(opened)
        self._poll.register(opened, selectors.EVENT_READ, opened)

    def hear_all(self) -> None:
        """Wait until each has sent something with an event in it since the last time."""
        silent = set(self._open)
        while silent:
            ready = self._poll.select(PATIENCE)
            if not ready:
                raise SystemExit(f"{len(silent)} streams heard nothing.")
            for key, _ in ready:
                stream: socket.socket = key.data
                part = stream.recv(1 << 16)
                if not part:
                    raise SystemExit("A stream ended.")
                if b"event: progress" in part:
                    silent.discard(stream)

    def told(self, happen: Callable[[], None]) -> float:
        """Seconds from its having happened until everybody has heard."""
        happen()
        began = time.perf_counter()
        self.hear_all()
        return time.perf_counter() - began

    def close(self) -> None:
        self._poll.close()
        for each in self._open:
            each.close()


@contextmanager
def _streams(service: Subject, films: Sequence[UUID], seeded: Seeded) -> Iterator[_Streams]:
    streams = _Streams()
    for film, (token, _) in zip(films, seeded.askers, strict=False):
        for _ in range(EACH):
            opened = socket.create_connection((LOOPBACK, service.port), timeout=PATIENCE)
            streams.add(opened)
            headers = {"authorization": f"Bearer {token}"}
            opened.sendall(words("GET", f"/v1/videos/{film}/events", headers))
    try:
        yield streams
    finally:
        streams.close()


def _asked_for(service: Subject, token: str, channel: str) -> UUID:
    """A film that nobody begins: the measured service has no worker."""
    wanted = {"channel_id": channel, "topic": "Rivers", "source_text": "Rivers move sand. " * 20}
    client = HTTPConnection(LOOPBACK, service.port, timeout=PATIENCE)
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    client.request("POST", "/v1/videos/generate", json.dumps(wanted), headers)
    made = json.load(client.getresponse())
    client.close()
    return UUID(made["data"]["video_id"])


def _say(database: Database, films: Sequence[UUID]) -> None:
    with database.transaction() as session:
        for film in films:
            say(session, session.get_one(Video, film), "Rendering", now=datetime.now(UTC))


def _sign_in(port: int, client: int, until: float) -> int:
    """Sign in until then, each time as somebody else from elsewhere, for each address has ten tries."""
    met = 0
    for number in count():
        if time.monotonic() > until:
            break
        here = f"127.{1 + client}.{number % 250}.{1 + int(until) % 250}"
        line = HTTPConnection(LOOPBACK, port, timeout=PATIENCE, source_address=(here, 0))
        told = json.dumps(
            {"email": f"{client}.{number}.{until}@example.com", "password": "wrong one!"}
        )
        line.request("POST", "/v1/auth/login", told, {"content-type": "application/json"})
        met += line.getresponse().status == 401
        line.close()
    return met


def _channels(seeded: Seeded) -> Words:
    said = words("GET", "/v1/channels", {"authorization": f"Bearer {seeded.reader}"})
    return lambda _n: said


def _load(subject: Subject, say: Words, connections: int, seconds: float) -> Load:
    return load(subject.port, say, connections=connections, pid=subject.pid, seconds=seconds)


def _memory(pid: int) -> int:
    """Resident bytes."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


if __name__ == "__main__":
    main()
