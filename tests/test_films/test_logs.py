"""What a stage logs, in a process of its own, is in the log of whoever runs it."""

import json
import sys
from pathlib import Path

import pytest

from app.core.logging import set_up_logging
from app.engine import run_child
from app.tasks.child import _Following, our_environment


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_line_of_a_stage_is_logged_with_its_facts_and_without_secrets(tmp_path: Path) -> None:
    file = tmp_path / "log"
    set_up_logging(file=file)
    following = _Following(lambda *_: None)
    said = {"event": "model.slow", "level": "warning", "at": "then", "name": "x", "api_key": "k"}
    following.hear(json.dumps(said | {"seconds": 7, "video_id": "v"}))
    following.hear(json.dumps({"event": "not ours"}))
    (line,) = lines(file)
    assert (line["event"], line["level"], line["seconds"]) == ("model.slow", "warning", 7)
    assert (line["video_id"], line["api_key"]) == ("v", "[hidden]")


PROGRAM = """
import logging
from app.core.logging import set_up_logging_of_a_program
set_up_logging_of_a_program()
logging.getLogger("app.costs").warning("budget.alert", extra={"spent": "100.000000"})
logging.getLogger("app.costs").debug("budget.looked")
"""


@pytest.mark.parametrize(
    ("level", "heard"), [("INFO", ["budget.alert"]), ("DEBUG", ["budget.alert", "budget.looked"])]
)
def test_what_a_program_logs_reaches_the_file_of_who_started_it_at_the_same_level(
    tmp_path: Path, level: str, heard: list[str]
) -> None:
    file = tmp_path / "log"
    set_up_logging(level=level, file=file)
    following = _Following(lambda *_: None)
    program = (sys.executable, "-c", PROGRAM)
    ended = run_child(program, on_line=following.hear, environment=our_environment({}))
    assert ended.code == 0
    said = [line for line in lines(file) if str(line["event"]).startswith("budget")]
    assert [line["event"] for line in said] == heard
    assert said[0]["spent"] == "100.000000"
