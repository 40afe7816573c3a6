"""A film's way onto YouTube: asked for, moved, held, called off, and each step with what came of it."""

import asyncio
from datetime import datetime
from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid
from app.dashboard.days import minute_of
from app.dashboard.door import HOME
from app.dashboard.live import Follow, follow
from app.dashboard.once import once
from app.dashboard.outgoing import CHANGES, look, next_slots, words_of
from app.dashboard.visit import VisitDep
from app.dashboard.words_form import WordsForm
from app.publishing import publication_acts as acts
from app.publishing.metadata_own import say_otherwise
from app.publishing.publication_alike import take_prints
from app.publishing.publication_intent import Wish, intend
from app.publishing.publication_models import StepName
from app.publishing.schedule import plan_one_at_a_time
from app.videos import service
from app.videos.models import Video

router = APIRouter(prefix=f"{HOME}/videos/{{video_id}}/publication", include_in_schema=False)

SHORTEST_REASON, LONGEST_REASON = 3, 500
Said = Annotated[str, Form(max_length=600)]
When = Literal["now", "slot", "minute"]
Privacy = Literal["", "public", "unlisted", "private"]


@router.get("")
async def publication(visit: VisitDep, video_id: UUID) -> Response:
    """The page."""
    words = await words_of(visit, video_id)
    return await visit.page(
        "pages/publication.html", lambda session: look(session, visit, video_id, words)
    )


@router.get("/events")
async def publication_events(visit: VisitDep, video_id: UUID) -> Response:
    """The page as the film goes out."""
    await visit.read(lambda session: service.state_of(session, visit.owner_id, video_id))
    seen = partial(look, visit=visit, video_id=video_id)
    followed = Follow(
        template="live/publication.html", look=seen, log=CHANGES, of={"video_id": video_id}
    )
    return await follow(visit, followed)


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
    """Publish a completed film at once, in its channel's next slot, or at a minute."""
    reason = " ".join(anyway.split())
    if reason:
        visit.caller.demand_session()
        if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
            raise Invalid(f"A reason has {SHORTEST_REASON} to {LONGEST_REASON} characters.")
    minute = minute_of(day, time, visit.zone) if when == "minute" else None
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
        publish_at=minute_of(day, time, visit.zone) if held is None else None,
        held=held,
        version=version,
        now=visit.now,
    )
    await visit.write(changed)
    said = {None: "moved", True: "held", False: "let-go"}[held]
    return visit.go(_page(video_id, said))


@router.post("/words")
async def say(visit: VisitDep, video_id: UUID, form: Annotated[WordsForm, Form()]) -> Response:
    """Have it say something otherwise than script and channel would, unless it was changed meanwhile."""
    said = form.said()
    changed = partial(
        say_otherwise,
        owner_id=visit.owner_id,
        video_id=video_id,
        said=said,
        version=form.version,
        now=visit.now,
    )
    await visit.write(changed)
    return visit.go(_page(video_id, "said-so"))


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


def _next_slot(session: Session, video: Video, *, now: datetime) -> datetime:
    plan_one_at_a_time(session, video.channel_id)
    free = next_slots(session, video, 1, now=now)
    if not free:
        raise Invalid(
            "The channel has no free publishing slot.",
            kept="Nothing was planned.",
            remedy="Give the channel slots in its profile, or choose a minute.",
        )
    return free[0]


def _page(video_id: UUID, said: str) -> str:
    return f"{HOME}/videos/{video_id}/publication?said={said}"
