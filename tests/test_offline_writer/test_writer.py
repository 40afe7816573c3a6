import itertools
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.exceptions import Invalid
from app.generation.article import Article, BlockKind
from app.generation.brief import Brief
from app.generation.pacing import silence
from app.generation.script import (
    BulletsVisual,
    ChartVisual,
    CloseVisual,
    ImageVisual,
    NumberVisual,
    QuoteVisual,
    Script,
    StatementVisual,
    TitleVisual,
)
from app.providers.article.read import read_article
from app.providers.offline_writer import OfflineWriter
from tests.test_offline_writer.texts import article_of

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.md"))
PACE = 0.066
ORPHANS = re.compile(r"^(?:This|These|He|She|They|It|However|But|And|So|Therefore|Thus)\b")


@cache
def example(name: str) -> Article:
    return read_article(str(EXAMPLES / f"{name}.md"), images=Path())


@cache
def script(name: str, duration: float = 90) -> Script:
    return written(example(name), duration)


def written(article: Article, duration: float | None = None, pace: float = PACE) -> Script:
    brief = Brief(duration=duration)
    return OfflineWriter().write(brief, article, seconds_per_character=pace)


def seconds(script: Script, pace: float = PACE) -> float:
    spoken = sum(map(len, script.lines)) * pace
    return spoken + silence(tuple(len(scene.lines) for scene in script.scenes))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("duration", [15, 90, 240])
def test_every_sentence_can_be_traced_and_is_only_ever_shortened(
    name: str, duration: float
) -> None:
    article = example(name)
    found = script(name, duration)
    for scene in found.scenes[:-1]:
        for line in scene.lines:
            assert line.trace
            assert article.text[line.trace.start : line.trace.end] == line.trace.quote
            quoted = iter(words(line.trace.quote))
            assert all(word in quoted for word in words(line.text)), line
    assert [line.trace for line in found.scenes[-1].lines] == [None]


def test_every_step_of_a_long_list_is_told_and_seen() -> None:
    steps = [
        f"{n}. Stir the tea {n} times before it is poured into the cup.\n" for n in range(1, 9)
    ]
    found = written(article_of(f"Tea takes some work.\n\n{''.join(steps)}\nTea warms everyone."))
    lists = [s.visual for s in found.scenes if isinstance(s.visual, BulletsVisual)]
    assert [(len(listed.bullets), listed.first) for listed in lists] == [(4, 1), (4, 5)]
    assert [bullet.text for listed in lists for bullet in listed.bullets] == [
        f"Stir the tea {n} times" for n in range(1, 9)
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("duration", [20, 45, 60, 90, 120, 150])
@pytest.mark.parametrize("pace", [0.055, 0.066, 0.08])
def test_the_film_is_as_long_as_asked(name: str, duration: float, pace: float) -> None:
    found = written(example(name), duration, pace)
    assert abs(seconds(found, pace) - duration) <= 0.1 * duration


@pytest.mark.parametrize("name", NAMES)
def test_a_minute_and_a_half_has_six_to_twelve_scenes(name: str) -> None:
    assert 6 <= len(script(name).scenes) <= 12


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_twice_even_when_the_article_is_too_short(name: str) -> None:
    lines = script(name, 3600).lines
    assert len(set(lines)) == len(lines)
    assert seconds(script(name, 3600)) < 600


@pytest.mark.parametrize("name", NAMES)
def test_after_the_hook_the_article_keeps_its_order(name: str) -> None:
    hook, *others = script(name).scenes[:-1]
    starts = [line.trace.start for scene in others for line in scene.lines if line.trace]
    hooked = [line.trace.start for line in hook.lines if line.trace]
    assert hooked == sorted(hooked)
    assert starts == sorted(starts)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("duration", [15, 30, 60, 90, 180])
def test_no_scene_opens_with_a_pronoun_or_a_connective(name: str, duration: float) -> None:
    for scene in script(name, duration).scenes[:-1]:
        tail = scene.lines[0].trace and _follows(script(name, duration), scene.lines[0].trace.start)
        assert tail or not ORPHANS.match(scene.lines[0].text), scene.lines[0].text


def _follows(found: Script, start: int) -> bool:
    """Whether the sentence right before that place is spoken too."""
    ends = {line.trace.end for scene in found.scenes for line in scene.lines if line.trace}
    return bool(ends & {start - 1, start - 2})


@pytest.mark.parametrize("name", NAMES)
def test_no_kind_of_picture_comes_three_times_running(name: str) -> None:
    kinds = [scene.visual.kind for scene in script(name, 240).scenes]
    plain = {"statement"}  # what is left when an article offers nothing else
    runs = [kind for kind, run in itertools.groupby(kinds) if len(list(run)) > 2]
    assert set(runs) <= plain


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_on_the_screen_is_short_and_whole(name: str) -> None:
    headings = {block.text for block in example(name).blocks if block.kind is BlockKind.HEADING}
    for scene in script(name, 240).scenes:
        visual = scene.visual
        if isinstance(visual, StatementVisual) and visual.text not in headings:
            assert len(visual.text) <= 90
            assert words(visual.text)[-1] not in {"the", "a", "of", "and", "to", "in", "than", "is"}
            assert all(word in visual.text for word in visual.emphasis)
        elif isinstance(visual, NumberVisual):
            assert len(visual.number) <= 9
            assert 1 <= len(visual.label.split()) <= 9
        elif isinstance(visual, BulletsVisual):
            assert all(len(bullet.text.split()) <= 8 for bullet in visual.bullets)
            assert all(bullet.line < len(scene.lines) for bullet in visual.bullets)


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_shown_is_spoken_in_its_scene(name: str) -> None:
    for scene in script(name, 240).scenes:
        if isinstance(scene.visual, NumberVisual):
            spoken = " ".join(line.text for line in scene.lines)
            ends = scene.visual.number.strip("~<>+").split("–")
            assert all(end in spoken for end in ends)


def test_lists_tables_quotes_and_pictures_are_shown_as_such() -> None:
    kinds = {type(scene.visual) for name in NAMES for scene in script(name, 240).scenes}
    assert kinds == {
        TitleVisual,
        StatementVisual,
        BulletsVisual,
        NumberVisual,
        ChartVisual,
        QuoteVisual,
        ImageVisual,
        CloseVisual,
    }


def test_a_picture_is_shown_while_its_subject_is_told() -> None:
    (scene,) = (
        scene
        for scene in script("space-station").scenes
        if isinstance(scene.visual, ImageVisual) and scene.visual.image.endswith("station-size.jpg")
    )
    assert "football pitch" in scene.lines[0].text


@pytest.mark.parametrize("name", NAMES)
def test_the_listing_keeps_youtubes_limits(name: str) -> None:
    found = script(name)
    assert 0 < len(found.title) <= 100
    assert len(found.description.encode()) <= 5000
    assert found.sources[0].title in found.description
    assert not set("<>") & set(found.title + found.description)
    assert sum(len(tag) + 3 for tag in found.tags) <= 500
    assert len(f"{found.headline.first} {found.headline.second}".split()) <= 5


def test_a_title_beyond_a_hundred_characters_is_cut_after_a_word() -> None:
    title = "How " + "a very long title " * 10
    found = written(replace(example("tides"), title=title))
    assert len(found.title) <= 100
    assert found.title.removesuffix("…").split()[-1] in title.split()


def test_the_close_names_the_source() -> None:
    article = replace(
        example("tides"), source="The Site", byline="Ann Lee", address="https://example.com/a"
    )
    close = written(article).scenes[-1]
    assert close.lines[0].text == (
        "This film follows the article “Why the sea rises twice a day”, by Ann Lee, The Site."
    )
    assert close.visual == CloseVisual(
        title=article.title,
        source="The Site",
        address="https://example.com/a",
        call="Read the full article",
    )


def test_a_file_name_is_no_source() -> None:
    close = written(article_of("Tea is drunk in every country of the world.")).scenes[-1]
    assert "article.md" not in close.lines[0].text


def test_a_topic_alone_is_refused_with_what_to_do() -> None:
    with pytest.raises(Invalid, match=r"OPENAI_API_KEY.*--from.*--script"):
        OfflineWriter().write(Brief(topic="Tea"), None, seconds_per_character=PACE)


@pytest.mark.parametrize("text", ["Tea and so on", "Tea - Coffee - Milk", "12 34 56."])
def test_an_article_without_sentences_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="no sentence"):
        written(article_of(text))


def test_one_sentence_makes_a_film() -> None:
    found = written(article_of("Tea is drunk in every country of the world."), 60)
    assert found.lines[0] == "Tea is drunk in every country of the world."
    assert len(found.scenes) == 2


def test_the_same_article_makes_the_same_script() -> None:
    article = example("coffee")
    assert written(article, 75) == written(article, 75)


def test_a_long_article_fills_ten_minutes() -> None:
    text = "\n\n".join(
        f"## Part {n}\n\nTown number {n} has {n * 137} people and lies {n + 20} kilometres from the sea. "
        f"Its market opened in {1500 + n}, and traders from {n + 3} countries came to it every spring. "
        f"The river below the walls carried {n + 7} mills, which ground flour for half of the coast."
        for n in range(1, 90)
    )
    found = written(article_of(text), 600)
    assert abs(seconds(found) - 600) <= 60
    assert 40 <= len(found.scenes) <= 90


@pytest.mark.parametrize(
    "text",
    [
        "国际空间站在地球上空飞行。宇航员在那里生活和工作。它每九十三分钟绕地球一圈。",
        "محطة الفضاء الدولية تدور حول الأرض. يعيش رواد الفضاء هناك ويعملون كل يوم.",
        "Die Station fliegt etwa 400 Kilometer über dem Boden. Sie ist so groß wie ein Fußballfeld.",
    ],
)
def test_other_languages_are_written_too(text: str) -> None:
    assert len(written(article_of(text), 30).scenes) >= 2


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.floats(5, 600))
def test_any_text_is_written_or_refused(text: str, duration: float) -> None:
    try:
        found = written(article_of(f"{text}."), duration)
    except Invalid:
        return
    assert all(scene.lines for scene in found.scenes)
