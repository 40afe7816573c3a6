from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.generation.captions import cues
from app.generation.narration import Word

HUBBLE = (
    "The Hubble Space Telescope was launched on April 24, 1990, and it has orbited Earth at a height "
    "of about 540 kilometres ever since. Dr. J. R. Smith of NASA said that the mirror, which is 2.4 "
    "metres wide, was ground 2.2 micrometres too flat. Nobody had expected the repair to work so well "
    "that the telescope would still be used thirty-five years later, but it was."
)


def speak(text: str, *, pace: float = 15.0, pause: float = 0.3, start: float = 0.35) -> list[Word]:
    """Words as a voice of `pace` characters a second says them, pausing after each full stop."""
    spoken, clock = [], start
    for word in text.split():
        seconds = (len(word) + 1) / pace
        spoken.append(Word(text=word, start=clock, end=clock + 0.9 * seconds))
        clock += seconds + (pause if word.endswith((".", "!", "?")) else 0.0)
    return spoken


@st.composite
def narrations(draw: st.DrawFn) -> list[Word]:
    letters = st.text("abcdefghij", min_size=1, max_size=14)
    endings = st.sampled_from(["", "", "", "", ",", ".", "?", ";"])
    words, clock = [], draw(st.floats(0, 2))
    for _ in range(draw(st.integers(1, 60))):
        text = draw(letters) + draw(endings)
        seconds = (len(text) + 1) / draw(st.floats(11, 19))
        words.append(Word(text=text, start=clock, end=clock + 0.95 * seconds))
        clock += seconds + draw(st.sampled_from([0.0, 0.0, 0.0, 0.3, 1.0]))
    return words


@given(narrations(), st.sampled_from([24, 34, 42]))
def test_every_word_is_shown_once_and_in_order(words: list[Word], room: int) -> None:
    shown = [word for cue in cues(words, row_characters=room) for word in cue.words]
    assert shown == words


@given(narrations(), st.sampled_from([24, 34, 42]))
def test_rows_keep_to_the_width_and_there_are_at_most_two(words: list[Word], room: int) -> None:
    for cue in cues(words, row_characters=room):
        assert 1 <= len(cue.rows) <= 2
        assert all(len(row) <= room for row in cue.text.split("\n"))


@given(narrations(), st.sampled_from([24, 42]))
def test_cues_follow_each_other_without_overlap_and_start_with_their_first_word(
    words: list[Word], room: int
) -> None:
    found = cues(words, row_characters=room)
    assert all(before.end <= after.start for before, after in pairwise(found))
    for cue in found:
        assert cue.end > cue.start
        assert abs(cue.start - cue.words[0].start) <= 0.1 + 1e-9


@given(narrations())
def test_a_long_pause_always_ends_a_cue(words: list[Word]) -> None:
    for cue in cues(words, row_characters=42):
        assert all(b.start - a.end <= 0.6 for a, b in pairwise(cue.words))


@pytest.mark.parametrize("room", [24, 34, 42])
def test_an_ordinary_voice_is_never_faster_than_a_reader(room: int) -> None:
    for cue in cues(speak(HUBBLE, pace=17), row_characters=room):
        assert len(cue.text) / (cue.end - cue.start) <= 20
        assert cue.end - cue.start >= 0.8


def test_a_voice_too_fast_to_read_keeps_its_words_and_takes_what_silence_there_is() -> None:
    words = speak("One hurried sentence of many words is said in no time at all.", pace=24)
    found = cues([*words, *speak("Then silence.", start=8.0)], row_characters=42)
    first = [cue for cue in found if cue.start < 8]
    assert [word for cue in first for word in cue.words] == words
    assert max(len(cue.text) / (cue.end - cue.start) for cue in first) <= 24
    assert first[-1].end - first[-1].words[-1].end >= 0.3


def test_a_short_answer_stays_long_enough_to_be_read() -> None:
    found = cues(speak("Was it worth it? No. It was not worth the money."), row_characters=42)
    answer = next(cue for cue in found if cue.text == "No.")
    assert answer.end - answer.start == pytest.approx(0.7, abs=0.11)
    assert [cue.text for cue in found].count("No.") == 1


@pytest.mark.parametrize("room", [24, 34, 42])
def test_a_sentence_always_ends_its_cue_and_an_abbreviation_does_not(room: int) -> None:
    texts = [cue.text for cue in cues(speak(HUBBLE), row_characters=room)]
    assert any(text.endswith("ever since.") for text in texts)
    assert any(text.startswith("Dr. J. R. Smith") for text in texts)


@pytest.mark.parametrize("room", [24, 34, 42])
def test_numbers_keep_their_units_and_initials_their_names(room: int) -> None:
    rows = [row for cue in cues(speak(HUBBLE), row_characters=room) for row in cue.text.split("\n")]
    together = (
        "540 kilometres",
        "J. R. Smith",
        "2.4 metres",
        "2.2 micrometres",
        "thirty-five years",
    )
    for phrase in together:
        assert any(phrase in row for row in rows), phrase


def test_no_row_ends_on_an_article() -> None:
    rows = [row for cue in cues(speak(HUBBLE), row_characters=34) for row in cue.text.split("\n")]
    assert not [row for row in rows if row.lower().split()[-1] in {"a", "an", "the"}]


def test_two_rows_are_about_equally_long() -> None:
    words = speak(
        "a quiet row of plain words that has to be cut somewhere near the middle", pace=14
    )
    (cue,) = cues(words, row_characters=42)
    above, below = (len(row) for row in cue.text.split("\n"))
    assert abs(above - below) <= 10


def test_a_word_longer_than_a_row_stands_alone() -> None:
    long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk"
    found = cues(speak(f"Then {long} was a word."), row_characters=24)
    assert [cue.text for cue in found if long in cue.text] == [long]


def test_silence_has_no_captions() -> None:
    assert cues([], row_characters=42) == ()
