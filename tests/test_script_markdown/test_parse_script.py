import re
from pathlib import Path

import pytest

from app.core.exceptions import Invalid
from app.generation.script import (
    BulletsVisual,
    ChartVisual,
    ImageVisual,
    NumberVisual,
    QuoteVisual,
    StatementVisual,
    TitleVisual,
)
from app.generation.script_markdown import parse_script

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "script-format.md"
EXAMPLE = ROOT / "examples" / "scripts" / "coffee.md"

SCRIPT = """# How your morning **coffee** works

A cup of coffee is mostly water. The rest is what matters.

## Three things change the taste

Most people get them wrong. Water just off the boil is ideal. Grind the beans late.
Then give it four minutes, e.g. with a timer.

- Water at 94 °C: hotter pulls out bitterness
- Grind fresh — aroma fades within minutes
- Give it four minutes

## Roasting barely changes the caffeine

A dark roast has only a little less than a light one.

| Roast | Caffeine (mg) |
|---|---|
| Light | 96 |
| Medium | 95.5 |
| Dark | 94 |

## A trial

A man wrote it down.

> I did drink of it. — Samuel Pepys

## is water

Nearly all of a cup, **98 %**, is water.

## On the **tree**

![A cherry](cherry.jpg "Photo: Ann Lee")

The fruit is red.

## Nothing to **see**

Only words.
"""


def parsed(text: str = SCRIPT) -> list[object]:
    script = parse_script(text, folder_image=lambda reference: f"/pictures/{reference}")
    return [scene.visual for scene in script.scenes]


def refusal(text: str) -> str:
    with pytest.raises(Invalid) as error:
        parse_script(text, folder_image=lambda reference: reference)
    return str(error.value)


def test_the_first_heading_is_the_title_and_opens_the_film() -> None:
    script = parse_script(SCRIPT, folder_image=lambda reference: reference)
    assert script.title == "How your morning coffee works"
    assert script.scenes[0].visual == TitleVisual(title=script.title, emphasis=("coffee",))
    assert script.headline.first.split() + script.headline.second.split() == [
        "HOW",
        "YOUR",
        "MORNING",
        "COFFEE",
        "WORKS",
    ]


def test_each_further_heading_is_a_scene_and_its_text_is_split_into_sentences() -> None:
    script = parse_script(SCRIPT, folder_image=lambda reference: reference)
    assert len(script.scenes) == 7
    assert [line.text for line in script.scenes[1].lines] == [
        "Most people get them wrong.",
        "Water just off the boil is ideal.",
        "Grind the beans late.",
        "Then give it four minutes, e.g. with a timer.",
    ]


def test_bullets_arrive_with_the_sentence_that_speaks_of_them() -> None:
    visual = parsed()[1]
    assert isinstance(visual, BulletsVisual)
    assert [(b.text, b.detail, b.line) for b in visual.bullets] == [
        ("Water at 94 °C", "hotter pulls out bitterness", 1),
        ("Grind fresh", "aroma fades within minutes", 2),
        ("Give it four minutes", "", 3),
    ]


def test_bullets_nobody_speaks_of_arrive_one_after_the_other() -> None:
    visual = parsed(
        "# T\n\nOne sentence. Two sentences. Three now.\n\n- Alpha\n- Beta\n- Gamma\n- Delta\n"
    )[0]
    assert isinstance(visual, BulletsVisual)
    assert [bullet.line for bullet in visual.bullets] == [0, 1, 2, 2]


def test_a_table_of_figures_is_a_chart_under_the_scenes_heading() -> None:
    visual = parsed()[2]
    assert isinstance(visual, ChartVisual)
    assert (visual.title, visual.unit, visual.form) == (
        "Roasting barely changes the caffeine",
        "mg",
        "bar",
    )
    assert [(point.label, point.value) for point in visual.points] == [
        ("Light", 96),
        ("Medium", 95.5),
        ("Dark", 94),
    ]
    assert visual.highlight == 2


def test_years_make_a_line() -> None:
    visual = parsed(
        "# T\n\nIt grew.\n\n| Year | People |\n|---|---|\n|1990|1,200|\n|2000|1,500|\n|2010|2,000|\n"
    )[0]
    assert isinstance(visual, ChartVisual)
    assert (visual.form, visual.highlight) == ("line", None)
    assert [point.value for point in visual.points] == [1200, 1500, 2000]


def test_a_quotation_keeps_its_speaker() -> None:
    assert parsed()[3] == QuoteVisual(
        text="I did drink of it.", by="Samuel Pepys", kicker="A trial"
    )


def test_a_figure_in_bold_is_set_large() -> None:
    assert parsed()[4] == NumberVisual(number="98", unit="%", label="is water")


def test_a_picture_is_found_through_its_folder() -> None:
    assert parsed()[5] == ImageVisual(
        image="/pictures/cherry.jpg",
        caption="A cherry",
        credit="Photo: Ann Lee",
        kicker="On the tree",
    )


def test_a_heading_alone_is_shown_large_with_its_bold_words_in_colour() -> None:
    assert parsed()[6] == StatementVisual(text="Nothing to see", emphasis=("see",))


def test_a_title_without_text_is_no_scene() -> None:
    script = parse_script("# T\n\n## A\n\nWords.\n", folder_image=str)
    assert (script.title, len(script.scenes)) == ("T", 1)


def test_the_language_and_the_icons_are_the_callers() -> None:
    script = parse_script(
        "# Kaffee\n\nEin Getränk.\n", folder_image=str, icon_for=lambda _: "coffee", language="de"
    )
    assert script.language == "de"
    assert isinstance(script.scenes[0].visual, TitleVisual)
    assert script.scenes[0].visual.icon == "coffee"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no scenes"),
        ("   \n\n", "no scenes"),
        ("Only text.\n", "Line 1: there is text before the first heading"),
        ("# T\n\n## A\n\nWords.\n\n## B\n\n- x\n", "Line 7: the scene “B” has no narration"),
        ("# T\n\n## A\n", "Line 3: the scene “A” has no narration"),
        ("# T\n\n## A\n\n…\n", "Line 3: the scene “A” has no narration"),
        (
            "# T\n\nWord.\n\n## A\n\n" + "word " * 3000,
            "Line 5: the scene “A” has 3000 words; the limit is 400",
        ),
        ("# T\n\nA.\n\n- x\n\n> q\n", "Line 7: the scene “T” already shows something"),
        (
            "# T\n\nA.\n\n|a|b|\n|-|-|\n|x|y|\n",
            "Line 5: the table of “T” holds no column of figures",
        ),
        ("# T\n\nA.\n\n```\ncode\n```\n", "Line 5: a script cannot show code"),
        ("#\n\nA.\n", "Line 1: the heading has no words"),
        ("# T\n\n" + "## A\n\nWords.\n\n" * 301, "301 scenes"),
    ],
)
def test_a_script_that_cannot_be_filmed_says_where_and_why(text: str, words: str) -> None:
    assert words in refusal(text)


def test_a_picture_that_is_missing_is_the_callers_to_refuse() -> None:
    def missing(reference: str) -> str:
        raise Invalid(f"The picture {reference} is missing.")

    with pytest.raises(Invalid, match=r"a\.png"):
        parse_script("# T\n\nA. ![x](a.png)\n", folder_image=missing)


@pytest.mark.parametrize("place", ["document", "file"])
def test_the_documented_example_is_a_script(place: str) -> None:
    inline = re.findall(
        r"^````markdown\n(.*?)^````$", DOCUMENT.read_text(), re.DOTALL | re.MULTILINE
    )
    (text,) = inline if place == "document" else [EXAMPLE.read_text()]
    script = parse_script(text, folder_image=lambda reference: str(EXAMPLE.parent / reference))
    kinds = [scene.visual.kind for scene in script.scenes]
    picture = [] if place == "document" else ["image"]
    assert kinds == ["title", "bullets", "number", "chart", *picture, "quote", "statement"]
    pictures = [scene.visual.image for scene in script.scenes if scene.visual.kind == "image"]
    assert all(Path(path).is_file() for path in pictures)
