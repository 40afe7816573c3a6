"""The stages of a film, each from keys of the store to a key of the store.

A stage whose result is there is done: after a kill, a retry or a change only what is missing is
made. Results are whole JSON files, so any process that sees the store can take over.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from pydantic import TypeAdapter

from app.core.store import recipe
from app.generation.brief import Brief
from app.generation.pipeline import Plan, plan_as_it_stands, plan_script
from app.generation.ports import Progress, Stage
from app.generation.script import ImageVisual, Script
from app.media.audio_track import copy_audio
from app.tasks.commission import AUDIO, Commission
from app.tasks.outcomes import Inspected, Material, Planned, Rendered, laps_of
from app.tasks.results import Results
from app.videos.delivery import FILMS, Folder
from app.videos.production import (
    House,
    Made,
    draw_cards,
    hand_over,
    inspect,
    open_pictures,
    plan_film,
    refuse_faults,
)
from app.videos.report import Report
from app.videos.stopwatch import Lap, Stopwatch
from app.videos.takes import take_of

T = TypeVar("T")


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
        take = take_of(asked.takes, Stage.READ)
        key = self._key("read", asked.source_url, asked.source_text, asked.script, *take)
        return self._kept(key, Material, self._material)

    def plan(self, material: str) -> str:
        """The key of what is Planned from that Material, or of the script as a person changed it."""
        studio, asked = self._house.studio, self._commission
        wish = TypeAdapter(Brief).dump_python(asked.brief, mode="json")
        spoken = take_of(asked.takes, Stage.NARRATE, Stage.DRAW)
        if asked.by_hand is not None:
            script = TypeAdapter(Script).dump_python(asked.by_hand, mode="json")
            key = self._key("plan", "by hand", script, wish, studio.narrator.name, *spoken)
            return self._kept(key, Planned, lambda: self._planned(self._as_it_stands))
        told = (material, wish, studio.writer.name)
        written = self._key("written", *told, *take_of(asked.takes, Stage.WRITE))
        take = take_of(asked.takes, Stage.WRITE, Stage.NARRATE, Stage.DRAW)

        def planned() -> Planned:
            return self._planned(lambda: self._from(material, written, anew=bool(spoken)))

        makers = (studio.narrator.name, studio.illustrator.name)
        return self._kept(self._key("plan", *told, *makers, *take), Planned, planned)

    def render(self, planned: str) -> str:
        """The key of what was Rendered of that plan."""

        def rendered() -> Rendered:
            plan = self._read(planned, Planned).plan
            film = self._house.renderer.render(plan.timeline, self._watch)
            return Rendered(film=film, laps=self._watch.laps, making=self._commission.revision)

        take = take_of(self._commission.takes, Stage.RENDER, Stage.MIX)
        return self._kept(self._key("render", planned, *take), Rendered, rendered)

    def inspect(self, planned: str, rendered: str) -> str:
        """The key of what was Inspected. Raises FilmRejected, and keeps nothing, for a bad film."""

        def inspected() -> Inspected:
            plan = self._read(planned, Planned).plan
            film = self._read(rendered, Rendered).film
            cards = draw_cards(plan.timeline, self._watch)
            inspection = inspect(plan, film, cards, self._house, self._watch)
            refuse_faults(inspection)
            return Inspected(
                inspection=inspection, laps=self._watch.laps, making=self._commission.revision
            )

        take = take_of(self._commission.takes, Stage.INSPECT)
        return self._kept(self._key("inspect", planned, rendered, *take), Inspected, inspected)

    def hand_over(self, keys: tuple[str, str, str, str], folder: Folder) -> dict[str, object]:
        """Put the film's files into the folder; what is worth telling of it.

        `keys` are those of the four stages before, in order.
        """
        material = self._read(keys[0], Material)
        planned = self._read(keys[1], Planned)
        rendered = self._read(keys[2], Rendered)
        inspected = self._read(keys[3], Inspected)
        now, film = self._commission.revision, rendered.film
        laps = laps_of((material, planned, rendered, inspected), now)
        if rendered.making != now:
            film = replace(film, shots=tuple(False for _ in film.shots))
        seconds = sum(lap.seconds for lap in laps)
        made = Made(
            self._commission.brief,
            material.article,
            planned.plan,
            film,
            inspected.inspection,
            laps,
            seconds,
        )
        folder.make_ready()
        report = hand_over(made, folder, self._house)
        place = f"{FILMS}/{self._commission.video_id}/{folder.path.name}"
        folder.leave_report(replace(report, folder=place))
        copy_audio(folder.file("video"), folder.path / AUDIO)
        self._share(folder, place, report.files)
        return _told(report, laps)

    def _share(self, folder: Folder, place: str, files: Mapping[str, str]) -> None:
        bucket = self._house.store.bucket
        if bucket is None:
            return
        for name in (*files.values(), AUDIO):
            bucket.keep(f"{place}/{name}", folder.path / name)

    def _planned(self, plan: Callable[[], Plan]) -> Planned:
        return Planned(plan=plan(), laps=self._watch.laps, making=self._commission.revision)

    def _from(self, material: str, written: str, *, anew: bool) -> Plan:
        """The plan of what was read; spoken or drawn `anew`, of the script that was written then."""
        brief, studio = self._commission.brief, self._house.studio
        if anew and self._results.are_there(written):
            return plan_script(brief, self._read(written, Script), studio, self._watch)
        found = self._read(material, Material)
        plan = plan_film(brief, found.article, found.script, studio, self._watch)
        self._results.keep(written, Script, plan.written or plan.script)
        return plan

    def _as_it_stands(self) -> Plan:
        script = self._commission.by_hand
        if script is None:
            raise ValueError("nobody changed the script")
        for scene in script.scenes:
            if isinstance(scene.visual, ImageVisual):
                self._bring(scene.visual.image)
        open_pictures(script)
        return plan_as_it_stands(self._commission.brief, script, self._house.studio, self._watch)

    def _bring(self, image: str) -> None:
        """A picture of the store may lie on another machine."""
        store = self._house.store
        if image.startswith(f"{store.root}/"):
            store.has(image.removeprefix(f"{store.root}/"))

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
        return Material(
            article=article,
            script=script,
            laps=self._watch.laps,
            making=self._commission.revision,
        )

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


def _told(report: Report, laps: tuple[Lap, ...]) -> dict[str, object]:
    """What is worth telling of a film that is handed over."""
    return {
        "files": report.files,
        "title": report.title,
        "seconds": report.seconds,
        "made_in": report.made_in,
        "quality": report.quality.score,
        "scenes": len(report.scenes),
        "made_now": {
            "sentences": _made_now(laps, Stage.NARRATE),
            "scenes": _made_now(laps, Stage.RENDER),
        },
    }


def _made_now(laps: tuple[Lap, ...], stage: Stage) -> int:
    return sum(min(lap.made, lap.done) for lap in laps if lap.stage is stage)
