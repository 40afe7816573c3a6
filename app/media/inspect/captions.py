"""Captions as a reader meets them: speed, length, order, clock."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from app.generation.film import Check
from app.generation.timeline import Cue, Timeline
from app.media.inspect.grading import at_least, at_most

MOST_RATE = 20.0
"""Characters a second that adults read (Netflix timed text guide); 95 of 100 captions keep to it."""

HURRIED = 25.0
"""Characters a second that hardly anybody reads; no caption may be faster."""

LEAST_SECONDS = 0.8
MOST_START_ERROR = 0.1
_EPSILON = 1e-6


def caption_checks(timeline: Timeline) -> Iterator[Check]:
    """Checks of every caption; a film in which nobody speaks has none."""
    cues = timeline.cues
    if not cues:
        return
    rates = [reading_rate(cue) for cue in cues]
    yield at_most(
        "caption speed, 95th percentile",
        float(np.percentile(rates, 95)),
        MOST_RATE,
        "characters/s",
        best=17.0,
        hard=False,
    )
    yield at_most(
        "fastest caption", max(rates), HURRIED, "characters/s", best=MOST_RATE, hard=True,
        reason=f"“{max(cues, key=reading_rate).text}”",
    )  # fmt: skip
    shortest = min(cue.end - cue.start for cue in cues)
    yield at_least("shortest caption", shortest, LEAST_SECONDS, "s", best=1.0, hard=False)
    yield at_most("caption rows", max(len(cue.rows) for cue in cues), 2, "", best=2, hard=True)
    yield _row_check(cues, timeline.aspect.row_characters)
    yield at_most("overlapping captions", _overlaps(cues), 0, "", best=0, hard=True)
    late = max(abs(cue.start - cue.words[0].start) for cue in cues)
    yield at_most("caption off its first word", late, MOST_START_ERROR, "s", best=0.05, hard=True)


def reading_rate(cue: Cue) -> float:
    """Characters a second, spaces counted."""
    return len(cue.text) / max(cue.end - cue.start, 0.001)


def _row_check(cues: Sequence[Cue], most: int) -> Check:
    """A word longer than a row cannot be broken, so rows of one word do not count."""
    rows = (row for cue in cues for row in cue.rows if len(row) > 1)
    longest = max((len(" ".join(word.text for word in row)) for row in rows), default=0)
    return at_most("longest caption row", longest, most, "characters", best=most, hard=True)


def _overlaps(cues: Sequence[Cue]) -> int:
    return sum(before.end > after.start + _EPSILON for before, after in pairwise(cues))
