"""The figures of the API as docs/benchmarks.md shows them."""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from bench.api_loads import FIRST, LAST, Figure
from bench.http_load import Load

PACKAGES = ("fastapi", "starlette", "pydantic", "uvicorn", "uvloop", "sqlalchemy", "asyncpg")
Found = Mapping[tuple[str, str, int], Load]


def tell(
    folder: Path, figures: Sequence[Figure], *, answered: int, kept: int, database: str
) -> None:
    """Print the tables and write them down. Raises SystemExit if a request was lost."""
    machine = {
        "cores": os.cpu_count(),
        "load": [round(figure, 1) for figure in os.getloadavg()],
        "python": sys.version.split()[0],
        "database": database,
        **{name: version(name) for name in PACKAGES},
    }
    said = "\n".join(_page(figures, machine, f"{answered} films were answered for, {kept} kept."))
    print(said)
    (folder / "api.md").write_text(f"{said}\n")
    found = [{**asdict(figure), **asdict(figure.load)} for figure in figures]
    (folder / "api.json").write_text(
        json.dumps(
            {"machine": machine, "answered": answered, "kept": kept, "figures": found}, indent=1
        )
    )
    if kept < answered or any(figure.load.errors for figure in figures):
        raise SystemExit("A request was lost.")


def _page(figures: Sequence[Figure], machine: Mapping[str, object], kept: str) -> Iterator[str]:
    found = {(f.read, f.subject, f.connections): f.load for f in figures}
    yield "  ".join(f"{name} {value}" for name, value in machine.items())
    yield ""
    yield from _beside_others(figures, found)
    yield ""
    yield from _alone(figures, found)
    yield ""
    yield kept
    cost = _cpu(found, f"GET {LAST}", 50) / _cpu(found, f"GET {FIRST}", 50)
    yield f"An endpoint behind all others costs {cost:.2f} times what it costs before them, by CPU."


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


def _cpu(found: Found, read: str, connections: int) -> float:
    return found[read, "service", connections].cpu
