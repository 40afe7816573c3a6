"""What the API is asked while it is measured, in turns with the hello and the floor."""

import json
import multiprocessing
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from multiprocessing.connection import Connection

from bench.api_rows import Seeded
from bench.http_load import LOOPBACK, PATIENCE, Load, Words, load, words

FIRST, LAST = "/bench/first", "/bench/last"
"""Where the same nothing is found before and behind all other routes of the service."""
BURST = 100
"""Requests of the acceptance counts: so many in a row, and so many over 50 connections."""
CHANNELS = "GET /v1/channels"
FILMS = "GET /v1/videos, 50 rows"
COST = "GET /v1/videos/{id}/cost"
ASK = "POST /v1/videos/generate"
DEEP = 2_000
FIRST_PAGE, DEEP_PAGE = "GET /v1/videos, page 1", f"GET /v1/videos, page {DEEP:,} by cursor"
WRITERS, READERS = 20, 10
"""Connections that ask for films, and that read channels meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One load on one subject, the median of its rounds."""

    read: str
    subject: str
    connections: int
    load: Load

    @property
    def makes_films(self) -> bool:
        """Whether each answer of it is a film in the database."""
        return self.read.startswith(ASK) and self.subject == "service"


@dataclass(frozen=True, slots=True)
class Subject:
    """A started server."""

    name: str
    port: int
    pid: int


@dataclass(slots=True, kw_only=True)
class Measuring:
    """The loads on the started subjects; each is so many seconds long and comes in so many rounds."""

    subjects: Mapping[str, Subject]
    seeded: Seeded
    rounds: int
    seconds: float
    begun: int = 0
    """Films asked for so far: the next load goes on with the next asker."""

    def reads(self, connections: Sequence[int]) -> list[Figure]:
        """The lists and a film's cost, of the hello, the floor and the service."""
        return self._in_turns(
            {read: (say, tuple(self.subjects)) for read, say in self._said().items()}, connections
        )

    def bursts(self) -> list[Figure]:
        """A hundred channel lists in a row, a hundred film lists over 50 connections."""
        said, figures = self._said(), []
        for read, connections in ((CHANNELS, 1), (FILMS, 50)):
            run = self._load("service", said[read], connections, most=BURST)
            name = f"{BURST} of {read}"
            figures.append(Figure(read=name, subject="service", connections=connections, load=run))
        return figures

    def places(self) -> list[Figure]:
        """The same nothing, found before and behind all other routes."""
        said = {f"GET {path}": _always("GET", path, self._headers) for path in (FIRST, LAST)}
        return self._in_turns({read: (say, ("service",)) for read, say in said.items()}, [50])

    def deep_pages(self) -> list[Figure]:
        """The first page of films, and the two thousandth, where cursors have led."""
        said = {
            FIRST_PAGE: _always("GET", "/v1/videos?per_page=50", self._headers),
            DEEP_PAGE: _always("GET", self._page_at(DEEP), self._headers),
        }
        return self._in_turns({read: (say, ("service",)) for read, say in said.items()}, [10])

    def _page_at(self, number: int) -> str:
        """The address of that page, or of the last but one before it, found by following cursors."""
        client = HTTPConnection(LOOPBACK, self.subjects["service"].port, timeout=PATIENCE)
        here = following = "/v1/videos?per_page=50"
        for _ in range(number):
            here = following
            client.request("GET", here, headers=self._headers)
            cursor = json.load(client.getresponse())["pagination"]["next_cursor"]
            if cursor is None:
                break
            following = f"/v1/videos?per_page=50&cursor={cursor}"
        client.close()
        return here

    def asks(self, connections: Sequence[int]) -> list[Figure]:
        """Asking for films; the hello is asked the same for the ratio."""
        runs: dict[tuple[str, int], list[Load]] = {}
        for _ in range(self.rounds):
            for number in connections:
                for name in ("hello", "service"):
                    run = self._load(name, self._films_asked_for(), number)
                    self.begun += run.answers if name == "service" else 0
                    runs.setdefault((name, number), []).append(run)
        return [
            Figure(read=ASK, subject=name, connections=number, load=_median(loads))
            for (name, number), loads in runs.items()
        ]

    def reads_beside_writes(self) -> list[Figure]:
        """Channel lists alone, then while others ask for films."""
        said = self._said()[CHANNELS]
        alone = self._load("service", said, READERS)
        asking = self._films_asked_for()
        wait = beside(lambda: self._load("service", asking, WRITERS))
        meanwhile = self._load("service", said, READERS)
        written = wait()
        self.begun += written.answers
        return [
            Figure(read=f"{CHANNELS}, alone", subject="service", connections=READERS, load=alone),
            Figure(
                read=f"{CHANNELS}, while films are asked for",
                subject="service",
                connections=READERS,
                load=meanwhile,
            ),
            Figure(read=f"{ASK}, meanwhile", subject="service", connections=WRITERS, load=written),
        ]

    @property
    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.seeded.reader}"}

    def _said(self) -> dict[str, Words]:
        headers, films = self._headers, self.seeded.films
        costs = [words("GET", f"/v1/videos/{film}/cost", headers) for film in films]
        return {
            CHANNELS: _always("GET", "/v1/channels", headers),
            FILMS: _always("GET", "/v1/videos?per_page=50", headers),
            COST: lambda n: costs[n * 7919 % len(costs)],
        }

    def _films_asked_for(self) -> Words:
        """Each asker in turn, from where the last load ended."""
        film = {"topic": "Rivers", "source_text": "Rivers move sand. " * 20}
        said = [
            words(
                "POST",
                "/v1/videos/generate",
                {"authorization": f"Bearer {token}"},
                json.dumps({"channel_id": channel, **film}).encode(),
            )
            for token, channel in self.seeded.askers
        ]
        begun = self.begun
        return lambda n: said[(begun + n) % len(said)]

    def _in_turns(
        self, asked: Mapping[str, tuple[Words, Sequence[str]]], connections: Sequence[int]
    ) -> list[Figure]:
        runs: dict[tuple[str, str, int], list[Load]] = {}
        for _ in range(self.rounds):
            for number in connections:
                for read, (say, names) in asked.items():
                    for name in names:
                        run = self._load(name, say, number)
                        runs.setdefault((read, name, number), []).append(run)
        return [
            Figure(read=read, subject=name, connections=number, load=_median(loads))
            for (read, name, number), loads in runs.items()
        ]

    def _load(self, name: str, say: Words, connections: int, *, most: int = 1 << 60) -> Load:
        subject = self.subjects[name]
        seconds = 0.0 if most == BURST else self.seconds
        return load(
            subject.port,
            say,
            connections=connections,
            pid=subject.pid,
            seconds=seconds,
            most=most,
        )


def _always(method: str, path: str, headers: Mapping[str, str]) -> Words:
    said = words(method, path, headers)
    return lambda _n: said


def beside(work: Callable[[], Load]) -> Callable[[], Load]:
    """Begin the load in a process of its own, whose client this one's does not disturb; what waits for it."""
    forking = multiprocessing.get_context("fork")
    ours, theirs = forking.Pipe(duplex=False)
    process = forking.Process(target=_send, args=(theirs, work))
    process.start()

    def wait() -> Load:
        found: Load = ours.recv()
        process.join()
        return found

    return wait


def _send(pipe: "Connection[Load, Load]", work: Callable[[], Load]) -> None:
    pipe.send(work())


def _median(loads: Sequence[Load]) -> Load:
    """The run in the middle by its rate, with the answers and errors of all."""
    middle = sorted(loads, key=lambda run: run.per_second)[len(loads) // 2]
    sums = {
        "answers": sum(run.answers for run in loads),
        "errors": sum(run.errors for run in loads),
        "cpu": statistics.median(run.cpu for run in loads),
    }
    return Load(**{**asdict(middle), **sums})
