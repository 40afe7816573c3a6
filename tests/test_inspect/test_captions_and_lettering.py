from collections.abc import Iterable
from dataclasses import replace

import pytest

from app.generation.brief import Aspect
from app.generation.film import Check
from app.generation.narration import Word
from app.generation.timeline import Cue, Timeline
from app.media.card import Card, Lettering
from app.media.colour import contrast
from app.media.inspect.captions import caption_checks
from app.media.inspect.grading import inspection
from app.media.inspect.lettering import lettering_checks
from app.media.layout import Box

TIMELINE = Timeline(aspect=Aspect.WIDE, theme="midnight", frames=300, shots=(), speech=(), cues=())


def cue(*rows: str, start: float, end: float, heard: float | None = None) -> Cue:
    first = start if heard is None else heard
    words = tuple(tuple(Word(text=t, start=first, end=end) for t in row.split()) for row in rows)
    return Cue(rows=words, start=start, end=end)


GOOD = (
    cue("A calm line of words", "and another below it.", start=0.5, end=3.5),
    cue("Then one more.", start=3.5, end=5.0),
)


def failed_captions(*cues: Cue) -> set[str]:
    return failed(caption_checks(replace(TIMELINE, cues=cues)))


def failed(checks: Iterable[Check]) -> set[str]:
    return {check.name for check in checks if not check.passed}


def test_good_captions_pass() -> None:
    assert failed_captions(*GOOD) == set()


@pytest.mark.parametrize(
    ("spoilt", "name"),
    [
        (cue("Far too many words for the time.", start=6.0, end=6.9), "fastest caption"),
        (cue("Hm.", start=6.0, end=6.3), "shortest caption"),
        (cue("One", "two", "three", start=6.0, end=8.0), "caption rows"),
        (cue("A row that goes on and on beyond the width", "x", start=6.0, end=9.0), None),
        (
            cue("A row that goes on and on, far beyond the width", start=6.0, end=9.0),
            "longest caption row",
        ),
        (cue("In the other's time.", start=4.0, end=6.0), "overlapping captions"),
        (cue("Shown too early.", start=6.0, end=8.0, heard=6.3), "caption off its first word"),
    ],
)
def test_each_fault_of_a_caption_is_found(spoilt: Cue, name: str | None) -> None:
    found = failed_captions(*GOOD, spoilt)
    assert (name in found) if name else not found


def test_many_quick_captions_are_found_though_none_is_beyond_reading() -> None:
    quick = [cue("Words at a hurried pace", start=float(n), end=n + 1.0) for n in range(9)]
    assert failed_captions(*quick) == {"caption speed, 95th percentile"}


def line(
    text: str = "Text", *, box: Box | None = None, ink: str = "#ffffff", paper: str = "#0b1020"
) -> Lettering:
    return Lettering(text=text, box=box or Box(200, 200, 400, 60), size=48, ink=ink, paper=paper)


def failed_lettering(*lines: Lettering, captions: bool = True) -> set[str]:
    card = Card(background="", layers=(), lettering=lines)
    return failed(lettering_checks([card], replace(TIMELINE, captions=captions)))


def test_good_lettering_passes_and_a_card_without_words_has_no_checks() -> None:
    below = line("Below", box=Box(200, 262, 400, 60))
    assert failed_lettering(line(), below) == set()
    assert list(lettering_checks([Card(background="", layers=(), lettering=())], TIMELINE)) == []


def test_each_fault_of_lettering_is_found() -> None:
    assert failed_lettering(line(ink="#666666")) == {"contrast"}
    assert failed_lettering(line(), line("On it", box=Box(300, 230, 50, 20))) == {"text over text"}
    assert failed_lettering(line(box=Box(1700, 200, 400, 60))) == {"text cut off"}
    low = line(box=Box(200, 850, 400, 60))
    assert failed_lettering(low) == {"text under captions"}
    assert failed_lettering(low, captions=False) == set()


def test_lettering_on_different_cards_may_share_a_place() -> None:
    cards = [Card(background="", layers=(), lettering=(line(),)) for _ in range(2)]
    assert failed(lettering_checks(cards, TIMELINE)) == set()


def test_contrast_is_that_of_the_wcag() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1.0


def check(score: float, *, hard: bool) -> Check:
    return Check(name="x", figure=0.0, wanted="", passed=True, hard=hard, score=score)


def test_the_quality_score_is_a_mean_in_which_hard_checks_count_twice() -> None:
    assert inspection(
        [check(1.0, hard=True), check(0.4, hard=False)]
    ).quality_score == pytest.approx(0.8)
    assert inspection([]).quality_score == 0.0
