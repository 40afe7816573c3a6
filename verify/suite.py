"""Promises that the suite proves already: the experiment is a run of those tests.

Several of them are proved in one run over two processes: its start, its servers and its databases are
then paid for once.
"""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[1]
SIDE_BY_SIDE = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One test that ran: its file, its name without parameters, its seconds and what became of it."""

    file: str
    name: str
    seconds: float
    outcome: str

    def is_of(self, node: str) -> bool:
        """Whether the node names it."""
        file, _, name = node.partition("::")
        return file == self.file and name in {"", self.name}


def proved_by_tests(name: str, sentence: str, *nodes: str, checks: int) -> Promise:
    """A promise that these nodes of `tests/` prove in at least so many checks.

    A node is a file, or a file and the names of tests in it: `test_api/test_auth.py::a,b`.
    """
    tests = tuple(full for node in nodes for full in _spread(node))
    return Promise(
        name=name,
        sentence=sentence,
        bounds=(*none_of("checks failed"), Bound(name="checks passed", least=checks)),
        run=partial(_prove, tests),
        tests=tests,
    )


def prove_together(promises: Sequence[Promise]) -> Mapping[str, tuple[Figures, float]]:
    """The figures of each, by name, and the seconds its tests took. Raises RuntimeError."""
    nodes = {node for promise in promises for node in promise.tests}
    whole = {node for node in nodes if "::" not in node}
    apart = sorted(node for node in nodes - whole if node.partition("::")[0] not in whole)
    cases = _run([*sorted(whole), *apart], SIDE_BY_SIDE)
    found = {}
    for promise in promises:
        own = [case for case in cases if any(map(case.is_of, promise.tests))]
        found[promise.name] = (count(own), sum(case.seconds for case in own))
    return found


def count(cases: Sequence[Case]) -> Figures:
    """How many passed, and how many failed."""
    outcomes = [case.outcome for case in cases]
    return {"checks passed": outcomes.count("passed"), "checks failed": outcomes.count("failed")}


def read_report(report: ET.Element) -> list[Case]:
    """Every test of a report that pytest wrote."""
    return [
        Case(
            file=case.get("classname", "").replace(".", "/") + ".py",
            name=case.get("name", "").partition("[")[0],
            seconds=float(case.get("time", "0")),
            outcome=_outcome(case),
        )
        for case in report.iter("testcase")
    ]


def _outcome(case: ET.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def _spread(node: str) -> list[str]:
    file, _, names = node.partition("::")
    return [f"tests/{file}::test_{name}" for name in names.split(",") if name] or [f"tests/{file}"]


def _prove(nodes: Sequence[str], _effort: Effort) -> Figures:
    return count(_run(nodes))


def _run(nodes: Sequence[str], options: Sequence[str] = ()) -> list[Case]:
    with TemporaryDirectory(prefix="ytempire-verify-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
        ended = subprocess.run(
            [*command, f"--junitxml={report}", f"--basetemp={folder}/temp", *nodes],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if ended.returncode not in {0, 1}:
            raise RuntimeError(
                f"The tests did not run: {ended.stdout[-1500:]}{ended.stderr[-500:]}"
            )
        return read_report(ET.parse(report).getroot())  # noqa: S314 - pytest wrote it a moment ago
