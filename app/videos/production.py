"""One film from what was asked to the user's folder: read, plan, draw, render, inspect, hand over."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.core.exceptions import FilmRejected, Invalid
from app.core.money import Money
from app.core.store import Store
from app.costs.bought import Bought
from app.generation.article import Article
from app.generation.assets import Use
from app.generation.brief import Brief
from app.generation.film import Film, Inspection
from app.generation.pipeline import Plan, Studio, plan_article, plan_script
from app.generation.ports import Progress, Renderer, Stage
from app.generation.script import ImageVisual, Script
from app.generation.timeline import Timeline
from app.media.card import Card
from app.media.cards import draw_card
from app.media.footage import measure
from app.media.footage_kind import is_footage
from app.media.images import open_picture
from app.media.inspect.inspection import inspect_film
from app.media.inspect.speech import Recogniser
from app.media.inspect.thumbnail import thumbnail_checks
from app.media.music.user_file import track
from app.media.themes import theme
from app.media.thumbnail import thumbnail_figures
from app.videos.delivery import Folder
from app.videos.report import Report, bill_lines, notes, quality, scene_lines, stage_lines
from app.videos.stopwatch import Lap, Stopwatch
from app.videos.thumbnail_makers import files_with, good_thumbnails, thumbnail_lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One film as it is ordered. Exactly one of `article` and `script` is an address or a path."""

    brief: Brief
    folder: Path
    article: str = ""
    script: str = ""


class Reader(Protocol):
    """Reads what a film is made from. Raises Invalid, NotFound or ProviderUnavailable."""

    def article(self, address: str) -> Article:
        """The article at a path or URL."""

    def pasted(self, path: str) -> Article:
        """The article someone pasted, kept in a file of ours."""

    def script(self, path: str) -> Script:
        """The script in a Markdown file of one's own."""


def nothing_bought() -> tuple[Bought, ...]:
    """The bills of a film that this machine made alone."""
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everyone a film needs, plugged together once. `bills` is what it has cost so far."""

    studio: Studio
    reader: Reader
    renderer: Renderer
    recogniser: Recogniser | None
    store: Store
    clock: Callable[[], float]
    versions: dict[str, str]
    bills: Callable[[], tuple[Bought, ...]] = nothing_bought


@dataclass(frozen=True, slots=True)
class Made:
    """Everything made for one film, before it is handed over; `seconds` is what it took."""

    brief: Brief
    article: Article | None
    plan: Plan
    film: Film
    inspection: Inspection
    laps: tuple[Lap, ...]
    seconds: float


def produce(order: Order, house: House, listener: Progress) -> Report:
    """The report of a film that now lies in the order's folder.

    Raises Invalid and NotFound for input that cannot be used, MachineUnfit for a disk that cannot,
    FilmRejected for a film that failed a hard check; finished work stays in the store.
    """
    progress = Stopwatch(listener, house.clock)
    folder = Folder(order.folder)
    folder.make_ready()
    if order.brief.music_file:  # what lies here is looked at before anybody outside is asked
        track(Path(order.brief.music_file), house.store)
    article, script = _read(order, house.reader, progress)
    plan = plan_film(order.brief, article, script, house.studio, progress)
    cards = draw_cards(plan.timeline, progress)
    film = house.renderer.render(plan.timeline, progress)
    inspection = inspect(plan, film, cards, house, progress)
    refuse_faults(inspection)
    made = Made(order.brief, article, plan, film, inspection, progress.laps, progress.seconds)
    return hand_over(made, folder, house)


def hand_over(made: Made, folder: Folder, house: House) -> Report:
    """The report of a film whose files now lie in the folder."""
    plan, film = made.plan, made.film
    bills = house.bills()
    folder.leave_script(plan.script, made.article)
    folder.leave(plan, film, house.store)
    pictures = good_thumbnails(plan.script, theme(made.brief.style))
    folder.leave_thumbnails({one.name: one.jpeg for one in pictures})
    report = Report(
        title=plan.script.title,
        folder=str(folder.path),
        files=files_with(pictures),
        seconds=round(film.seconds, 2),
        made_in=round(made.seconds, 2),
        cost=str(Money.total(bought.cost for bought in bills)),
        brief=made.brief,
        scenes=scene_lines(plan, film),
        stages=stage_lines(made.laps, _providers(house, plan), bills),
        bills=bill_lines(bills),
        quality=quality(made.inspection),
        sources=plan.script.sources,
        versions=house.versions,
        notes=(*notes(made.brief, plan.script, film.seconds), *plan.notes),
        assets=plan.assets,
        thumbnails=thumbnail_lines(pictures),
    )
    folder.leave_report(report)
    return report


def _read(order: Order, reader: Reader, progress: Progress) -> tuple[Article | None, Script | None]:
    progress.begin(Stage.READ, 1)
    article = reader.article(order.article) if order.article else None
    script = reader.script(order.script) if order.script else None
    progress.advance(Stage.READ)
    progress.finish(Stage.READ)
    return article, script


def plan_film(
    brief: Brief, article: Article | None, script: Script | None, studio: Studio, progress: Progress
) -> Plan:
    """The film thought through. Raises Invalid where there is nothing to make it of."""
    if script is not None:
        open_pictures(script)
        return plan_script(brief, script, studio, progress)
    if article is None and not brief.topic.strip():
        raise Invalid("There is neither an article nor a script nor a topic to make a film from.")
    return plan_article(brief, article, studio, progress)


def open_pictures(script: Script) -> None:
    """Refuse a picture that cannot be shown before anything is spoken or rendered."""
    for scene in script.scenes:
        if isinstance(scene.visual, ImageVisual):
            shown = Path(scene.visual.image)
            measure(shown) if is_footage(shown) else open_picture(shown)


def draw_cards(timeline: Timeline, progress: Progress) -> tuple[Card, ...]:
    """Every card of the timeline, in order."""
    progress.begin(Stage.DRAW, len(timeline.shots))
    look = theme(timeline.theme)
    cards = []
    for shot in timeline.shots:
        cards.append(draw_card(shot.visual, look, timeline.aspect))
        progress.advance(Stage.DRAW)
    progress.finish(Stage.DRAW)
    return tuple(cards)


def inspect(
    plan: Plan, film: Film, cards: tuple[Card, ...], house: House, progress: Progress
) -> Inspection:
    """The finished film, measured."""
    progress.begin(Stage.INSPECT, 1)
    figures = thumbnail_figures(plan.script.headline, theme(plan.timeline.theme))
    inspection = inspect_film(
        film,
        plan.timeline,
        cards,
        house.store,
        recogniser=house.recogniser,
        more=tuple(thumbnail_checks(figures)),
    )
    progress.advance(Stage.INSPECT)
    progress.finish(Stage.INSPECT)
    return inspection


def refuse_faults(inspection: Inspection) -> None:
    """Raise FilmRejected, naming what is wrong, for a film that failed a hard check."""
    if not inspection.failures:
        return
    faults = "; ".join(
        f"{check.name} is {check.figure}, wanted {check.wanted}" for check in inspection.failures
    )
    raise FilmRejected(
        f"The film was made and measured, and it is not good enough: {faults}.",
        kept="Everything made so far is kept.",
        remedy="Change the script or the article and run the same command again.",
    )


def _providers(house: House, plan: Plan) -> dict[str, str]:
    spoken = (asset.provider for asset in plan.assets if asset.use is Use.NARRATION)
    return {
        Stage.WRITE: house.studio.writer.name,
        Stage.NARRATE: next(spoken, house.studio.narrator.name),
        Stage.RENDER: house.renderer.name,
    }
