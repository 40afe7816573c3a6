"""The command line answers a wrong order with one sentence and leaves nothing behind."""

from importlib.metadata import version
from pathlib import Path

import pytest

from app.cli import main


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    try:
        code: object = main(arguments)
    except SystemExit as leaving:
        code = leaving.code
    assert isinstance(code, int)
    return code, capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["0", "-1", "36000", "14.9", "nan", "inf", "soon", ""])
def test_an_impossible_duration_is_refused_in_one_sentence(
    seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(["generate", "--from", "a.md", f"--duration={seconds}"], capsys)
    assert code == 2
    assert "duration" in said
    assert len(said.strip().splitlines()) == 1


def test_a_topic_alone_says_which_flag_to_use_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = refused(["generate", "the moons of Jupiter"], capsys)
    assert code == 2
    assert "--from" in said
    assert "--script" in said
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_film_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = refused(["generate"], capsys)
    assert code == 2
    assert "--from" in said


def test_an_article_and_a_script_at_once_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = refused(["generate", "--from", "a.md", "--script", "b.md"], capsys)
    assert code == 2
    assert "not allowed with" in said


def test_a_length_for_a_script_of_ones_own_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = refused(["generate", "--script", "b.md", "--duration", "60"], capsys)
    assert code == 2
    assert "leave out --duration" in said


@pytest.mark.parametrize(
    ("option", "sentence"),
    [("--voice=nope", "no voice called 'nope'"), ("--style=neon", "no style named 'neon'")],
)
def test_a_taste_nobody_has_is_refused_before_the_article_is_looked_for(
    option: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(["generate", "--from", "missing.md", option], capsys)
    assert code == 2
    assert sentence in said


@pytest.mark.parametrize("shape", ["4:3", "16x9", ""])
def test_a_picture_of_another_shape_is_refused(
    shape: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(["generate", "--from", "a.md", f"--aspect={shape}"], capsys)
    assert code == 2
    assert "16:9" in said


def test_an_empty_folder_name_does_not_mean_the_current_folder(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, said = refused(["generate", "--script", "b.md", "--out", ""], capsys)
    assert code == 2
    assert "names no folder" in said


@pytest.mark.parametrize("option", ["--from", "--script", "--out"])
def test_a_name_no_report_could_hold_is_refused(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(["generate", option, "caf\udce9.md"], capsys)
    assert code == 2
    assert "not in UTF-8" in said


@pytest.mark.parametrize("wrong", ["--port=0", "--port=70000", "--workers=0", "--workers=-1"])
def test_a_service_is_not_started_with_a_number_that_is_none(
    wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = refused(["serve", wrong], capsys)
    assert code == 2
    assert len(said.strip().splitlines()) == 1


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        main(["--version"])
    assert leaving.value.code == 0
    assert capsys.readouterr().out == f"ytempire {version('ytempire')}\n"
