"""What more workers and more rows do: films a minute with 1, 2 and 4 workers, reads beside 1,000 to 100,000 films.

    python -m bench.scale FOLDER [--films 6] [--workers 1 2 4] [--rows 1000 10000 100000]

Films: the service and so many `ytempire worker` processes, one film at a time each and all started before
the first is asked for, on a PostgreSQL of this run's own. Every round makes as many films of 15 seconds, each of an article of its own, so that none finds
a scene of another in the store; the voice hums. Rows: `bench.api` with so many films of one user. Prints two tables.
"""

import argparse
import asyncio
import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import update

from app.accounts.models import User
from app.accounts.tiers import Tier
from app.database import open_database
from bench.engine import postgres
from tests.test_films.processes import Caller, Crew

SECONDS = 15
"""Of each film."""
MADE = "awaiting_approval"
READS = (
    "GET /v1/channels",
    "GET /v1/videos, 50 rows",
    "GET /v1/videos/{id}/cost",
    "POST /v1/videos/generate",
)
Cells = Sequence[object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """So many films by so many workers: seconds of the clock, and CPU seconds of each film."""

    workers: int
    films: int
    seconds: float
    cpu: float

    @property
    def per_minute(self) -> float:
        """Films a minute."""
        return self.films / self.seconds * 60


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--films", type=int, default=6)
    asked.add_argument("--workers", type=int, nargs="*", default=[1, 2, 4])
    asked.add_argument("--rows", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    asked.add_argument("--seconds", type=float, default=3.0, help="of each load on the API")
    given = asked.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    _adopt_orphans()
    rounds = [make_films(workers, given.films) for workers in given.workers]
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    print(f"{os.cpu_count()} cores, load {load}; films of {SECONDS} s\n")
    _print(
        ("workers", "films", "s", "films a minute", "of one worker", "CPU s a film"), _films(rounds)
    )
    costs = {rows: cost_of_rows(given.folder, rows, given.seconds) for rows in given.rows}
    head = ("CPU us a request", *(f"{rows:,} films" for rows in costs))
    _print(head, [(read, *(f"{cost[read]:,.0f}" for cost in costs.values())) for read in READS])


def make_films(workers: int, films: int) -> Round:
    """Ask for the films, let the workers in, and wait until all are made."""
    with ExitStack() as opened:
        name = opened.enter_context(tempfile.TemporaryDirectory(prefix="scale-"))
        address = opened.enter_context(postgres(Path(name, "pg")))
        crew = Crew(Path(name), _environment(Path(name), address))
        try:
            ann = crew.serve()
            ann.enter("ann")
            _promote(address)
            command = ("worker", "--concurrency", "1")
            hands = [crew.start(*command, sign="working as") for _ in range(workers)]
            used, began = sum(os.times()[2:4]), time.perf_counter()
            _ask(ann, films)
            _await(ann, films)
            seconds = time.perf_counter() - began
            for hand in hands:
                hand.terminate()
                hand.wait()
            _count_orphans()
            cpu = (sum(os.times()[2:4]) - used) / films
        finally:
            crew.end()
    return Round(workers=workers, films=films, seconds=seconds, cpu=cpu)


def _adopt_orphans() -> None:
    """Become the parent of what a worker leaves behind, such as the process that forks its stages."""
    subreaper: Final = 36  # PR_SET_CHILD_SUBREAPER, prctl(2)
    ctypes.CDLL(None).prctl(subreaper, 1)


def _count_orphans() -> None:
    """Have the CPU of what has ended counted with our children's."""
    until = time.monotonic() + 3
    while time.monotonic() < until:
        if os.waitpid(-1, os.WNOHANG)[0] == 0:
            time.sleep(0.05)


def _environment(folder: Path, address: str) -> dict[str, str]:
    return {
        "DATA_DIR": str(folder),
        "DATABASE_URL": address,
        "NARRATOR": "sandbox",
        "FILMS_AT_ONCE": "1",
        "RATE_LIMIT_PER_MINUTE": "100000",
        "RATE_LIMIT_PER_HOUR": "100000",
    }


def _promote(address: str) -> None:
    database = open_database(address)
    with database.transaction() as session:
        session.execute(update(User).values(tier=Tier.SCALE))
    asyncio.run(database.close())


def _ask(ann: Caller, films: int) -> None:
    made = ann.client.post("/v1/channels", json={"name": "Rivers", "profile": {"daily_cap": 100}})
    channel = made.raise_for_status().json()["data"]["id"]
    for number in range(films):
        body = {
            "channel_id": channel,
            "topic": f"River {number}",
            "source_text": _article(number),
            "duration_target": SECONDS,
        }
        ann.client.post("/v1/videos/generate", json=body).raise_for_status()


def _article(number: int) -> str:
    """Sentences that no other film says."""
    tons = 100 + 7 * number
    return (
        f"River {number} carries {tons} million tons of sand to its sea each year.\n\n"
        f"Fast water lifts {tons + 1} kinds of grain from the bed of river {number}.\n\n"
        f"Slow water lets {tons + 2} of them fall, and most sand of river {number} travels in floods.\n\n"
        f"Where river {number} meets its sea, {tons + 3} sandbanks make a delta.\n"
    )


def _await(ann: Caller, films: int) -> None:
    """Until all are made; a quarter of an hour for each is more than any machine needs."""
    for _ in range(900 * films):
        if _made(ann) == films:
            return
        time.sleep(1)
    raise SystemExit("The films were not made.")


def _made(ann: Caller) -> int:
    answer = ann.client.get("/v1/videos", params={"per_page": 100}).raise_for_status()
    states = [film["status"] for film in answer.json()["data"]]
    if lost := set(states) & {"failed", "cancelled"}:
        raise SystemExit(f"A film was {lost.pop()}.")
    return states.count(MADE)


def _films(rounds: Sequence[Round]) -> list[Cells]:
    return [
        (
            one.workers,
            one.films,
            f"{one.seconds:.0f}",
            f"{one.per_minute:.1f}",
            f"{one.per_minute / rounds[0].per_minute:.2f}",
            f"{one.cpu:.1f}",
        )
        for one in rounds
    ]


def cost_of_rows(folder: Path, rows: int, seconds: float) -> dict[str, float]:
    """Microseconds of the server's CPU for each request of `READS`, with so many films there."""
    command = [sys.executable, "-m", "bench.api", str(folder), "--films", str(rows)]
    load = ["--rounds", "1", "--seconds", str(seconds), "--connections", "50"]
    subprocess.run([*command, *load], check=True, stdout=subprocess.DEVNULL)
    figures = json.loads((folder / "api.json").read_text())["figures"]
    return {one["read"]: one["cpu"] for one in figures if one["subject"] == "service"}


def _print(head: Cells, rows: Sequence[Cells]) -> None:
    for cells in (head, ["---"] * len(head), *rows):
        print("|", " | ".join(str(cell) for cell in cells), "|")
    print(flush=True)


if __name__ == "__main__":
    main()
