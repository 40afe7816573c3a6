"""How a film is thought: written, spoken and put on a timeline."""

from dataclasses import dataclass, replace

from app.generation.article import Article
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
    """A film before it is made. `written` is the script before it was given pictures."""

    script: Script
    narration: Narration
    timeline: Timeline
    written: Script | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """Who writes, draws and speaks."""

    writer: ScriptWriter
    illustrator: Illustrator
    narrator: Narrator


def plan_article(brief: Brief, article: Article | None, studio: Studio, progress: Progress) -> Plan:
    """A plan whose length is as near to `brief.duration` as the article and the voice allow.

    Without an article the writer is given the topic alone.
    """
    pace = studio.narrator.seconds_per_character(brief.voice)
    best = _fit(brief, article, studio, progress, pace)
    for _ in range(FITTINGS - 1):
        if _miss(best, brief) <= NEAR_ENOUGH:
            break
        pace = best.narration.spoken_seconds / sum(map(len, best.script.lines))
        plan = _fit(brief, article, studio, progress, pace)
        if plan.script.lines == best.script.lines:
            break
        best = min(best, plan, key=lambda tried: _miss(tried, brief))
    return best


def _fit(
    brief: Brief, article: Article | None, studio: Studio, progress: Progress, pace: float
) -> Plan:
    progress.begin(Stage.WRITE, 1)
    script = studio.writer.write(brief, article, seconds_per_character=pace)
    progress.advance(Stage.WRITE)
    progress.finish(Stage.WRITE)
    return plan_script(brief, script, studio, progress)


def plan_script(brief: Brief, script: Script, studio: Studio, progress: Progress) -> Plan:
    """The plan of a script, with pictures where the illustrator has one that fits."""
    plan = plan_as_it_stands(brief, studio.illustrator.illustrate(script, brief), studio, progress)
    return replace(plan, written=script)


def plan_as_it_stands(brief: Brief, script: Script, studio: Studio, progress: Progress) -> Plan:
    """The plan of a script that shows exactly what it says it shows."""
    narration = _narrate(brief, script, studio.narrator, progress)
    return Plan(script=script, narration=narration, timeline=compose(script, narration, brief))


def _narrate(brief: Brief, script: Script, narrator: Narrator, progress: Progress) -> Narration:
    clips = narrator.narrate(
        script.lines, voice=brief.voice, language=script.language, progress=progress
    )
    return Narration(scenes=_by_scene(script, clips))


def _by_scene(script: Script, clips: tuple[Clip, ...]) -> tuple[tuple[Clip, ...], ...]:
    remaining = iter(clips)
    return tuple(tuple(next(remaining) for _ in scene.lines) for scene in script.scenes)


def _miss(plan: Plan, brief: Brief) -> float:
    """How far the plan's length is from the one asked for, as a share of it."""
    if brief.duration is None:
        return 0.0
    lines = tuple(len(scene.lines) for scene in plan.script.scenes)
    seconds = plan.narration.spoken_seconds + silence(lines)
    return abs(seconds - brief.duration) / brief.duration
