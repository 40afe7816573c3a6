"""What is wrong with a scene, what is kept of it, and what fits: rules, after the model has had its say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.generation.pacing import silence
from app.generation.script import Line, Trace
from app.generation.spoken.sentences import sentences
from app.generation.tidy import has_words
from app.providers.openai_writer.cleaning import clean, leads_away
from app.providers.openai_writer.forms import DraftLine, DraftScene
from app.providers.openai_writer.traces import Evidence

LONGEST_LINE: Final = 240
"""Characters of a sentence that an ear follows."""
MOST_CHARACTERS: Final = 520
"""Of a scene: half a minute over one picture."""
FEWEST_SCENES: Final = 3
TOO_LONG: Final = 1.03
"""Share of the length asked for from which sentences are cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A sentence that may be spoken; a `spare` one may be left out."""

    line: Line
    spare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldScene:
    """A scene that may be filmed: what is said, and what was asked for to be seen."""

    told: tuple[Told, ...]
    draft: DraftScene

    @property
    def lines(self) -> tuple[str, ...]:
        """What is said."""
        return tuple(told.line.text for told in self.told)


def fault_of(scene: DraftScene, evidence: Evidence | None, *, is_last: bool) -> str:
    """What is wrong with the scene; empty if nothing is."""
    texts = [line.text for line in scene.lines if has_words(line.text)]
    if not texts:
        return "it says nothing"
    if sum(map(len, texts)) > MOST_CHARACTERS or any(len(text) > LONGEST_LINE for text in texts):
        return f"it is too long: at most {MOST_CHARACTERS} characters, {LONGEST_LINE} a sentence"
    if any(leads_away(text) for text in texts):
        return "it speaks an address of the web"
    if evidence is None or is_last:
        return ""
    unfounded = [line.text for line in scene.lines if _trace(line, evidence) is None]
    if unfounded:
        said = "; ".join(f"“{text}”" for text in unfounded)
        return f"the quoted words do not say this, or are not in the article: {said}"
    return ""


def kept(scene: DraftScene, evidence: Evidence | None, *, is_last: bool) -> ToldScene | None:
    """What can be told of the scene, or None. A line without foundation gives way to the sentence it
    quotes, if the article has that, and else is dropped.
    """
    told: list[Told] = []
    for line in scene.lines:
        told += _kept_line(line, evidence, is_last=is_last)
    while len(told) > 1 and sum(len(each.line.text) for each in told) > MOST_CHARACTERS:
        told.pop()
    return ToldScene(told=tuple(told), draft=scene) if told else None


def fitted(scenes: Sequence[ToldScene], seconds: float, pace: float) -> tuple[ToldScene, ...]:
    """The scenes cut to that length at that pace: spare sentences first, the last ones first, then
    the last sentences of the longest scenes, then whole scenes from the middle.
    """
    left = list(scenes)
    while _seconds(left, pace) > TOO_LONG * seconds:
        at = _least_needed(left)
        if at is None:
            break
        scene, line = at
        told = [each for n, each in enumerate(left[scene].told) if n != line]
        left[scene : scene + 1] = [replace(left[scene], told=tuple(told))] if told else []
    return tuple(left)


def _least_needed(scenes: Sequence[ToldScene]) -> tuple[int, int] | None:
    """The scene and the line to leave out next; None where nothing may be."""
    spare = [
        (n, m)
        for n, scene in enumerate(scenes)
        for m, told in enumerate(scene.told)
        if told.spare and len(scene.told) > 1
    ]
    if spare:
        return spare[-1]
    longest = max(range(len(scenes)), key=lambda n: (len(scenes[n].told), n))
    if len(scenes[longest].told) > 1:
        return longest, len(scenes[longest].told) - 1
    return (len(scenes) // 2, 0) if len(scenes) > FEWEST_SCENES else None


def _kept_line(line: DraftLine, evidence: Evidence | None, *, is_last: bool) -> list[Told]:
    if leads_away(line.text):
        return []
    text = clean(line.text)
    trace = evidence.trace(line.quote) if evidence else None
    if evidence and trace and not evidence.supports(text, trace):
        text, trace = evidence.sentence(trace)
    elif (evidence and trace is None and not is_last) or (
        evidence and trace is None and not evidence.has_figures(text)
    ):
        return []
    return [
        Told(line=Line(text=part, trace=trace), spare=line.spare)
        for start, end in sentences(text)
        if has_words(part := clean(text[start:end], LONGEST_LINE))
    ]


def _trace(line: DraftLine, evidence: Evidence) -> Trace | None:
    """Where the article says what the line says."""
    trace = evidence.trace(line.quote)
    return trace if trace and evidence.supports(line.text, trace) else None


def _seconds(scenes: Sequence[ToldScene], pace: float) -> float:
    counts = tuple(len(scene.told) for scene in scenes)
    return sum(len(text) for scene in scenes for text in scene.lines) * pace + silence(counts)
