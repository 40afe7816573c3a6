"""Scripts as they lie on a disk."""

import os
from pathlib import Path

import pytest

from app.core.exceptions import Invalid, NotFound
from app.core.store import Store
from app.generation.script import BulletsVisual, ImageVisual, Script, StatementVisual, TitleVisual
from app.providers.sources import SourceReader

SCRIPT = """# The café on the **moon**

## Rockets bring the beans

“Fresh beans” fly up twice a week.

## What it serves

Three things are on the menu. Coffee comes first. Cake comes next. Milk is for the cat.

- Coffee
- Cake
- Milk for the cat
"""
GERMAN = (
    "# Kaffee\n\n" + "Der Kaffee wird am Morgen getrunken, und niemand denkt darüber nach. " * 8
)


def read(folder: Path, content: bytes) -> Script:
    file = folder / "script.md"
    file.write_bytes(content)
    return SourceReader(Store(folder / "store")).script(str(file))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_script_of_any_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    script = read(tmp_path, SCRIPT.encode(encoding))
    assert script.title == "The café on the moon"
    assert script.lines[0] == "“Fresh beans” fly up twice a week."


def test_a_binary_file_is_no_script(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="not text"):
        read(tmp_path, bytes(range(256)) * 40)


def test_a_title_alone_opens_the_first_scene(tmp_path: Path) -> None:
    assert read(tmp_path, SCRIPT.encode()).scenes[0].visual == TitleVisual(
        title="The café on the moon",
        subtitle="Rockets bring the beans",
        icon="rocket",
        emphasis=("moon",),
    )


def test_icons_stand_beside_what_is_shown(tmp_path: Path) -> None:
    visual = read(tmp_path, SCRIPT.encode()).scenes[1].visual
    assert isinstance(visual, BulletsVisual)
    assert [bullet.icon for bullet in visual.bullets] == ["coffee", "cake", "milk"]


def test_a_scene_whose_words_call_for_no_icon_has_the_titles(tmp_path: Path) -> None:
    script = read(tmp_path, b"# The moon\n\nIt is far.\n\n## Nothing else\n\nThat is all.\n")
    visual = script.scenes[1].visual
    assert isinstance(visual, StatementVisual)
    assert visual.icon == "moon"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SCRIPT, "en"),
        (GERMAN, "de"),
        ("# T\n\nOk.\n", "en"),
        ("# 空间站\n\n国际空间站在地球上空飞行。\n", "zh"),
    ],
)
def test_the_language_is_told_from_the_text(tmp_path: Path, text: str, language: str) -> None:
    assert read(tmp_path, text.encode()).language == language


def test_a_device_and_a_pipe_are_no_script(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in ("/dev/zero", str(pipe)):
        with pytest.raises(Invalid, match="not a regular file"):
            SourceReader(Store(tmp_path / "store")).script(path)


@pytest.mark.parametrize("name", ["x" * 300, "x" * 5000, "a\x00b"])
def test_an_impossible_name_is_one_short_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid, match="could not be read") as error:
        SourceReader(Store(tmp_path / "store")).script(name)
    assert len(str(error.value)) < 200


def test_a_script_over_a_megabyte_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="larger than 1 MB, which is the limit for a script"):
        read(tmp_path, b"# Tea\n\n" + b"Tea is good. " * 90_000)


def test_a_thousand_marks_within_one_another_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"^Line 3: over 100 Markdown marks"):
        read(tmp_path, b"# Tea\n\n" + b"*" * 5000 + b"a" + b"*" * 5000)


@pytest.mark.parametrize("written", ["<die brücke.png>", "die%20brücke.png"])
def test_a_picture_is_found_by_its_name_on_the_disk(tmp_path: Path, written: str) -> None:
    picture = tmp_path / "die brücke.png"
    picture.write_bytes(b"x")
    script = read(tmp_path, f"# Tea\n\nTea is good.\n\n![x]({written})\n".encode())
    visual = script.scenes[0].visual
    assert isinstance(visual, ImageVisual)
    assert visual.image == str(picture.resolve())


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("", "without naming its file"),
        ("x" * 5000, "which is not there"),
        ("%00.png", "which is not there"),
        ("https://example.com/a%20b.png", "a%20b.png, which is on the web. Save the picture"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_named(tmp_path: Path, reference: str, said: str) -> None:
    with pytest.raises((Invalid, NotFound)) as error:
        read(tmp_path, f"# Tea\n\nTea is good.\n\n![x]({reference})\n".encode())
    assert said in str(error.value)
    assert len(str(error.value)) < 250


def test_a_list_says_nothing_of_the_language(tmp_path: Path) -> None:
    listed = "".join(f"- ab{n}\n" for n in range(200))
    assert read(tmp_path, f"# Tea\n\nTea is good.\n\n{listed}".encode()).language == "en"


def test_a_sentence_of_marks_alone_and_marks_nobody_sees_are_left_out(tmp_path: Path) -> None:
    script = read(tmp_path, "# T\u202eea\n\nTea is \u2066good.\n\n”\n".encode())
    assert (script.title, script.lines) == ("Tea", ("Tea is good.",))


def test_a_number_of_more_than_twelve_digits_is_no_card(tmp_path: Path) -> None:
    script = read(tmp_path, b"# Tea\n\nIt is.\n\n## Sum\n\n**1,234,567,890,123** is much.\n")
    assert isinstance(script.scenes[1].visual, StatementVisual)
