"""How a film is thought: written, spoken and put on a timeline."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.core.exceptions import ProviderRejected, ProviderUnavailable, YtempireError
from app.generation.article import Article
from app.generation.assets import Asset
from app.generation.brief import Brief
from app.generation.compose import compose
from app.generation.narration import Clip, Narration
from app.generation.pacing import silence
from app.generation.ports import Illustrator, Narrator, Progress, ScriptWriter, Stage
from app.generation.script import Script
from app.generation.timeline import Timeline

NEAR_ENOUGH = 0.04
"""How far a narration may be from the length asked for before the script is fitted again."""

FITTINGS = 4
"""At most so many scripts are tried; sentences that stay are not spoken again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A film before it is made. `written` is the script before it was given pictures.

    `assets` are its voice and its pictures, `notes` for a person.
    """

    script: Script
    narration: Narration
    timeline: Timeline
    written: Script | None = None
    assets: tuple[Asset, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Who writes, draws and speaks. The `spare` speaks the whole film where the narrator cannot."""

    writer: ScriptWriter
    illustrator: Illustrator
    narrator: Narrator
    spare: Narrator | None = None


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A script with its sound, before anybody has drawn for it."""

    script: Script
    narration: Narration


Speak = Callable[[Brief, Studio], _Spoken]


class _NoVoice(Exception):
    """The narrator failed in a way that does not hinder another one; the cause is its error."""


def plan_article(brief: Brief, article: Article | None, studio: Studio, progress: Progress) -> Plan:
    """A plan whose length is as near to `brief.duration` as the article and the voice allow.

    Without an article the writer is given the topic alone.
    """
    return _planned(brief, studio, lambda brief, studio: _fitted(brief, article, studio, progress))


def plan_script(brief: Brief, script: Script, studio: Studio, progress: Progress) -> Plan:
    """The plan of a script, with pictures where the illustrator has one that fits."""
    return _planned(brief, studio, lambda b, s: _spoken(b, script, s, progress))


def plan_as_it_stands(brief: Brief, script: Script, studio: Studio, progress: Progress) -> Plan:
    """The plan of a script that shows exactly what it says it shows."""
    return _planned(
        brief, studio, lambda b, s: _spoken(b, script, s, progress), with_pictures=False
    )


def _planned(brief: Brief, studio: Studio, speak: Speak, *, with_pictures: bool = True) -> Plan:
    """What was spoken, drawn for and put on a timeline.

    Drawing comes after speaking: pictures are paid for once it is known what is said. Where the
    narrator cannot speak, all of the film is spoken by the spare: never a mix of two voices.
    """
    notes: tuple[str, ...] = ()
    try:
        spoken = speak(brief, studio)
    except _NoVoice as failed:
        fault = failed.__cause__
        if studio.spare is None or not isinstance(fault, YtempireError):
            raise fault or failed from None
        notes = (f"The spare voice {brief.spare_voice} speaks this film. {fault.what}",)
        brief = replace(brief, voice=brief.spare_voice)
        studio = replace(studio, narrator=studio.spare, spare=None)
        spoken = speak(brief, studio)
    script = spoken.script
    if with_pictures:
        script = studio.illustrator.illustrate(script, brief)
    return Plan(
        script=script,
        narration=spoken.narration,
        timeline=compose(script, spoken.narration, brief),
        written=spoken.script if with_pictures else None,
        assets=(studio.narrator.asset(brief.voice), *script.assets),
        notes=(*notes, *script.notes),
    )


def _fitted(brief: Brief, article: Article | None, studio: Studio, progress: Progress) -> _Spoken:
    pace = studio.narrator.seconds_per_character(brief.voice)
    best = _fit(brief, article, studio, progress, pace)
    for _ in range(FITTINGS - 1):
        if _miss(best, brief) <= NEAR_ENOUGH:
            break
        pace = best.narration.spoken_seconds / sum(map(len, best.script.lines))
        tried = _fit(brief, article, studio, progress, pace)
        if tried.script.lines == best.script.lines:
            break
        best = min(best, tried, key=lambda spoken: _miss(spoken, brief))
    return best


def _fit(
    brief: Brief, article: Article | None, studio: Studio, progress: Progress, pace: float
) -> _Spoken:
    progress.begin(Stage.WRITE, 1)
    script = studio.writer.write(brief, article, seconds_per_character=pace)
    progress.advance(Stage.WRITE)
    progress.finish(Stage.WRITE)
    return _spoken(brief, script, studio, progress)


def _spoken(brief: Brief, script: Script, studio: Studio, progress: Progress) -> _Spoken:
    return _Spoken(script, _narrate(brief, script, studio.narrator, progress))


def _narrate(brief: Brief, script: Script, narrator: Narrator, progress: Progress) -> Narration:
    try:
        clips = narrator.narrate(
            script.lines, voice=brief.voice, language=script.language, progress=progress
        )
    except (ProviderUnavailable, ProviderRejected) as fault:
        raise _NoVoice from fault
    return Narration(scenes=_by_scene(script, clips))


def _by_scene(script: Script, clips: tuple[Clip, ...]) -> tuple[tuple[Clip, ...], ...]:
    remaining = iter(clips)
    return tuple(tuple(next(remaining) for _ in scene.lines) for scene in script.scenes)


def _miss(spoken: _Spoken, brief: Brief) -> float:
    """How far its length is from the one asked for, as a share of it."""
    if brief.duration is None:
        return 0.0
    lines = tuple(len(scene.lines) for scene in spoken.script.scenes)
    seconds = spoken.narration.spoken_seconds + silence(lines)
    return abs(seconds - brief.duration) / brief.duration
