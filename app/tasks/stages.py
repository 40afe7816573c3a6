"""The stages of a film, each from keys of the store to a key of the store.

A stage whose result is there is done: after a kill, a retry or a change only what is missing is
made. Results are whole JSON files, so any process that sees the store can take over.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from pydantic import TypeAdapter

from app.core.store import recipe
from app.generation.article import Article
from app.generation.brief import Brief
from app.generation.film import Film, Inspection
from app.generation.pipeline import Plan
from app.generation.ports import Progress, Stage
from app.generation.script import Script
from app.media.audio_track import copy_audio
from app.tasks.commission import AUDIO, Commission
from app.tasks.results import Results
from app.videos.delivery import FILES, Folder
from app.videos.office import FILMS
from app.videos.production import (
    House,
    Made,
    draw_cards,
    hand_over,
    inspect,
    plan_film,
    refuse_faults,
)
from app.videos.stopwatch import Lap, Stopwatch

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What was read."""

    article: Article | None
    script: Script | None
    laps: tuple[Lap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What was thought and spoken."""

    plan: Plan
    laps: tuple[Lap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What was rendered and mixed."""

    film: Film
    laps: tuple[Lap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What was measured, and found good."""

    inspection: Inspection
    laps: tuple[Lap, ...]


class Stages:
    """Makes the stages of one film in this process."""

    def __init__(self, commission: Commission, house: House, listener: Progress) -> None:
        self._commission = commission
        self._house = house
        self._results = Results(house.store)
        self._watch = Stopwatch(listener, house.clock)

    def read(self) -> str:
        """The key of the Material."""
        asked = self._commission
        key = self._key("read", asked.source_url, asked.source_text, asked.script)
        return self._kept(key, Material, self._material)

    def plan(self, material: str) -> str:
        """The key of what is Planned from that Material."""
        studio, brief = self._house.studio, self._commission.brief

        def planned() -> Planned:
            found = self._read(material, Material)
            plan = plan_film(brief, found.article, found.script, studio, self._watch)
            return Planned(plan=plan, laps=self._watch.laps)

        wish = TypeAdapter(Brief).dump_python(brief, mode="json")
        makers = (studio.writer.name, studio.narrator.name, studio.illustrator.name)
        key = self._key("plan", material, wish, *makers)
        return self._kept(key, Planned, planned)

    def render(self, planned: str) -> str:
        """The key of what was Rendered of that plan."""

        def rendered() -> Rendered:
            plan = self._read(planned, Planned).plan
            film = self._house.renderer.render(plan.timeline, self._watch)
            return Rendered(film=film, laps=self._watch.laps)

        return self._kept(self._key("render", planned), Rendered, rendered)

    def inspect(self, planned: str, rendered: str) -> str:
        """The key of what was Inspected. Raises FilmRejected, and keeps nothing, for a bad film."""

        def inspected() -> Inspected:
            plan = self._read(planned, Planned).plan
            film = self._read(rendered, Rendered).film
            cards = draw_cards(plan.timeline, self._watch)
            inspection = inspect(plan, film, cards, self._house, self._watch)
            refuse_faults(inspection)
            return Inspected(inspection=inspection, laps=self._watch.laps)

        return self._kept(self._key("inspect", planned, rendered), Inspected, inspected)

    def hand_over(self, keys: tuple[str, str, str, str], folder: Folder) -> dict[str, object]:
        """Put the film's files into the folder; what is worth telling of it.

        `keys` are those of the four stages before, in order.
        """
        material = self._read(keys[0], Material)
        planned = self._read(keys[1], Planned)
        rendered = self._read(keys[2], Rendered)
        inspected = self._read(keys[3], Inspected)
        laps = (*material.laps, *planned.laps, *rendered.laps, *inspected.laps)
        seconds = sum(lap.seconds for lap in laps)
        made = Made(
            self._commission.brief,
            material.article,
            planned.plan,
            rendered.film,
            inspected.inspection,
            laps,
            seconds,
        )
        folder.make_ready()
        report = hand_over(made, folder, self._house)
        place = f"{FILMS}/{self._commission.video_id}/{folder.path.name}"
        folder.leave_report(replace(report, folder=place))
        copy_audio(folder.file("video"), folder.path / AUDIO)
        self._share(folder, place)
        return {
            "title": report.title,
            "seconds": report.seconds,
            "made_in": report.made_in,
            "quality": report.quality.score,
            "scenes": len(report.scenes),
        }

    def _share(self, folder: Folder, place: str) -> None:
        bucket = self._house.store.bucket
        if bucket is None:
            return
        for name in (*FILES.values(), AUDIO):
            bucket.keep(f"{place}/{name}", folder.path / name)

    def _material(self) -> Material:
        asked, reader = self._commission, self._house.reader
        self._watch.begin(Stage.READ, 1)
        article = script = None
        if asked.source_url:
            article = reader.article(asked.source_url)
        elif asked.source_text:
            article = reader.pasted(self._file(asked.source_text))
        elif asked.script:
            script = reader.script(self._file(asked.script))
        self._watch.advance(Stage.READ)
        self._watch.finish(Stage.READ)
        return Material(article=article, script=script, laps=self._watch.laps)

    def _file(self, text: str) -> str:
        """A file with the text in a folder with nothing else, named as the film is."""
        name = re.sub(r"[^\w]+", "-", self._commission.brief.topic.lower()).strip("-")[:60]
        key = f"work/{self._commission.video_id}/{recipe(text)}/{name or 'text'}.md"
        return str(self._house.store.write(key, text.encode()))

    def _key(self, stage: str, *parts: object) -> str:
        return f"work/{self._commission.video_id}/{stage}-{recipe(*parts)}.json"

    def _kept(self, key: str, kind: type[T], make: Callable[[], T]) -> str:
        if not self._results.are_there(key):
            self._results.keep(key, kind, make())
        return key

    def _read(self, key: str, kind: type[T]) -> T:
        return self._results.read(key, kind)
