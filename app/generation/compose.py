"""From a script and its narration to a timeline: who is seen and heard, from when to when."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from app.generation.brief import Brief
from app.generation.captions import cues
from app.generation.narration import Clip, Narration, Word
from app.generation.pacing import LEAD_IN, PAUSE_SCENE, PAUSE_SENTENCE, TAIL
from app.generation.script import BulletsVisual, ImageVisual, NumberVisual, Script, Visual
from app.generation.timeline import FPS, Motion, Shot, Speech, Timeline, Transition

FADE_FRAMES = 10
"""A third of a second: soft, and over before the next sentence begins."""

CAMERA = (Motion.PUSH, Motion.PAN_RIGHT, Motion.PULL, Motion.PAN_LEFT)
"""Pictures take turns, so that no two neighbours move alike."""

REVEAL_EARLY = 0.12
"""Seconds by which a bullet arrives before its sentence, or before its first word where several share
one sentence: the eye is there when the ear is."""

_BEFORE_SPEECH = int(PAUSE_SCENE / 2 * FPS)
"""Frames by which a shot begins before its scene is heard: in the middle of the pause."""

_HAIR = 1e-6  # frames: what float arithmetic may take from a half


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A scene's clips on the film's clock."""

    speech: tuple[Speech, ...]
    words: tuple[Word, ...]

    @property
    def end(self) -> float:
        return self.speech[-1].start + self.speech[-1].seconds


def compose(script: Script, narration: Narration, brief: Brief) -> Timeline:
    """The timeline of a narrated script. The same input gives the same timeline."""
    spoken = _place(narration)
    frames = _frame(spoken[-1].end + TAIL)
    borders = _borders(spoken, frames)
    words = [word for scene in spoken for word in scene.words]
    return Timeline(
        aspect=brief.aspect,
        theme=brief.style,
        frames=frames,
        shots=tuple(_shots(script, spoken, borders)),
        speech=tuple(speech for scene in spoken for speech in scene.speech),
        cues=cues(words, row_characters=brief.aspect.row_characters),
        captions=brief.captions,
        music=brief.music,
        music_file=brief.music_file,
        seed=script.title,
    )


def _place(narration: Narration) -> list[_Spoken]:
    """Every clip one after the other, with our pauses between.

    A scene begins with a whole frame, so that one that becomes longer only moves those after it: each
    of their frames shows what it showed, and nothing of them is rendered anew.
    """
    placed = []
    clock = LEAD_IN
    for clips in narration.scenes:
        speech: list[Speech] = []
        words: list[Word] = []
        for clip in clips:
            speech.append(Speech(audio=clip.audio, start=clock, seconds=clip.seconds))
            words.extend(_shift(clip, clock))
            clock += clip.seconds + PAUSE_SENTENCE
        clock = _frame(clock + PAUSE_SCENE - PAUSE_SENTENCE) / FPS
        placed.append(_Spoken(tuple(speech), tuple(words)))
    return placed


def _shift(clip: Clip, clock: float) -> Iterable[Word]:
    for word in clip.words:
        yield Word(text=word.text, start=clock + word.start, end=clock + word.end)


def _frame(seconds: float) -> int:
    """The frame nearest to that time; a half is the later one, wherever in the film it falls."""
    return math.floor(seconds * FPS + 0.5 + _HAIR)


def _borders(spoken: list[_Spoken], frames: int) -> list[int]:
    """The frame at which each shot begins, and the film's end: in the middle of each scene's pause."""
    begins = (_frame(scene.speech[0].start) - _BEFORE_SPEECH for scene in spoken[1:])
    return [0, *begins, frames]


def _shots(script: Script, spoken: list[_Spoken], borders: list[int]) -> Iterable[Shot]:
    pictures = 0
    for number, (scene, heard) in enumerate(zip(script.scenes, spoken, strict=True)):
        first, end = borders[number], borders[number + 1]
        soft = number > 0 and not isinstance(scene.visual, NumberVisual)
        yield Shot(
            visual=scene.visual,
            first=first,
            frames=end - first,
            reveals=_reveals(scene.visual, heard, first),
            motion=_motion(scene.visual, pictures),
            transition=Transition.FADE if soft else Transition.CUT,
            fade=min(FADE_FRAMES, (end - first) // 2) if soft else 0,
        )
        pictures += isinstance(scene.visual, ImageVisual)


def _reveals(visual: Visual, heard: _Spoken, first: int) -> tuple[int, ...]:
    """The frame of the shot at which each bullet arrives; no bullet arrives before the one above it."""
    if not isinstance(visual, BulletsVisual):
        return ()
    shared = Counter(bullet.line for bullet in visual.bullets)
    starts: list[float] = []
    for bullet in visual.bullets:
        line = heard.speech[min(bullet.line, len(heard.speech) - 1)].start
        since = max([line, *starts[-1:]])
        named = _named(bullet.text, heard.words, since) if shared[bullet.line] > 1 else None
        starts.append(line if named is None else named)
    frames = (max(0, _frame(start - REVEAL_EARLY) - first) for start in starts)
    return tuple(accumulate(frames, max))


def _named(text: str, words: Iterable[Word], since: float) -> float | None:
    """When the first word of that text is spoken, from that second on; None if it is not."""
    first = _letters(text.split(maxsplit=1)[0])
    return next((w.start for w in words if w.start >= since and _letters(w.text) == first), None)


def _letters(word: str) -> str:
    return "".join(character for character in word.casefold() if character.isalnum())


def _motion(visual: Visual, pictures: int) -> Motion:
    return CAMERA[pictures % len(CAMERA)] if isinstance(visual, ImageVisual) else Motion.STILL
