"""The parts of the engine by themselves: values, the gate, programs, and what is borrowed."""

import ast
import sys
import threading
from importlib.metadata import version
from pathlib import Path

import pytest
from dbos import DBOS
from sqlalchemy import text

from app.core.exceptions import Invalid, MachineUnfit
from app.core.kept_errors import stored
from app.core.plain import LARGEST, plain
from app.engine import (
    Desk,
    Json,
    Priority,
    Step,
    Ticket,
    cancelled,
    run_child,
    step,
    stop_if_cancelled,
)
from app.engine.execution import Executions, Gate, Stopped, on_cancel
from app.engine.private import requeue
from app.engine.workflows import workflow
from tests.test_engine import plays
from tests.test_engine.conftest import Started
from tests.test_engine.prompter import Prompter, alive, eventually

APP = Path(__file__).parents[2] / "app"


@pytest.mark.parametrize(
    "value", [None, True, 3, 2**70, 0.1, "é\u0000\n", [1, [2]], {"a": {"b": [None]}}, ""]
)
def test_plain_values_come_back_as_they_were(value: Json) -> None:
    assert plain(value, "it") == value


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ((1,), "it is a tuple"),
        ({"a": [b"x"]}, r"it.a\[0\] is a bytes"),
        ({1: 2}, "A key of it is a int"),
        ({"a": float("inf")}, "it.a is inf"),
        (Priority.USUAL, "it is a Priority"),
        ("\ud800", "half a character"),
        ("x" * LARGEST, "at most 262144"),
    ],
)
def test_what_would_not_come_back_is_refused_by_name(value: object, named: str) -> None:
    with pytest.raises(Invalid, match=named):
        plain(value, "it")


def test_a_step_outside_a_workflow_is_the_function_itself() -> None:
    @step("double")
    def double(number: int) -> tuple[int, int]:
        return (number, number)

    assert isinstance(double, Step)
    assert double(2) == (2, 2)
    assert not cancelled()
    stop_if_cancelled()


def test_a_coroutine_is_refused_where_it_is_written() -> None:
    async def coroutine() -> None: ...

    with pytest.raises(Invalid, match="coroutine"):
        step("asleep")(coroutine)
    with pytest.raises(Invalid, match="coroutine"):
        workflow("asleep", queue=plays.FILMS)(coroutine)


def test_a_closed_gate_lets_the_last_one_out_and_nobody_in() -> None:
    gate = Gate()
    with gate.until_recorded():
        gate.enter()
        gate.close()
        assert not gate.wait_empty(0)
    assert gate.wait_empty(0)
    with pytest.raises(Stopped):
        gate.enter()


def test_a_held_gate_keeps_a_step_waiting_until_it_is_released() -> None:
    gate = Gate()
    gate.hold()
    passed = threading.Event()

    def pass_through() -> None:
        gate.enter()
        passed.set()

    thread = threading.Thread(target=pass_through)
    thread.start()
    assert not passed.wait(0.05)
    gate.release()
    assert passed.wait(5)
    thread.join()


def test_what_is_stopped_calls_its_remedies_and_ends_its_waits() -> None:
    executions, remedied = Executions(), []
    with executions.begin("one", Gate()) as execution, on_cancel(lambda: remedied.append("killed")):
        timer = threading.Timer(0.01, execution.stop)
        timer.start()
        with pytest.raises(Stopped):
            execution.wait(30)
        timer.join()
        assert cancelled()
        with pytest.raises(Stopped):
            stop_if_cancelled()
        with on_cancel(lambda: remedied.append("too late, so at once")):
            pass
    assert remedied == ["killed", "too late, so at once"]
    assert executions.running() == []


def test_a_programs_lines_code_and_complaint_are_told() -> None:
    lines: list[str] = []
    talk = (
        "import sys; print('one'); print('two'); sys.stderr.write('x' * 9999 + 'end'); sys.exit(3)"
    )

    ended = run_child([sys.executable, "-c", talk], on_line=lines.append)

    assert lines == ["one", "two"]
    assert ended.code == 3
    assert ended.complaint.endswith("xend")
    assert len(ended.complaint) == 4096


def test_a_program_that_takes_too_long_is_ended_with_all_it_started() -> None:
    pids: list[int] = []
    family = ["sh", "-c", "sleep 3600 & echo $!; wait"]

    for seconds in (0.5, 5.0, 50.0):  # longer only where a busy machine began nothing within it
        with pytest.raises(MachineUnfit, match=f"did not end within {seconds:g} seconds"):
            run_child(family, on_line=lambda n: pids.append(int(n)), seconds=seconds)
        if pids:
            break

    eventually(lambda: not alive(pids[0]))


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(MachineUnfit, match="no-such-encoder is not a program"):
        run_child(["no-such-encoder"])


def test_dbos_is_the_version_whose_insides_are_known() -> None:
    assert version("dbos") == "3.4.0"


def test_only_the_engine_knows_dbos() -> None:
    importers = {
        path.relative_to(APP).parts[0]
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dbos")
        or (
            isinstance(node, ast.Import) and any(n.name.split(".")[0] == "dbos" for n in node.names)
        )
    }
    assert importers == {"engine"}


def test_work_is_put_back_for_the_dead_worker_only_and_only_once(
    desk: Desk, start: Started, prompter: Prompter
) -> None:
    prompter.held = {"part"}
    start()
    desk.enqueue(plays.film, Ticket("one"), "one")
    prompter.expect("part", "one")

    assert not requeue(desk.client, "one", "slot-9", "films")
    assert requeue(desk.client, "one", "slot-0", "films")
    assert not requeue(desk.client, "nothing", "slot-0", "films")
    eventually(lambda: desk.status("one").begun == 2)


def test_the_engines_tables_are_beside_ours_and_written_as_safely(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        if desk.database.is_shared:
            found = connection.execute(text("SELECT count(*) FROM dbos.workflow_status"))
            assert found.scalar_one() == 0
            return
        assert connection.execute(text("SELECT count(*) FROM workflow_status")).scalar_one() == 0
        assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2
        assert connection.execute(text("SELECT unixepoch('subsec')")).scalar_one() > 1.7e9


def test_the_engines_log_goes_where_ours_goes(
    start: Started, caplog: pytest.LogCaptureFixture
) -> None:
    start()
    DBOS.logger.warning("from inside")

    assert "from inside" in caplog.text


def test_an_unexpected_error_is_kept_as_one_line_without_its_trace() -> None:
    kept = stored(ValueError("first line\nsecond line with a key"), "voice")

    assert kept["what"] == "voice failed unexpectedly: ValueError: first line"
