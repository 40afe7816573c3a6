"""Promises that the suite proves already: the experiment is a run of those tests."""

import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[1]


def proved_by_tests(name: str, sentence: str, *nodes: str, checks: int) -> Promise:
    """A promise that these nodes of `tests/` prove in at least so many checks.

    A node is a file, or a file and the names of tests in it: `test_api/test_auth.py::a,b`.
    """
    tests = tuple(full for node in nodes for full in _spread(node))
    return Promise(
        name=name,
        sentence=sentence,
        bounds=(*none_of("checks failed"), Bound(name="checks passed", least=checks)),
        run=partial(_run, tests),
        tests=tests,
    )


def _spread(node: str) -> list[str]:
    file, _, names = node.partition("::")
    return [f"tests/{file}::test_{name}" for name in names.split(",") if name] or [f"tests/{file}"]


def _run(nodes: tuple[str, ...], _effort: Effort) -> Figures:
    with TemporaryDirectory(prefix="ytempire-verify-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
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
        return _count(ET.parse(report).getroot())  # noqa: S314 - pytest wrote it a moment ago


def _count(report: ET.Element) -> Figures:
    cases = list(report.iter("testcase"))
    failed = [
        case for case in cases if case.find("failure") is not None or case.find("error") is not None
    ]
    skipped = [case for case in cases if case.find("skipped") is not None]
    return {
        "checks passed": len(cases) - len(failed) - len(skipped),
        "checks failed": len(failed),
    }
