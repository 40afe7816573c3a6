"""Every operation of the API asked everything its description allows, and what it refuses, by three callers."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[1]
OPERATIONS = 100


def fuzz(examples: int, effort: Effort) -> Figures:  # noqa: ARG001 - each promise has its own effort
    """What `bench.fuzz` found in a process of its own. Raises RuntimeError where it did not get to its end."""
    ended = subprocess.run(
        [sys.executable, "-m", "bench.fuzz", "--examples", str(examples), "--json"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = ended.stdout.splitlines()
    if ended.returncode not in {0, 1} or not lines or not lines[-1].startswith("{"):
        raise RuntimeError(f"It was not asked to the end: {ended.stderr[-1500:]}")
    found: Figures = json.loads(lines[-1])
    return found


def _promise(name: str, sentence: str, examples: int, cases: int, *, long: bool) -> Promise:
    return Promise(
        name=name,
        sentence=sentence,
        bounds=(
            *none_of("crashes and answers not as described"),
            Bound(name="operations", least=OPERATIONS),
            Bound(name="cases", least=cases),
        ),
        run=partial(fuzz, examples),
        long=long,
    )


FUZZ = (
    _promise(
        "fuzz",
        "Whatever is asked of the API, and by whom, no answer is a crash or other than described.",
        examples=2,
        cases=1_000,
        long=False,
    ),
    _promise(
        "fuzz-100",
        "The same with up to a hundred requests of each kind for each operation and caller.",
        examples=100,
        cases=8_000,
        long=True,
    ),
)
