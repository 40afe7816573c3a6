from dataclasses import dataclass
from pathlib import Path

import pytest

from app.generation.brief import Aspect
from app.generation.narration import Word
from app.generation.timeline import Cue, Timeline
from app.media.inspect.speech import plain_words, speech_checks, word_error

SAID = "The colour of the catalogue was measured, twice, by many kilometres of patient eyes."


@dataclass
class Ear:
    """A recogniser that hears what it is told."""

    heard: str
    name: str = "an ear"

    def hear(self, path: Path) -> str:
        assert path.name == "film.mp4"
        return self.heard


def film(text: str) -> Timeline:
    words = tuple(Word(text=t, start=n / 2, end=n / 2 + 0.4) for n, t in enumerate(text.split()))
    cues = (Cue(rows=(words,), start=0.0, end=len(words) / 2),) if words else ()
    return Timeline(
        aspect=Aspect.WIDE, theme="midnight", frames=300, shots=(), speech=(), cues=cues
    )


def failed(said: str, heard: str) -> set[str]:
    checks = speech_checks(Path("film.mp4"), film(said), Ear(heard))
    return {check.name for check in checks if not check.passed}


def test_what_is_heard_as_it_is_written_passes_in_either_spelling() -> None:
    assert failed(SAID, SAID.upper()) == set()
    american = "the color of the catalog was measured twice by many kilometers of patient eyes"
    assert failed(SAID, american) == set()


def test_a_few_wrong_words_are_a_fault_and_many_a_rejection() -> None:
    assert failed(SAID, SAID.replace("patient", "ancient")) == {"words heard wrongly"}
    assert failed(SAID, "mumble mumble") == {"words heard wrongly", "speech not understood"}


def test_a_film_without_words_has_nothing_to_be_heard() -> None:
    assert failed("", "") == set()


@pytest.mark.parametrize(
    ("said", "heard", "error"),
    [
        ("one two three four", "one two three four", 0.0),
        ("one two three four", "one too three four", 0.25),
        ("one two three four", "one three four", 0.25),
        ("one two three four", "one two and three four", 0.25),
        ("a space craft flew by", "a spacecraft flew by", 0.0),
        ("", "something", 1.0),
        ("", "", 0.0),
    ],
)
def test_word_error_counts_changed_lost_and_added_words(
    said: str, heard: str, error: float
) -> None:
    assert word_error(said.split(), heard.split()) == pytest.approx(error)


def test_punctuation_and_capitals_are_not_heard() -> None:
    assert plain_words("“Hello,” said Ann’s friend!") == ("hello", "said", "ann's", "friend")
