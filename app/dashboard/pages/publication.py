"""A film's way onto YouTube: asked for, moved, held, called off, and each step with what came of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated, Final, Literal
from uuid import UUID, uuid4

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.core.exceptions import Invalid
from app.dashboard.door import HOME
from app.dashboard.films import FilmLine, lines_of
from app.dashboard.once import once
from app.dashboard.visit import Visit, VisitDep
from app.publishing import publication_acts as acts
from app.publishing import schedule
from app.publishing.publication_alike import take_prints
from app.publishing.publication_intent import AT_REST, Wish, intend
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
)
from app.publishing.publication_outcomes import WATCH
from app.publishing.publication_reads import of_video, steps_of
from app.videos import service
from app.videos.models import State, Video

router = APIRouter(prefix=f"{HOME}/videos/{{video_id}}/publication", include_in_schema=False)

SLOTS: Final = 3
SHORTEST_REASON, LONGEST_REASON = 3, 500
Said = Annotated[str, Form(max_length=600)]
When = Literal["now", "slot", "minute"]
Privacy = Literal["", "public", "unlisted", "private"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationPage:
    """What the page shows; `slots` are the next free ones of the film's channel."""

    film: FilmLine
    publication: Publication | None
    steps: Sequence[PublicationStep]
    slots: Sequence[datetime]
    key: str

    @property
    def can_ask(self) -> bool:
        """Whether it may be asked for."""
        known = self.publication
        at_rest = known is None or known.state in AT_REST | {PublicationState.CALLED_OFF}
        return self.film.state is State.COMPLETED and at_rest

    @property
    def can_move(self) -> bool:
        """Whether it may be moved or held."""
        return self.publication is not None and self.publication.state in AT_REST

    @property
    def can_call_off(self) -> bool:
        """Whether it may be called off."""
        over = acts.OUT | {PublicationState.CALLED_OFF}
        return self.publication is not None and self.publication.state not in over

    @property
    def can_retry(self) -> bool:
        """Whether a step may be tried again."""
        return self.publication is not None and self.publication.state in acts.RETRIED

    @property
    def is_otherwise(self) -> bool:
        """Whether it is on YouTube, but not as it was asked for."""
        return any(
            step.name is StepName.READ_BACK and step.state is StepState.OPEN for step in self.steps
        )

    @property
    def url(self) -> str:
        """Where it is watched; empty while it is not on YouTube."""
        known = self.publication
        return WATCH + known.youtube_id if known and known.youtube_id else ""


@router.get("")
async def publication(visit: VisitDep, video_id: UUID) -> Response:
    """The page."""
    return await visit.page(
        "pages/publication.html", lambda session: _look(session, visit, video_id)
    )


@router.post("")
async def publish(
    *,
    visit: VisitDep,
    video_id: UUID,
    when: Annotated[When, Form()] = "slot",
    day: Said = "",
    time: Said = "",
    privacy: Annotated[Privacy, Form()] = "",
    anyway: Said = "",
    key: Said = "",
) -> Response:
    """Publish a completed film at once, in its channel's next slot, or at a minute (UTC)."""
    reason = " ".join(anyway.split())
    if reason:
        visit.caller.demand_session()
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise Invalid(f"A reason has {SHORTEST_REASON} to {LONGEST_REASON} characters.")
    minute = _minute(day, time) if when == "minute" else None
    here = visit.services
    shelf = here.publishing.shelf
    await asyncio.to_thread(take_prints, here.database, shelf, visit.owner_id, now=visit.now)

    def asked(session: Session) -> str:
        now = here.clock()
        video = service.find(session, visit.owner_id, video_id, for_change=True)
        at = _next_slot(session, video, now=now) if when == "slot" else minute
        wish = Wish(actor_id=visit.owner_id, publish_at=at, privacy=privacy, anyway=reason)
        made = intend(session, video, wish, now=now)
        if made.begin_at is not None and made.begin_at <= now:
            here.publishing.uploads.begin(session, made, now=now)
        return _page(video_id, "publishing")

    return visit.go(await once(visit, key, (when, day, time, privacy, reason), asked))


@router.post("/change")
async def change(
    *,
    visit: VisitDep,
    video_id: UUID,
    day: Said = "",
    time: Said = "",
    held: Annotated[bool | None, Form()] = None,
    version: Annotated[int, Form()] = 0,
) -> Response:
    """Another minute, or held, or let go, unless it was changed meanwhile."""
    changed = partial(
        acts.change,
        owner_id=visit.owner_id,
        video_id=video_id,
        publish_at=_minute(day, time) if held is None else None,
        held=held,
        version=version,
        now=visit.now,
    )
    await visit.write(changed)
    said = {None: "moved", True: "held", False: "let-go"}[held]
    return visit.go(_page(video_id, said))


@router.post("/call-off")
async def call_off(visit: VisitDep, video_id: UUID) -> Response:
    """Call it off: an upload ends within two seconds, the film is kept."""

    def called_off(session: Session) -> tuple[UUID, int]:
        ended = acts.call_off(session, visit.owner_id, video_id, now=visit.now)
        return ended.id, ended.attempt

    ended = await visit.write(called_off)
    await asyncio.to_thread(visit.services.publishing.uploads.call_off, *ended)
    return visit.go(_page(video_id, "called-off"))


@router.post("/steps/{name}")
async def retry_step(visit: VisitDep, video_id: UUID, name: StepName) -> Response:
    """Do one step again, now; what is done stays done."""

    def again(session: Session) -> None:
        now = visit.now
        known = acts.again(session, visit.owner_id, video_id, name, now=now)
        visit.services.publishing.uploads.begin(session, known, now=now)

    await visit.write(again)
    return visit.go(_page(video_id, "step-again"))


def next_slots(session: Session, video: Video, count: int, *, now: datetime) -> Sequence[datetime]:
    """The next free slots of that film's channel, at most so many."""
    profile = channels.profile_of(channels.find(session, video.owner_id, video.channel_id))
    return schedule.free_slots(session, video.channel_id, profile, count, now=now)


def _next_slot(session: Session, video: Video, *, now: datetime) -> datetime:
    free = next_slots(session, video, 1, now=now)
    if not free:
        raise Invalid(
            "The channel has no free publishing slot.",
            kept="Nothing was planned.",
            remedy="Give the channel slots in its profile, or choose a minute.",
        )
    return free[0]


def _minute(day: str, time: str) -> datetime:
    try:
        return datetime.fromisoformat(f"{day}T{time}:00+00:00")
    except ValueError as error:
        raise Invalid(
            f"{day} {time} is not a day and a time such as 2026-12-01 17:30.",
            kept="Nothing was changed.",
        ) from error


def _page(video_id: UUID, said: str) -> str:
    return f"{HOME}/videos/{video_id}/publication?said={said}"


def _look(session: Session, visit: Visit, video_id: UUID) -> PublicationPage:
    video = service.find(session, visit.owner_id, video_id)
    known = of_video(session, video.id)
    (film,) = lines_of(session, visit.owner_id, [video])
    return PublicationPage(
        film=film,
        publication=known,
        steps=steps_of(session, known.id) if known else (),
        slots=next_slots(session, video, SLOTS, now=visit.now),
        key=uuid4().hex,
    )
