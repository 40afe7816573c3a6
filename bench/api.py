"""How fast the API answers: beside a bare ASGI hello and the raw driver, in turns, in one run.

    python -m bench.api FOLDER [--quick] [--postgres] [--rounds 3] [--seconds 4]

Seeds a database with 100,000 films of one user and 1,000,000 lines of the ledger, starts the service,
a bare ASGI hello and the same reads without a framework, each under the same server, and asks each in
turn over 10, 50 and 200 connections. Prints one table of medians and writes FOLDER/api.json. Ratios
are between runs a few seconds apart; CPU is the server's own, which other work on the machine moves
least. Asking for films runs last, and at its end every answered film is counted in the database.
"""

import argparse
import asyncio
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

from app import schema, wiring
from app.accounts.sessions import SessionRules
from app.core.clock import system_clock
from app.core.config import read_settings
from app.core.tokens import AccessTokens
from app.database import Database, open_database
from bench.api_rows import Seeded, counted, seed
from bench.engine import postgres
from bench.http_load import Load, Words, load, words

SUBJECTS = ("hello", "floor", "service")
PACKAGES = ("fastapi", "starlette", "pydantic", "uvicorn", "uvloop", "sqlalchemy", "asyncpg")
BURST = 100
"""Requests of the acceptance counts: so many in a row, and so many over 50 connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One load on one subject, the median of its rounds."""

    read: str
    subject: str
    connections: int
    load: Load


@dataclass(frozen=True, slots=True)
class Subject:
    """A started server."""

    name: str
    port: int
    pid: int


def main() -> None:
    """Measure, print and write down."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--quick", action="store_true", help="a tenth of the rows, one short round")
    asked.add_argument("--postgres", action="store_true", help="a PostgreSQL of this run's own")
    asked.add_argument(
        "--films", type=int, default=100_000, help="rows; ten lines of the ledger each"
    )
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--seconds", type=float, default=4.0, help="of each load")
    asked.add_argument("--connections", type=int, nargs="+", default=[10, 50, 200])
    given = asked.parse_args()
    if given.quick:
        given.rounds, given.seconds = 1, min(given.seconds, 1.5)
    given.folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        home = Path(tempfile.mkdtemp(prefix="api-", dir=given.folder))
        opened.callback(shutil.rmtree, home)
        address = f"sqlite:///{home}/ytempire.db"
        if given.postgres:
            address = opened.enter_context(postgres(home / "postgres"))
        _measure(given, home, address, opened)


def _measure(given: argparse.Namespace, home: Path, address: str, opened: ExitStack) -> None:
    os.environ |= _environment(home, address)
    rows = given.films // (10 if given.quick else 1)
    began = time.perf_counter()
    database, seeded = _seeded(films=rows, lines=rows * 10)
    opened.callback(lambda: asyncio.run(database.close()))
    with database.transaction() as session:
        films, lines = counted(session)
    took = time.perf_counter() - began
    print(f"{films:,} films and {lines:,} lines of the ledger in {took:.0f} s")
    subjects = [opened.enter_context(_started(name)) for name in SUBJECTS]
    figures = _reads(given, seeded, subjects)
    figures += _bursts(seeded, subjects[-1])
    asked = _asks(given, seeded, subjects)
    with database.transaction() as session:
        kept = counted(session)[0] - films
    answered = sum(f.load.answers - f.load.errors for f in asked if f.subject == "service")
    figures += asked
    _tell(given, figures, f"{answered} films were answered for and {kept} are kept")
    if kept < answered or any(figure.load.errors for figure in figures):
        raise SystemExit("A request was lost.")


def _environment(home: Path, address: str) -> dict[str, str]:
    return {
        "APP_ENV": "development",
        "DATA_DIR": str(home),
        "DATABASE_URL": address,
        "RATE_LIMIT_PER_MINUTE": "1000000000",
        "RATE_LIMIT_PER_HOUR": "1000000000",
        "ACCESS_TOKEN_EXPIRE_MINUTES": "1440",
    }


def _seeded(*, films: int, lines: int) -> tuple[Database, Seeded]:
    chosen = read_settings()
    database = open_database(chosen.database_address)
    schema.prepare(database)
    secrets = wiring.secrets_of(chosen)
    with database.transaction() as session:
        keys = wiring.keys_of(secrets, session)
    tokens = AccessTokens(secrets.jwt_secret_key, lifetime=timedelta(days=1), clock=system_clock)
    rules = SessionRules(keys, timedelta(days=7))
    return database, seed(database, tokens, rules, films=films, lines=lines)


@contextmanager
def _started(name: str) -> Iterator[Subject]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "bench.api_subjects", name, str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        try:
            _await(port, running)
            yield Subject(name, port, running.pid)
        finally:
            running.terminate()


def _await(port: int, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{running.args!r} did not start.")


def _requests(seeded: Seeded) -> dict[str, Words]:
    headers = {"authorization": f"Bearer {seeded.reader}"}
    lists = {
        "GET /v1/channels": words("GET", "/v1/channels", headers),
        "GET /v1/videos, 50 rows": words("GET", "/v1/videos?per_page=50", headers),
    }
    costs = [words("GET", f"/v1/videos/{film}/cost", headers) for film in seeded.films]
    said: dict[str, Words] = {name: (lambda _n, one=one: one) for name, one in lists.items()}
    said["GET /v1/videos/{id}/cost"] = lambda n: costs[n * 7919 % len(costs)]
    return said


def _reads(given: argparse.Namespace, seeded: Seeded, subjects: Sequence[Subject]) -> list[Figure]:
    runs: dict[tuple[str, str, int], list[Load]] = {}
    for _ in range(given.rounds):
        for connections in given.connections:
            for read, say in _requests(seeded).items():
                for subject in subjects:
                    run = load(
                        subject.port,
                        say,
                        connections=connections,
                        pid=subject.pid,
                        seconds=given.seconds,
                    )
                    runs.setdefault((read, subject.name, connections), []).append(run)
    return [
        Figure(read=read, subject=name, connections=connections, load=_median(loads))
        for (read, name, connections), loads in runs.items()
    ]


def _bursts(seeded: Seeded, service: Subject) -> list[Figure]:
    """A hundred channel lists in a row, a hundred film lists over 50 connections."""
    said, figures = _requests(seeded), []
    for read, connections in (("GET /v1/channels", 1), ("GET /v1/videos, 50 rows", 50)):
        run = load(service.port, said[read], connections=connections, pid=service.pid, most=BURST)
        name = f"{BURST} of {read}"
        figures.append(Figure(read=name, subject="service", connections=connections, load=run))
    return figures


def _asks(given: argparse.Namespace, seeded: Seeded, subjects: Sequence[Subject]) -> list[Figure]:
    """Asking for films; the hello is asked the same for the ratio."""
    said = [
        words(
            "POST",
            "/v1/videos/generate",
            {"authorization": f"Bearer {token}"},
            json.dumps(
                {"channel_id": channel, "topic": "Rivers", "source_text": "Rivers move sand. " * 20}
            ).encode(),
        )
        for token, channel in seeded.askers
    ]
    runs: dict[tuple[str, int], list[Load]] = {}
    begun = 0
    for _ in range(given.rounds):
        for connections in given.connections:
            for subject in (subjects[0], subjects[-1]):
                start = begun if subject.name == "service" else 0
                run = load(
                    subject.port,
                    lambda n, start=start: said[(start + n) % len(said)],  # type: ignore[misc]
                    connections=connections,
                    pid=subject.pid,
                    seconds=min(given.seconds, 3.0),
                )
                begun += run.answers if subject.name == "service" else 0
                runs.setdefault((subject.name, connections), []).append(run)
    name = "POST /v1/videos/generate"
    return [
        Figure(read=name, subject=subject, connections=connections, load=_median(loads))
        for (subject, connections), loads in runs.items()
    ]


def _median(loads: Sequence[Load]) -> Load:
    """The run in the middle by its rate, with the answers and errors of all."""
    middle = sorted(loads, key=lambda run: run.per_second)[len(loads) // 2]
    sums = {
        "answers": sum(run.answers for run in loads),
        "errors": sum(run.errors for run in loads),
        "cpu": statistics.median(run.cpu for run in loads),
    }
    return Load(**{**asdict(middle), **sums})


def _tell(given: argparse.Namespace, figures: Sequence[Figure], kept: str) -> None:
    machine = {
        "cores": os.cpu_count(),
        "load": [round(figure, 1) for figure in os.getloadavg()],
        "python": sys.version.split()[0],
        "database": "PostgreSQL" if given.postgres else "SQLite",
        **{name: version(name) for name in PACKAGES},
    }
    print("  ".join(f"{name} {value}" for name, value in machine.items()))
    rates = {(f.read, f.subject, f.connections): f.load for f in figures}
    head = "| read | connections | subject | per s | p50 ms | p95 | p99 | errors | CPU us | of hello | of floor (by CPU) |"
    print(head, "|".join(["", *["---"] * 11, ""]), sep="\n")
    for figure in figures:
        ratios = [
            _ratio(figure, rates.get((figure.read, other, figure.connections)))
            for other in ("hello", "floor")
        ]
        one = figure.load
        print(
            f"| {figure.read} | {figure.connections} | {figure.subject} | {one.per_second:,.0f} | "
            f"{one.p50:.1f} | {one.p95:.1f} | {one.p99:.1f} | {one.errors} | {one.cpu:.0f} | "
            f"{ratios[0]} | {ratios[1]} |"
        )
    print(kept)
    found = [{**asdict(figure), **asdict(figure.load)} for figure in figures]
    (given.folder / "api.json").write_text(
        json.dumps({"machine": machine, "kept": kept, "figures": found}, indent=1)
    )


def _ratio(figure: Figure, other: Load | None) -> str:
    if other is None or figure.subject in {"hello", "floor"}:
        return ""
    return f"{figure.load.per_second / other.per_second:.0%} ({other.cpu / figure.load.cpu:.0%})"


if __name__ == "__main__":
    main()
