"""Captions: the spoken words cut into lines that can be read while they are heard, and as files."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.generation.narration import Word
from app.generation.phrasing import strain
from app.generation.spoken.sentences import sentences
from app.generation.timeline import Cue

PAUSE = 0.6
"""Silence, in seconds, after which a new caption begins."""

MOST_RATE = 20.0
"""Characters a second, spaces counted: the most that adult viewers read (Netflix timed text guide)."""

LEAST_SECONDS = 0.8
"""Shorter captions flash by (Netflix: 5/6 of a second)."""

HOLD = 0.35
"""Seconds a caption stays after its last word when nothing follows."""

BRIDGE = 0.25
"""A gap shorter than this would flicker: the caption stays until the next one."""

SHIFT = 0.1
"""Seconds by which a caption may start early or late to give a hurried one its time."""

_PER_CUE = 10.0
_EMPTINESS = 30.0
_UNEVENNESS = 20.0
_ROW_STRAIN = 0.8
_HURRY = 60.0
_FLASH = 400.0
"""Weights beside the strains of `phrasing`, set by reading the captions of real scripts."""

Rows = tuple[tuple[Word, ...], ...]


def cues(words: Sequence[Word], *, row_characters: int, rows: int = 2) -> tuple[Cue, ...]:
    """Captions for words on the film's clock, in order, without overlaps.

    Each has at most `rows` rows of at most `row_characters` characters (a longer word stands alone),
    stays at least 0.8 s and asks for at most 20 characters a second as far as the speech allows, and
    starts within 0.1 s of its first word. A sentence's end and a pause over 0.6 s end a caption.
    """
    found: list[Rows] = []
    for first, last in _passages(words):
        following = words[last].start if last < len(words) else math.inf
        found += _divide(words[first:last], following, row_characters, rows)
    return _timed(found)


def srt(captions: Sequence[Cue]) -> str:
    """SubRip text, to be written as UTF-8."""
    return "".join(
        f"{n}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{cue.text}\n\n"
        for n, cue in enumerate(captions, start=1)
    )


def vtt(captions: Sequence[Cue]) -> str:
    """WebVTT text (W3C), to be written as UTF-8; characters with a meaning there are escaped."""
    return "WEBVTT\n\n" + "".join(
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n{_escaped(cue.text)}\n\n"
        for cue in captions
    )


def _passages(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Runs of words, as first and one past the last, that no caption may reach beyond."""
    ends = _sentence_ends(words)
    first = 0
    for n, word in enumerate(words, start=1):
        if n == len(words) or n in ends or words[n].start - word.end > PAUSE:
            yield first, n
            first = n


def _sentence_ends(words: Sequence[Word]) -> set[int]:
    """The numbers of words after which a sentence is over (counted from 1)."""
    stops = {end for _, end in sentences(" ".join(word.text for word in words))}
    ends, at = set(), -1
    for n, word in enumerate(words, start=1):
        at += 1 + len(word.text)
        if at in stops:
            ends.add(n)
    return ends


def _divide(words: Sequence[Word], following: float, row_characters: int, rows: int) -> list[Rows]:
    """One passage as captions, by dynamic programming over every place where one could end."""
    texts = [word.text for word in words]
    starts = [*(word.start for word in words), following]
    best: list[tuple[float, int, tuple[int, ...]]] = [(0.0, 0, ())]
    for last in range(1, len(words) + 1):
        ending = strain(texts, last) if last < len(words) else 0.0
        choices = []
        for first in range(last - 1, -1, -1):
            alone = (0.0, ()) if first == last - 1 else None
            shape = alone or _shape(texts[first:last], row_characters, rows)
            if shape is None:
                break
            seconds = min(starts[last], words[last - 1].end + HOLD) - starts[first]
            cost = _cost(texts[first:last], seconds, row_characters * rows)
            choices.append((best[first][0] + ending + cost + shape[0], first, shape[1]))
        best.append(min(choices))
    return _chosen(words, best)


def _chosen(
    words: Sequence[Word], best: Sequence[tuple[float, int, tuple[int, ...]]]
) -> list[Rows]:
    """The captions that the table of best endings leads to, read from its end."""
    found: list[Rows] = []
    last = len(words)
    while last > 0:
        _, first, breaks = best[last]
        borders = [first, *(first + at for at in breaks), last]
        found.append(tuple(tuple(words[a:b]) for a, b in pairwise(borders)))
        last = first
    return found[::-1]


def _cost(texts: Sequence[str], seconds: float, room: int) -> float:
    """How far a caption is from a calm one: nearly empty, gone in a flash, too fast to read."""
    length = _length(texts)
    emptiness = max(0.0, 1.0 - length / room) ** 2
    flash = max(0.0, LEAST_SECONDS - seconds)
    hurry = max(0.0, length / max(seconds, 0.01) - MOST_RATE)
    return _PER_CUE + _EMPTINESS * emptiness + _FLASH * flash + min(_HURRY * hurry, 1e6)


def _shape(texts: Sequence[str], room: int, rows: int) -> tuple[float, tuple[int, ...]] | None:
    """The cost of the best rows and the words they break before; None when the text does not fit."""
    length = _length(texts)
    if length <= room:
        return 0.0, ()
    if rows == 1 or length > room * rows + rows - 1:
        return None
    choices = []
    for at in range(1, len(texts)):
        top = _length(texts[:at])
        below = _shape(texts[at:], room, rows - 1) if top <= room else None
        if below is not None:
            uneven = _UNEVENNESS * ((top - length / rows) / room) ** 2
            breaks = (at, *(at + further for further in below[1]))
            choices.append((_ROW_STRAIN * strain(texts, at) + uneven + below[0], breaks))
    return min(choices, default=None)


def _length(texts: Sequence[str]) -> int:
    return sum(map(len, texts)) + len(texts) - 1


def _timed(found: Sequence[Rows]) -> tuple[Cue, ...]:
    """The captions with their times: hurried ones take a little from their calm neighbours."""
    wanted = [_seconds_to_read(rows) for rows in found]
    starts = [*(rows[0][0].start for rows in found), math.inf]
    for n in range(len(found)):
        if (lack := wanted[n] - (starts[n + 1] - starts[n])) <= 0:
            continue
        spare = starts[n] - (starts[n - 1] + wanted[n - 1] if n > 0 else 0.0)
        earlier = min(lack, SHIFT, max(0.0, spare))
        starts[n] -= earlier
        starts[n + 1] += min(lack - earlier, SHIFT)
    return tuple(
        Cue(rows=rows, start=starts[n], end=_end(rows, starts[n] + wanted[n], starts[n + 1]))
        for n, rows in enumerate(found)
    )


def _seconds_to_read(rows: Rows) -> float:
    characters = _length([word.text for row in rows for word in row])
    return max(LEAST_SECONDS, characters / MOST_RATE)


def _end(rows: Rows, read: float, following: float) -> float:
    end = max(rows[-1][-1].end + HOLD, read)
    return following if following - end < BRIDGE else end


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, second = divmod(whole, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{second:02d}{point}{thousandths:03d}"
