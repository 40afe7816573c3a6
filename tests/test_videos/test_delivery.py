"""A film is handed over whole, into a folder that was tried before any work."""

import json
import os
from pathlib import Path

import pytest

from app.core.exceptions import MachineUnfit
from app.generation.article import Article
from app.generation.script import Headline, Line, Scene, Script, StatementVisual, Trace
from app.videos.delivery import FILES, Folder


def script() -> Script:
    line = Line(text="It is high.", trace=Trace(start=3, end=14, quote="It is high."))
    scene = Scene(lines=(line,), visual=StatementVisual(text="High"))
    return Script(title="T", language="en", scenes=(scene,), headline=Headline(first="T"))


def article() -> Article:
    text = "So It is high."
    return Article(title="A", source="s", address="", language="en", text=text, blocks=())


def test_trying_a_folder_leaves_no_trace(tmp_path: Path) -> None:
    Folder(tmp_path / "a" / "b").make_ready()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_stays_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("mine")
    Folder(tmp_path).make_ready()
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(MachineUnfit, match="out"):
        Folder(tmp_path / "out").make_ready()


def test_a_folder_in_the_place_of_a_file_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "video.mp4").mkdir()
    with pytest.raises(MachineUnfit, match=r"video\.mp4 is a folder"):
        Folder(tmp_path).make_ready()


def test_a_name_longer_than_the_disk_allows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MachineUnfit, match="could not be written"):
        Folder(tmp_path / ("a" * 300)).make_ready()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(MachineUnfit, match="may not be written"):
        Folder(tmp_path / "out").make_ready()


def test_every_sentence_of_the_script_file_can_be_found_in_the_article_beside_it(
    tmp_path: Path,
) -> None:
    folder = Folder(tmp_path)
    folder.leave_script(script(), article())
    page = json.loads((tmp_path / FILES["script"]).read_text())
    trace = page["scenes"][0]["lines"][0]["trace"]
    assert page["article"]["text"][trace["start"] : trace["end"]] == trace["quote"]
