"""The report a film is handed over with: what was made, how, at what price, how good."""

from dataclasses import dataclass

from app.core.money import Money
from app.costs.bought import Bought
from app.generation.assets import Asset
from app.generation.brief import Brief
from app.generation.film import Check, Film, Inspection
from app.generation.pipeline import Plan
from app.generation.script import Script, Source
from app.generation.timeline import FPS
from app.videos.stopwatch import Lap


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """One stage: seconds, who did it, what it cost in US dollars, and its pieces."""

    stage: str
    seconds: float
    provider: str
    cost: str
    pieces: int
    reused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """What one stage cost at one provider, in US dollars; earlier makings of the film included."""

    stage: str
    provider: str
    cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneLine:
    """One scene: its kind, when it starts, how long it lasts, whether it was rendered now."""

    scene: int
    kind: str
    start: float
    seconds: float
    rendered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """The figures measured on the finished film."""

    score: float
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThumbnailLine:
    """One of the thumbnails: its file, its words, how they stand, and what was measured on it."""

    file: str
    words: str
    layout: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything there is to say about one film. Times are in seconds, money in US dollars."""

    title: str
    folder: str
    files: dict[str, str]
    seconds: float
    made_in: float
    cost: str
    brief: Brief
    scenes: tuple[SceneLine, ...]
    stages: tuple[StageLine, ...]
    quality: Quality
    sources: tuple[Source, ...]
    versions: dict[str, str]
    notes: tuple[str, ...] = ()
    bills: tuple[BillLine, ...] = ()
    assets: tuple[Asset, ...] = ()
    thumbnails: tuple[ThumbnailLine, ...] = ()


def stage_lines(
    laps: tuple[Lap, ...], providers: dict[str, str], bills: tuple[Bought, ...] = ()
) -> tuple[StageLine, ...]:
    """One line for each stage; local stages cost nothing."""
    return tuple(
        StageLine(
            stage=lap.stage,
            seconds=round(lap.seconds, 2),
            provider=providers.get(lap.stage, "ytempire"),
            cost=str(Money.total(bought.cost for bought in bills if bought.stage == lap.stage)),
            pieces=lap.done,
            reused=min(lap.reused, max(0, lap.done - lap.made)),
        )
        for lap in laps
    )


def bill_lines(bills: tuple[Bought, ...]) -> tuple[BillLine, ...]:
    """One line for each stage and provider that was paid, or asked for nothing."""
    return tuple(
        BillLine(stage=bought.stage, provider=bought.provider, cost=str(bought.cost))
        for bought in bills
    )


def scene_lines(plan: Plan, film: Film) -> tuple[SceneLine, ...]:
    """One line for each scene of the film."""
    return tuple(
        SceneLine(
            scene=number,
            kind=shot.visual.kind,
            start=round(shot.first / FPS, 2),
            seconds=round(shot.frames / FPS, 2),
            rendered=rendered,
        )
        for number, (shot, rendered) in enumerate(
            zip(plan.timeline.shots, film.shots, strict=True), start=1
        )
    )


def quality(inspection: Inspection) -> Quality:
    """The inspection as the report shows it."""
    return Quality(score=round(inspection.quality_score, 3), checks=inspection.checks)


def notes(brief: Brief, script: Script, seconds: float) -> tuple[str, ...]:
    """What a person should know that no figure says."""
    if brief.duration is None or abs(seconds - brief.duration) <= 0.1 * brief.duration:
        return ()
    if seconds < brief.duration:
        said = f"all that “{script.sources[0].title}” holds" if script.sources else "all there is"
        return (f"{brief.duration:.0f} s were asked for; {seconds:.0f} s is {said} worth saying.",)
    return (f"{brief.duration:.0f} s were asked for; the shortest honest film is {seconds:.0f} s.",)
