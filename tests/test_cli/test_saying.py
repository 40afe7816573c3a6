"""Nobody has to read along: a film does not depend on who listens."""

import os

import pytest

from app.console.progress import shown_on
from app.console.saying import say
from app.generation.ports import Stage


def test_lines_nobody_reads_are_reported_as_not_taken_and_break_nothing() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as stream:
        assert not say(["a line"], stream)
        assert say(["a later line leads nowhere"], stream)


@pytest.mark.parametrize("heard", [True, False])
def test_work_goes_on_when_progress_reaches_nobody(heard: bool) -> None:  # noqa: FBT001 - a case
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as unread, shown_on(unread if heard else None) as seen:
        seen.begin(Stage.READ, 1)
        seen.advance(Stage.READ)
        seen.finish(Stage.READ)
