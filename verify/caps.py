"""Thirty-two workers against one day's limit, on each database."""

import json
import subprocess
import sys
from functools import partial
from pathlib import Path

from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[1]
WORKERS = 32


def race(database: str, effort: Effort) -> Figures:
    """What `bench/caps.py` measured: workers in four processes that hold, buy and give back."""
    seconds = effort.choose(quick=20, long=60)
    command = [sys.executable, "-m", "bench.caps", "--database", database]
    ended = subprocess.run(
        [*command, "--workers", str(WORKERS), "--seconds", str(seconds)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if not ended.stdout:
        raise RuntimeError(f"The race did not run: {ended.stderr[-1500:]}")
    found = json.loads(ended.stdout.splitlines()[-1])
    return {
        "workers": found["workers"],
        "overshoot in micro-dollars": found["overshoot_micros"],
        "counters that are not the sum of their lines": found["differences"],
        "alerts": found["alerts"],
        "samples": found["samples"],
        "films": found["films"],
        "films refused": found["refused"],
    }


def _promise(database: str, title: str) -> Promise:
    return Promise(
        name=f"caps-{database}",
        sentence=f"No limit is passed by a micro-dollar, however many workers buy at once ({title}).",
        bounds=(
            *none_of("overshoot in micro-dollars", "counters that are not the sum of their lines"),
            Bound(name="alerts", least=1, most=1),
            Bound(name="workers", least=WORKERS),
            Bound(name="samples", least=1000),
            Bound(name="films refused", least=1),
        ),
        run=partial(race, database),
    )


CAPS = (_promise("sqlite", "SQLite"), _promise("postgres", "PostgreSQL"))
