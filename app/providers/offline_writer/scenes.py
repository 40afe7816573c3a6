"""Passages cut and put together to scenes."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.generation.pacing import PAUSE_SENTENCE
from app.generation.script import Line
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.words import content_words

FAR = 150
"""Characters left out between two passages that may still share a scene."""

SHORTEST, LONGEST = 4.0, 8.0
"""Seconds that a card is looked at with interest."""

STRETCHED = 1.3
"""How much longer than that a scene may be so that none is too short."""

WITHOUT_PICTURE = 12.0
"""Seconds to which a scene is stretched by sentences that have nothing of their own to show."""

CHART_SECONDS = 5.0
"""What reading a chart takes."""

SCENES_PER_SECOND = 12 / 90
MOST_ENTRIES = 6
"""Entries of a list that are seen at once."""

Shows = Callable[[str], bool]
Scene = tuple[Passage, ...]


def scenes_of(
    passages: Sequence[Passage], pace: float, shows: Shows, *, target: float
) -> tuple[Scene, ...]:
    """The passages as scenes of four to eight seconds, at most twelve for a minute and a half.

    A passage is cut between its sentences where `shows` says that the next one gives something to
    see; lists, charts and quotations keep the sentence that announces them.
    """
    scenes: list[Scene] = []
    for part in (part for passage in passages for part in parts(passage, pace, shows)):
        if scenes and _joins(scenes[-1], part, pace, shows):
            scenes[-1] = (*scenes[-1], part)
        else:
            scenes.append((part,))
    return tuple(_thinned(scenes, pace, max(4, int(target * SCENES_PER_SECOND) - 2)))


def parts(passage: Passage, pace: float, shows: Shows) -> tuple[Passage, ...]:
    """A passage cut between the sentences that can each have a picture of their own."""
    core = _core(passage, pace)
    told = passage.lines[:core]
    bare = replace(passage, entries=(), table=None, quote="", by="", picture=None)
    pieces: list[tuple[Line, ...]] = []
    for line in told:
        if pieces and _belongs(pieces[-1], line, pace, shows):
            pieces[-1] = (*pieces[-1], line)
        else:
            pieces.append((line,))
    if core == len(passage.lines):
        return _pictured([replace(bare, lines=piece) for piece in pieces], passage)
    if pieces and _seconds(pieces[-1], pace) < SHORTEST:
        core -= len(pieces.pop())
    plain = [replace(bare, lines=piece) for piece in pieces]
    return (*plain, *_lists(replace(passage, lines=passage.lines[core:])))


def _lists(passage: Passage) -> Iterator[Passage]:
    """A long list as lists of three to six entries, each with what is said of its own."""
    entries = passage.entries
    count = 1 if len(entries) <= MOST_ENTRIES else -(-len(entries) // (MOST_ENTRIES - 1))
    firsts = [entries[len(entries) * n // count] for n in range(count)] if entries else []
    starts = [0, *(entry.start for entry in firsts[1:])]
    ends = [*starts[1:], math.inf]
    leads = [line.text for line in passage.lines if entries and _place(line) < entries[0].start]
    announced = leads[-1].rstrip(" :") if leads and leads[-1].endswith(":") else ""
    for start, end in zip(starts, ends, strict=True):
        yield replace(
            passage,
            lines=tuple(line for line in passage.lines if start <= _place(line) < end),
            entries=tuple(entry for entry in entries if start <= entry.start < end),
            before=sum(entry.start < start for entry in entries),
            opens=passage.opens and not start,
            heading=(start and announced) or passage.heading,
        )


def _place(line: Line) -> int:
    return line.trace.start if line.trace else 0


def _core(passage: Passage, pace: float) -> int:
    """The first line of what must be seen together: a list, a chart or a quotation with its lead."""
    count = len(passage.lines)
    if passage.plain:
        return count
    if passage.table:
        return next(
            (
                n
                for n in range(count - 1, 0, -1)
                if _seconds(passage.lines[n:], pace) >= CHART_SECONDS
            ),
            0,
        )
    leads = [n for n, line in enumerate(passage.lines) if line.text.endswith(":")]
    return leads[0] if leads else 0


def _belongs(piece: tuple[Line, ...], line: Line, pace: float, shows: Shows) -> bool:
    shorter = min(_seconds(piece, pace), _seconds((line,), pace))
    return _bears(_seconds((*piece, line), pace), shorter, is_idle=not shows(line.text))


def _bears(together: float, shorter: float, *, is_idle: bool) -> bool:
    """Whether one picture bears two parts: because the second shows nothing, or one is too short."""
    too_short = shorter < SHORTEST and together <= STRETCHED * LONGEST
    return too_short or (is_idle and together <= WITHOUT_PICTURE)


def _pictured(pieces: list[Passage], passage: Passage) -> tuple[Passage, ...]:
    """The passage's picture goes to the piece that speaks of what it shows."""
    if passage.picture:
        shown = content_words(passage.picture.text)
        said = [content_words(" ".join(line.text for line in piece.lines)) for piece in pieces]
        best = max(range(len(pieces)), key=lambda n: len(said[n] & shown))
        pieces[best] = replace(pieces[best], picture=passage.picture)
    return tuple(pieces)


def _joins(scene: Scene, part: Passage, pace: float, shows: Shows) -> bool:
    if not _may_share(scene, (part,)):
        return False
    shorter = min(_scene_seconds(scene, pace), _scene_seconds((part,), pace))
    is_idle = not any(shows(line.text) for line in part.lines)
    return _bears(_scene_seconds((*scene, part), pace), shorter, is_idle=is_idle)


def _may_share(scene: Scene, following: Scene) -> bool:
    near = following[0].place - scene[-1].end <= FAR
    if scene[-1].section != following[0].section or not near:
        return False
    return all(part.plain and not part.picture for part in (*scene, *following))


def _thinned(scenes: list[Scene], pace: float, most: int) -> list[Scene]:
    """Neighbours joined, the shortest pair first, until there are no more than `most`."""
    while len(scenes) > most:
        pairs = [n for n in range(len(scenes) - 1) if _may_share(scenes[n], scenes[n + 1])]
        if not pairs:
            break
        first = min(pairs, key=lambda n: _scene_seconds((*scenes[n], *scenes[n + 1]), pace))
        scenes[first : first + 2] = [(*scenes[first], *scenes[first + 1])]
    return scenes


def _scene_seconds(scene: Scene, pace: float) -> float:
    return _seconds([line for part in scene for line in part.lines], pace)


def _seconds(lines: Sequence[Line], pace: float) -> float:
    pauses = PAUSE_SENTENCE * (len(lines) - 1)
    return sum(len(line.text) for line in lines) * pace + pauses
