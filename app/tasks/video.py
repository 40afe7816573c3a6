"""The durable making of a film: read, plan, render, inspect, hand over, each a step.

A killed worker's film goes on elsewhere at the step in hand. Waiting for a person is no step: the
workflow ends when the film is there.
"""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from app.channels.profile import Profile
from app.core.clock import Clock
from app.core.exceptions import (
    BudgetExceeded,
    Conflict,
    MachineUnfit,
    ProviderUnavailable,
    YtempireError,
)
from app.core.kept_errors import OURS
from app.core.store import Store
from app.database import Database
from app.engine import (
    Json,
    Queue,
    Retry,
    Step,
    Unexpected,
    Workflow,
    step,
    stop_if_cancelled,
    workflow,
)
from app.generation.ports import Stage
from app.publishing.publication_after import Plan, compare, finish
from app.publishing.publication_files import Shelf
from app.tasks.child import run_stage
from app.tasks.commission import AUDIO, FOLDER, Commission, keep_commission
from app.tasks.outcomes import script_here, script_of
from app.videos import making
from app.videos.asking import choices_of
from app.videos.choosing import spoken_for
from app.videos.footage_shown import footage_shown
from app.videos.making import Making, Outcome
from app.videos.models import State
from app.videos.office import folder_of, forget_earlier
from app.videos.request import FilmRequest, brief_of
from app.videos.takes import places

LEAST_FREE: Final = 2 * 1024**3
"""Bytes that must be free before a film is begun; those in hand go on with what they have."""
LATER: Final = Retry(attempts=100_000, first=60, longest=600)
"""A film that there is no room for is asked for again and again, for as long as it takes."""
WEB: Final = Retry(attempts=3, first=2, longest=20)
"""A page that does not answer is asked twice more."""
KEPT: Final = {
    "read": "",
    "plan": "What was read is kept.",
    "render": "The script and the narration are kept.",
    "inspect": "The script, the narration and the rendered film are kept.",
    "hand over": "The finished film is kept.",
}

log = logging.getLogger(__name__)

Produce = Workflow[[str, int], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Where films are made. `environment` is what the program of a stage needs beside our own."""

    database: Database
    store: Store
    environment: dict[str, str]
    clock: Clock
    films: Path
    least_free: int = LEAST_FREE

    @property
    def has_room(self) -> bool:
        """Whether the disk has the room to begin a film."""
        self.films.mkdir(parents=True, exist_ok=True)
        return shutil.disk_usage(self.films).free >= self.least_free

    def write(self, work: Callable[[Session], object]) -> None:
        """One transaction of a step."""
        with self.database.transaction() as session:
            work(session)


def film_workflow(bench: Bench, *, at_once: int = 1, plan: Plan | None = None) -> Produce:
    """The workflow; a worker makes `at_once` films side by side, every machine those of any owner."""
    films = Queue("films", per_worker=at_once, per_owner=1_000)
    steps = _Steps(bench, plan)

    @workflow("make film", queue=films, retry=LATER)
    def make_film(video_id: str, revision: int) -> str:
        now_at = "read"
        if steps.begin(video_id, revision) is False:
            raise ProviderUnavailable("The disk has no room for another film.")
        try:
            material = steps.read(video_id, revision)
            now_at = "plan"
            planned = steps.plan(video_id, revision, material)
            now_at = "render"
            rendered = steps.render(video_id, revision, planned)
            now_at = "inspect"
            inspected = steps.inspect(video_id, revision, planned, rendered)
            now_at = "hand over"
            steps.hand_over(video_id, revision, [material, planned, rendered, inspected])
        except YtempireError as error:
            steps.fail(video_id, revision, _problem(error, KEPT[now_at]))
            return State.FAILED.value
        return "made"

    return make_film


class _Steps:
    """The steps of that workflow."""

    def __init__(self, bench: Bench, plan: Plan | None) -> None:
        self._bench = bench
        self._plan_later = plan
        self.begin: Step[[str, int], bool] = step("begin")(self._begin)
        self.read: Step[[str, int], str] = step("read", retry=WEB)(self._read)
        self.plan: Step[[str, int, str], str] = step("plan")(self._plan)
        self.render: Step[[str, int, str], str] = step("render")(self._render)
        self.inspect: Step[[str, int, str, str], str] = step("inspect")(self._inspect)
        self.hand_over: Step[[str, int, list[str]], None] = step("hand over")(self._hand_over)
        self.fail: Step[[str, int, dict[str, Json]], None] = step("fail")(self._fail)

    def _begin(self, video_id: str, revision: int) -> bool:
        film, now = _making(video_id, revision), self._bench.clock()
        if not self._bench.has_room:
            log.warning("disk.low", extra={"folder": str(self._bench.films)})
            message = "Waiting for room on the disk"
            self._bench.write(lambda s: making.wait(s, film, message, now=now))
            return False
        self._bench.write(lambda s: making.begin(s, film, now=now))
        return True

    def _read(self, video_id: str, revision: int) -> str:
        return str(self._made("read", video_id, revision))

    def _plan(self, video_id: str, revision: int, material: str) -> str:
        planned = str(self._made("plan", video_id, revision, material))
        film = _making(video_id, revision)
        script = script_of(planned, self._store(film))
        self._bench.write(lambda s: making.planned(s, film, script))
        return planned

    def _render(self, video_id: str, revision: int, planned: str) -> str:
        return str(self._made("render", video_id, revision, planned))

    def _inspect(self, video_id: str, revision: int, planned: str, rendered: str) -> str:
        return str(self._made("inspect", video_id, revision, planned, rendered))

    def _hand_over(self, video_id: str, revision: int, keys: list[str]) -> None:
        facts = cast("dict[str, JsonValue]", self._made("hand_over", video_id, revision, *keys))
        names = {**cast("dict[str, str]", facts.pop("files")), "audio": AUDIO}
        files = {name: f"{revision}/{file}" for name, file in names.items()}
        film, outcome = _making(video_id, revision), Outcome(files=files, facts=facts)
        bench, now = self._bench, self._bench.clock()
        bench.write(lambda s: finish(s, film, outcome, self._plan_later, now=now))
        compare(bench.database, Shelf(bench.films, bench.store.bucket), film.video_id, now=now)
        forget_earlier(bench.films, film, bench.store.bucket)

    def _fail(self, video_id: str, revision: int, problem: dict[str, Json]) -> None:
        self._bench.write(
            lambda s: making.fail(s, _making(video_id, revision), problem, now=self._bench.clock())
        )

    def _made(self, stage: str, video_id: str, revision: int, *keys: str) -> Json:
        film = _making(video_id, revision)

        def tell(stage: Stage, percent: int, message: str) -> None:
            self._bench.write(
                lambda s: making.advance(
                    s, film, stage.value, percent, message, now=self._bench.clock()
                )
            )

        try:
            order = keep_commission(self._commission(film), self._bench.store)
            folder = str(folder_of(self._bench.films, film.video_id) / str(revision))
            environment = {**self._bench.environment, FOLDER: folder}
            with bound_contextvars(video_id=video_id, stage=stage):
                return run_stage(stage, (order, *keys), environment=environment, news=tell)
        except Conflict:
            stop_if_cancelled()  # that it is not wanted may be heard of in either way
            raise

    def _store(self, film: Making) -> Store:
        """The store as the stages of that making see it."""
        with self._bench.database.transaction() as session:
            takes = making.wanted(session, film, State.PROCESSING).takes
        return self._bench.store.with_places(places(takes, film.video_id))

    def _commission(self, film: Making) -> Commission:
        with self._bench.database.transaction() as session:
            video = making.wanted(session, film, State.PROCESSING)
            request = FilmRequest.model_validate(video.request)
            profile = Profile.model_validate(video.profile)
            owner_id, choices = str(video.owner_id), choices_of(video)
            by_hand = video.script if video.by_hand else None
            takes = dict(video.takes)
            shown = footage_shown(session, video)
        return Commission(
            video_id=str(film.video_id),
            owner_id=owner_id,
            revision=film.revision,
            choices=choices,
            brief=spoken_for(brief_of(request, profile), choices),
            source_url=request.source_url or "",
            source_text=request.source_text or "",
            script=request.script if isinstance(request.script, str) else "",
            by_hand=script_here(by_hand, self._bench.store) if by_hand else None,
            takes=takes,
            shown=shown,
        )


def _making(video_id: str, revision: int) -> Making:
    return Making(UUID(video_id), revision)


def _problem(error: YtempireError, kept: str) -> dict[str, Json]:
    """What its owner is told: paths and faults of ours are for the log."""
    ours = isinstance(error, MachineUnfit | Unexpected)
    if ours:
        log.error("film.failed", extra={"reason": str(error)})
    lacking = cast("dict[str, Json]", error.facts) if isinstance(error, BudgetExceeded) else {}
    return {
        **lacking,
        "code": error.code,
        "detail": OURS if ours else error.what,
        "kept": error.kept or kept,
        "remedy": "Retry it later." if ours else error.remedy,
    }
