"""Promises are judged by their figures, named in the documents, and proved by tests that exist."""

import ast
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app.cli import main as ytempire
from app.console import verify
from verify import __main__ as terminal
from verify import suite
from verify.judging import judge
from verify.list import PROMISES
from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[2]


def promising(figures: Figures) -> Promise:
    bounds = (*none_of("lost"), Bound(name="kills", least=3))
    return Promise(name="p", sentence="Nothing is lost.", bounds=bounds, run=lambda _: figures)


@pytest.mark.parametrize(
    ("figures", "kept"),
    [
        ({"lost": 0, "kills": 3}, True),
        ({"lost": 1, "kills": 3}, False),
        ({"lost": 0, "kills": 2}, False),
        ({"lost": 0}, False),
        ({}, False),
    ],
)
def test_a_promise_is_kept_when_every_figure_was_measured_and_reached(
    figures: Figures, kept: object
) -> None:
    (verdict,) = judge([promising(figures)], Effort())
    assert verdict.kept is kept


def test_an_experiment_that_breaks_is_one_that_missed() -> None:
    def breaks(_effort: Effort) -> Figures:
        raise RuntimeError("no server")

    promise = Promise(name="p", sentence="", bounds=none_of("lost"), run=breaks)
    (verdict,) = judge([promise], Effort())
    assert not verdict.kept
    assert "no server" in verdict.fault


REPORT = """<testsuites><testsuite>
<testcase classname="tests.test_api.test_auth" name="test_a[x]" time="1.5"/>
<testcase classname="tests.test_api.test_auth" name="test_a[y]" time="0.5"><failure/></testcase>
<testcase classname="tests.test_api.test_auth" name="test_ab" time="4"/>
<testcase classname="tests.test_api.test_users" name="test_a" time="8"><skipped/></testcase>
</testsuite></testsuites>"""


def test_of_one_run_each_promise_is_given_its_own_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def run(nodes: list[str], _options: object) -> list[suite.Case]:
        asked.extend(nodes)
        return suite.read_report(ET.fromstring(REPORT))  # noqa: S314 - written above

    monkeypatch.setattr(suite, "_run", run)
    one, two = "test_api/test_auth.py::a", "test_api/test_auth.py"
    verdicts = judge(
        [suite.proved_by_tests(str(n), "", node, checks=1) for n, node in enumerate((one, two))],
        Effort(),
    )
    assert [(v.figures["checks passed"], v.figures["checks failed"], v.seconds, v.kept) for v in verdicts] == [
        (1, 1, 2.0, False), (2, 1, 6.0, False)]  # fmt: skip
    assert asked == ["tests/test_api/test_auth.py"], "nothing is run twice"


def test_the_table_for_the_page_says_what_was_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "PROMISES", (promising({"lost": 2, "kills": 3}),))
    assert terminal.main(["--markdown"]) == 1
    shown = capsys.readouterr().out
    assert "| `p` **missed** | 0 | lost 2; kills 3 |" in shown
    assert "0 of 1 promises kept" in shown


@pytest.mark.parametrize(("lost", "code"), [(0, 0), (1, 1)])
def test_the_exit_code_the_table_and_the_json_say_the_same(
    lost: int, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "PROMISES", (promising({"lost": lost, "kills": 3}),))
    assert terminal.main([]) == code
    assert ("MISSED" in capsys.readouterr().out) is bool(code)
    assert terminal.main(["--json"]) == code
    assert json.loads(capsys.readouterr().out)["kept"] is not bool(code)


def test_a_promise_nobody_made_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        terminal.main(["--only", "eternity"])
    assert "eternity" in capsys.readouterr().err


def test_without_a_checkout_it_is_said_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(verify, "ROOT", tmp_path)
    assert ytempire(["verify", "--list"]) == 3
    assert "make verify" in capsys.readouterr().err


def test_every_promise_is_on_its_page_under_a_name_of_its_own() -> None:
    page = (ROOT / "docs/promises.md").read_text()
    names = [promise.name for promise in PROMISES]
    assert len(set(names)) == len(names)
    assert [name for name in names if f"`{name}`" not in page] == []


@pytest.mark.parametrize("promise", [p for p in PROMISES if p.tests], ids=lambda p: str(p.name))
def test_the_tests_that_prove_a_promise_exist(promise: Promise) -> None:
    for node in promise.tests:
        file, _, name = node.partition("::")
        tree = ast.parse((ROOT / file).read_text())
        found = {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
        assert not name or name in found, node
