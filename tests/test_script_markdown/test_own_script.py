"""Scripts as they lie on a disk."""

from pathlib import Path

import pytest

from app.core.exceptions import Invalid
from app.core.store import Store
from app.generation.script import BulletsVisual, Script, StatementVisual, TitleVisual
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
