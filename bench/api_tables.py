"""The figures of the API as docs/benchmarks.md shows them."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from bench.api_loads import DEEP, DEEP_PAGE, FIRST, FIRST_PAGE, LAST, Figure
from bench.http_load import Load

PACKAGES = ("fastapi", "starlette", "pydantic", "uvicorn", "uvloop", "sqlalchemy", "asyncpg")
Found = Mapping[tuple[str, str, int], Load]


def tell(
    folder: Path,
    figures: Sequence[Figure],
    *,
    answered: int,
    kept: int,
    spend: float,
    database: str,
) -> None:
    """Print the tables and write them down. Raises SystemExit if a request was lost."""
    machine = {
        "cores": os.cpu_count(),
        "load": [round(figure, 1) for figure in os.getloadavg()],
        "python": sys.version.split()[0],
        "database": database,
        **{name: version(name) for name in PACKAGES},
    }
    found = {(f.read, f.subject, f.connections): f.load for f in figures}
    behind, deep = _times(found, 50, FIRST, LAST), _times(found, 10, FIRST_PAGE, DEEP_PAGE)
    said = "\n".join(
        [
            "  ".join(f"{name} {value}" for name, value in machine.items()),
            "",
            *_beside_others(figures, found),
            "",
            *_alone(figures, found),
            "",
            f"{answered:,} films were answered for, {kept:,} are kept.",
            f"What a user spent on a day is read in {spend:.2f} ms.",
            f"An endpoint behind all others costs {behind:.2f} times what it costs before them.",
            f"Page {DEEP:,} by its cursor costs {deep:.2f} times page 1.",
        ]
    )
    print(said)
    (folder / "api.md").write_text(f"{said}\n")
    told = {
        "machine": machine,
        "answered": answered,
        "kept": kept,
        "day_of_spend_ms": spend,
        "figures": [{**asdict(figure), **asdict(figure.load)} for figure in figures],
    }
    (folder / "api.json").write_text(json.dumps(told, indent=1))
    if kept < answered or any(figure.load.errors for figure in figures):
        raise SystemExit("A request was lost.")


def _beside_others(figures: Sequence[Figure], found: Found) -> Iterator[str]:
    yield (
        "| request | connections | hello per s | floor | service | p50 ms | p95 | p99 | errors |"
        " CPU us: hello | floor | service | of hello | of floor | of floor by CPU |"
    )
    yield "|".join(["", *["---"] * 15, ""])
    for figure in figures:
        hello = found.get((figure.read, "hello", figure.connections))
        if figure.subject != "service" or hello is None:
            continue
        floor, one = found.get((figure.read, "floor", figure.connections)), figure.load
        cells = [
            *(f"{figure.read}", f"{figure.connections}", f"{hello.per_second:,.0f}"),
            f"{floor.per_second:,.0f}" if floor else "",
            *(f"{one.per_second:,.0f}", *_waits(one), f"{one.errors}", f"{hello.cpu:.0f}"),
            f"{floor.cpu:.0f}" if floor else "",
            *(f"{one.cpu:,.0f}", f"{one.per_second / hello.per_second:.1%}"),
            f"{one.per_second / floor.per_second:.0%}" if floor else "",
            f"{floor.cpu / one.cpu:.0%}" if floor else "",
        ]
        yield f"| {' | '.join(cells)} |"


def _alone(figures: Sequence[Figure], found: Found) -> Iterator[str]:
    yield "| request | connections | per s | p50 ms | p95 | p99 | errors | CPU us |"
    yield "|".join(["", *["---"] * 8, ""])
    for figure in figures:
        if figure.subject != "service" or (figure.read, "hello", figure.connections) in found:
            continue
        one = figure.load
        cells = (
            *(figure.read, f"{figure.connections}", f"{one.per_second:,.0f}", *_waits(one)),
            *(f"{one.errors}", f"{one.cpu:,.0f}"),
        )
        yield f"| {' | '.join(cells)} |"


def _waits(one: Load) -> tuple[str, str, str]:
    return f"{one.p50:.1f}", f"{one.p95:.1f}", f"{one.p99:.1f}"


def _times(found: Found, connections: int, one: str, other: str) -> float:
    """How many times the CPU of one the other takes."""
    costs = [found[_named(read), "service", connections].cpu for read in (one, other)]
    return costs[1] / costs[0]


def _named(read: str) -> str:
    return read if read.startswith("GET") else f"GET {read}"
