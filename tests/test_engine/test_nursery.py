"""Programs that a nursery forks are in nothing different from those that are started."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.core.exceptions import MachineUnfit
from app.engine import Ended, Nursery, born, run_child
from app.engine import nursery as nurseries
from app.engine.execution import Executions, Gate, Stopped
from app.tasks.child import OURS, our_environment
from tests.test_engine.prompter import PATIENCE, alive, eventually

ROOT = Path(__file__).parents[2]
ERRANDS = (sys.executable, "-m", "tests.test_engine.errands")
ABOUT_ITSELF = """
import json, os, random, sys, uuid
print(json.dumps({
    "parent": os.getppid(), "group": os.getpgid(0) == os.getpid(), "nice": os.nice(0),
    "folder": os.getcwd(), "environment": dict(os.environ), "argv": sys.argv[1:][-1],
    "open": sorted(os.listdir("/proc/self/fd"))[:-1], "input": sys.stdin.read(),
    "chance": [random.random(), uuid.uuid4().hex], "name": open("/proc/self/comm").read().strip(),
    "main": sys.modules["__main__"].__spec__.name,
}))
"""
WORKER = """
import sys
from app.engine import Nursery, run_child
from tests.test_engine.test_nursery import ERRANDS, FAMILY
run_child((*ERRANDS, FAMILY), on_line=lambda line: print(line, flush=True), nursery=Nursery(ERRANDS))
"""
FAMILY = """
import os, signal, subprocess, sys
started = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(os.getppid(), os.getpid(), started.pid, flush=True)
signal.pause()
"""


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    made = Nursery(ERRANDS)
    yield made
    made.close()


def run(
    line: str,
    nursery: Nursery | None,
    *,
    seconds: float | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> tuple[Ended, list[str]]:
    lines: list[str] = []
    ended = run_child(
        (*ERRANDS, line),
        on_line=lines.append,
        seconds=seconds,
        folder=folder,
        environment={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
        nursery=nursery,
    )
    return ended, lines


def test_a_forked_program_is_as_one_that_is_started(nursery: Nursery, tmp_path: Path) -> None:
    said = []
    for way in (nursery, nursery, None):
        _, [line] = run(ABOUT_ITSELF, way, folder=tmp_path, environment={"KEY": "1"})
        said.append(json.loads(line))
    first, second, started = said

    assert first["parent"] == second["parent"] == nursery.pid
    assert started["parent"] == os.getpid()
    assert first.pop("chance") != second.pop("chance") != started.pop("chance")
    for each in said:
        del each["parent"], each["name"]
    assert first == second == started
    assert first["open"] == ["0", "1", "2"]
    assert first["folder"] == str(tmp_path)


def test_nothing_of_one_program_is_left_for_the_next(nursery: Nursery) -> None:
    change = "import os, time; os.environ['SECRET'] = '1'; os.chdir('/'); os.umask(0); print(1)"
    run(change, nursery, environment={"TOKEN": "of the first"})
    look = (
        "import os; print('SECRET' in os.environ, 'TOKEN' in os.environ, os.getcwd(), os.umask(0))"
    )

    assert run(look, nursery) == run(look, None)


def test_a_forked_programs_lines_code_and_complaint_are_told(nursery: Nursery) -> None:
    talk = (
        "import sys; print('one'); print('two'); sys.stderr.write('x' * 9999 + 'end'); sys.exit(3)"
    )

    ended, lines = run(talk, nursery)

    assert lines == ["one", "two"]
    assert (ended.code, len(ended.complaint)) == (3, 4096)
    assert ended.complaint.endswith("xend")


@pytest.mark.parametrize(
    ("line", "code"),
    [("import os; os.kill(os.getpid(), 9)", -9), ("1 / 0", 1), ("import os; os.abort()", -6)],
)
def test_how_a_forked_program_ended_is_told(nursery: Nursery, line: str, code: int) -> None:
    assert run(line, nursery)[0].code == code
    assert nursery.pid is not None


def test_programs_run_side_by_side_each_with_its_own_lines(nursery: Nursery) -> None:
    with_pid = "import os; print(os.getpid()); print(os.getpid())"
    heard: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: heard.append(run(with_pid, nursery)[1])) for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(one == other for one, other in heard)
    assert len({one for one, _ in heard}) == 6


def test_a_forked_program_holds_nothing_of_the_others(nursery: Nursery) -> None:
    inside: list[list[str]] = []

    def look(pid: str) -> None:
        inside.append(json.loads(run(ABOUT_ITSELF, nursery)[1][0])["open"])
        os.kill(int(pid), signal.SIGTERM)

    wait = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
    assert run_child((*ERRANDS, wait), on_line=look, nursery=nursery).code == -signal.SIGTERM
    assert inside == [["0", "1", "2"]]


def test_work_that_is_cancelled_already_leaves_no_program(nursery: Nursery) -> None:
    run("pass", nursery)
    executions = Executions()

    with executions.begin("one", Gate()) as execution:
        execution.stop()
        with pytest.raises(Stopped):
            run_child((*ERRANDS, FAMILY), nursery=nursery)

    run("pass", nursery)  # whatever was asked for before has been seen to by now
    children = Path(f"/proc/{nursery.pid}/task/{nursery.pid}/children")
    eventually(lambda: not children.read_text())


def test_a_nursery_outlives_the_thread_that_asked_first(nursery: Nursery) -> None:
    first = threading.Thread(target=lambda: run("pass", nursery))
    first.start()
    first.join()
    mother = nursery.pid

    _, [parent] = run("import os; print(os.getppid())", nursery)

    assert int(parent) == mother


def test_a_forked_program_that_takes_too_long_is_ended_with_all_it_started(
    nursery: Nursery,
) -> None:
    pids: list[int] = []

    with pytest.raises(MachineUnfit, match=r"did not end within 1\.5 seconds"):
        run_child(
            (*ERRANDS, FAMILY),
            on_line=lambda line: pids.extend(map(int, line.split())),
            seconds=1.5,
            nursery=nursery,
        )

    mother, child, started = pids
    eventually(lambda: not alive(child) and not alive(started))
    assert mother == nursery.pid


def test_a_forked_program_is_ended_with_the_work_that_is_cancelled(nursery: Nursery) -> None:
    executions, pids = Executions(), list[int]()

    with executions.begin("one", Gate()) as execution:

        def cancel(line: str) -> None:
            pids.extend(map(int, line.split()))
            execution.stop()

        with pytest.raises(Stopped):
            run_child((*ERRANDS, FAMILY), on_line=cancel, nursery=nursery)

    mother, child, started = pids
    eventually(lambda: not alive(child) and not alive(started))
    assert mother == nursery.pid


def test_what_a_forked_program_left_behind_is_ended_with_it(nursery: Nursery) -> None:
    leave = (
        "import subprocess, sys\n"
        "end = {'stdout': subprocess.DEVNULL, 'stderr': subprocess.DEVNULL}\n"
        "print(subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'], **end).pid)"
    )

    _, [left] = run(leave, nursery)

    eventually(lambda: not alive(int(left)))


def test_a_forked_program_dies_with_a_worker_that_is_killed() -> None:
    command = [sys.executable, "-c", WORKER]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as worker:
        assert worker.stdout is not None
        mother, child, _ = pids = [int(pid) for pid in worker.stdout.readline().split()]
        assert all(map(alive, pids))
        worker.kill()

    eventually(lambda: not alive(mother) and not alive(child))
    os.kill(
        pids[2], signal.SIGKILL
    )  # as with any program, an end by itself is what it starts to do


def test_a_program_whose_nursery_is_killed_is_run_again(nursery: Nursery, tmp_path: Path) -> None:
    run("pass", nursery)  # one that dies before it has told of any is left alone for a while
    once = tmp_path / "once"
    line = (
        "import os, pathlib, signal, sys\n"
        f"once = pathlib.Path({str(once)!r})\n"
        "print(os.getppid(), flush=True)\n"
        "if not once.exists():\n"
        "    once.touch()\n"
        "    print('complaint of the first', file=sys.stderr, flush=True)\n"
        "    os.kill(os.getppid(), signal.SIGKILL)\n"
        "    signal.pause()\n"
        "print('done')"
    )

    ended, lines = run(line, nursery)
    eventually(lambda: nursery.pid is None)
    _, [another] = run("import os; print(os.getppid())", nursery)

    # The first is not heard if the nursery was killed before it told that one was born.
    assert lines[-2:] == [str(os.getpid()), "done"]
    assert ended == Ended(0, "")
    assert another == str(nursery.pid)
    assert another not in lines


def test_a_program_whose_nursery_hangs_is_run_again(
    nursery: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("pass", nursery)
    mother = nursery.pid
    assert mother is not None
    monkeypatch.setattr(born, "LATEST", 0.1)
    monkeypatch.setattr(nurseries, "PATIENCE", 0.2)
    line = (
        "import os, pathlib, signal\n"
        f"once = pathlib.Path({str(tmp_path / 'once')!r})\n"
        "if not once.exists():\n"
        "    once.touch()\n"
        "    os.kill(os.getppid(), signal.SIGSTOP)\n"
        "print('done')"
    )

    assert run(line, nursery) == (Ended(0, ""), ["done", "done"])
    assert run("print('next')", nursery) == (Ended(0, ""), ["next"])
    eventually(lambda: not alive(mother))


def test_where_nothing_can_be_forked_a_program_is_started(tmp_path: Path) -> None:
    (tmp_path / "lines.py").write_text(
        "import sys\nif sys.argv[1] == 'nursery': sys.exit(1)\nexec(sys.argv[1])"
    )
    program = (sys.executable, str(tmp_path / "lines.py"))
    lines: list[str] = []

    for _ in range(2):
        run_child((*program, "print('run')"), on_line=lines.append, nursery=Nursery(program))

    assert lines == ["run", "run"]


@pytest.mark.parametrize(
    "environment", [{"PYTHON_THREAD": "1"}, {"LONG": "x" * 100_000}], ids=["thread", "too long"]
)
def test_a_nursery_forks_nothing_with_a_thread_and_takes_nothing_too_long(
    nursery: Nursery, environment: dict[str, str]
) -> None:
    look = "import os; print(os.getppid())"

    assert run(look, nursery, environment=environment)[1] == [str(os.getpid())]


def test_a_program_of_another_shape_is_started(nursery: Nursery) -> None:
    look = "import os; print(os.getppid())"
    run(look, nursery)

    assert run(look, nursery, environment={"PYTHONUTF8": "1"})[1] == [str(os.getpid())]


def test_the_nursery_of_stages_has_one_thread_and_does_not_know_its_workers_secrets() -> None:
    nursery, said = Nursery(OURS), list[str]()
    environment = our_environment({"A_SECRET": "of one film"})
    ended = run_child(
        (*OURS, "read", "no-such-order"),
        on_line=said.append,
        environment=environment,
        nursery=nursery,
    )
    mother = Path(f"/proc/{nursery.pid}")

    assert ended.code == 1
    assert "FileNotFoundError" in said[-1]
    assert len(list((mother / "task").iterdir())) == 1
    assert b"A_SECRET" not in (mother / "environ").read_bytes()
    assert (mother / "cmdline").read_bytes().split(b"\0")[2:4] == [b"app.tasks", b"nursery"]
    nursery.close()
    eventually(lambda: not alive(int(mother.name)))


@pytest.mark.parametrize(("meant", "said"), [(True, []), (False, ["nursery.ended"])])
def test_only_an_end_that_nobody_asked_for_is_complained_of(
    caplog: pytest.LogCaptureFixture, *, meant: bool, said: list[str]
) -> None:
    nursery, others = Nursery(ERRANDS), set(threading.enumerate())
    run("pass", nursery)
    (keeper,) = (one for one in set(threading.enumerate()) - others if one.name == "nursery")
    assert nursery.pid is not None
    if meant:
        nursery.close()
    else:
        os.kill(nursery.pid, signal.SIGKILL)
    keeper.join(PATIENCE)

    assert [record.message for record in caplog.records if "nursery" in record.message] == said
    nursery.close()
