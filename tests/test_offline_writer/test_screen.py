"""What is set on the screen is an editor's choice of words, not the narration again."""

import re

import pytest

from app.generation.script import (
    BulletsVisual,
    NumberVisual,
    Scene,
    Script,
    StatementVisual,
    TitleVisual,
)
from app.providers.offline_writer.words import STOPWORDS, content_words
from tests.test_offline_writer.genres import GENRES
from tests.test_offline_writer.test_writer import NAMES, example, seconds, written
from tests.test_offline_writer.texts import article_of

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
FILMS = [(name, length) for name in (*NAMES, *GENRES) for length in (30, 60, 90, 240)]
NEEDS_TIME = 12.0


def film(name: str, length: float) -> Script:
    article = article_of(GENRES[name]) if name in GENRES else example(name)
    return written(article, length)


def words(text: str) -> list[str]:
    return re.findall(r"[\w.,’'%-]*\w[\w%]*", text.lower())


def shown(scene: Scene) -> list[str]:
    """The texts an editor chose for the scene; titles, charts, quotations and captions are given."""
    visual = scene.visual
    if isinstance(visual, StatementVisual):
        return [visual.text]
    if isinstance(visual, NumberVisual):
        return [f"{visual.number} {visual.unit} {visual.label}"]
    if isinstance(visual, BulletsVisual):
        return [text for b in visual.bullets for text in (b.text, b.detail) if text]
    return []


def emphasised(script: Script) -> list[tuple[str, tuple[str, ...]]]:
    visuals = [scene.visual for scene in script.scenes]
    statements = [(v.text, v.emphasis) for v in visuals if isinstance(v, StatementVisual)]
    return statements + [(v.title, v.emphasis) for v in visuals if isinstance(v, TitleVisual)]


@pytest.mark.parametrize(("name", "length"), FILMS)
def test_words_on_the_screen_are_few(name: str, length: float) -> None:
    for scene in film(name, length).scenes:
        assert all(len(words(text)) <= 8 for text in shown(scene)), shown(scene)


@pytest.mark.parametrize(("name", "length"), FILMS)
def test_no_sentence_stands_on_the_screen_while_it_is_spoken(name: str, length: float) -> None:
    for scene in film(name, length).scenes:
        spoken = [" ".join(words(line.text)) for line in scene.lines]
        if not isinstance(scene.visual, BulletsVisual):
            assert [t for t in shown(scene) if " ".join(words(t)) in spoken] == []


@pytest.mark.parametrize(("name", "length"), FILMS)
def test_emphasis_is_a_phrase_that_means_something(name: str, length: float) -> None:
    for text, phrases in emphasised(film(name, length)):
        for phrase in phrases:
            assert phrase in text
            assert content_words(phrase)
            parts = words(phrase)
            assert not set(parts) <= {*MONTHS, *STOPWORDS}
            assert not all(part[0].isdigit() for part in parts)


@pytest.mark.parametrize(("name", "length"), FILMS)
def test_the_title_gives_way_after_the_hook(name: str, length: float) -> None:
    hook = film(name, length).scenes[0]
    assert sum(len(line.text) for line in hook.lines) * 0.066 <= 6.3


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("length", [60, 90, 240])
def test_no_plain_card_stands_for_long(name: str, length: float) -> None:
    for scene in film(name, length).scenes:
        if isinstance(scene.visual, NumberVisual | StatementVisual):
            assert sum(len(line.text) for line in scene.lines) * 0.066 <= NEEDS_TIME


@pytest.mark.parametrize("name", NAMES)
def test_a_minute_and_a_half_has_nine_to_twelve_scenes(name: str) -> None:
    assert 9 <= len(film(name, 90).scenes) <= 12


@pytest.mark.parametrize(("name", "length"), FILMS)
def test_what_a_colon_promises_is_spoken_or_shown(name: str, length: float) -> None:
    for scene in film(name, length).scenes:
        announced = scene.lines[-1].text.endswith(":")
        assert not announced or scene.visual.kind == "chart", scene


@pytest.mark.parametrize("name", NAMES)
def test_a_film_of_another_genre_still_fills_its_time(name: str) -> None:
    assert abs(seconds(film(name, 60)) - 60) <= 6


def test_the_day_without_people_is_set_as_an_editor_would() -> None:
    article = article_of(
        "The International Space Station flies 400 kilometres above the ground.\n\n"
        "Since 2 November 2000 there has not been a single day without people in orbit."
    )
    shown_texts = emphasised(written(article, 60))
    assert ("Not a single day without people", ("single day",)) in shown_texts
