"""Publishing films: asked for, watched, moved, held, called off, a step again; and the calendar."""

import asyncio
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, StringConstraints
from sqlalchemy.orm import Session

from app.accounts.caller import Caller
from app.api.deps import Services, ServicesDep
from app.api.publication_outputs import EntryOut, PublicationOut
from app.api.repeats import OnceDep
from app.api.schemas import Body, Success
from app.api.v1.channels import ChannelId
from app.api.v1.channels import Reader as ChannelReader
from app.api.v1.videos import Reader, Writer
from app.api.versions import ExpectedVersion, VersionedDep
from app.channels import service as channels
from app.core.exceptions import Invalid
from app.publishing import publication_acts as acts
from app.publishing import schedule
from app.publishing.clashes import clashes
from app.publishing.publication_alike import take_prints
from app.publishing.publication_intent import Wish, intend
from app.publishing.publication_models import Publication, StepName
from app.publishing.publication_reads import find, steps_of
from app.videos import service

router = APIRouter(tags=["publishing"])

LONGEST_CALENDAR = timedelta(days=400)

Reason = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=3, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]


class Publish(Body):
    """How it is to go out: at once or at a minute; `publish_anyway` is a person's reason to let a
    film out that is much like another.
    """

    publish_at: AwareDatetime | None = None
    privacy: Literal["public", "unlisted", "private"] | None = None
    publish_anyway: Reason | None = None


class ChangePublication(Body):
    """Another minute, or held, or let go."""

    publish_at: AwareDatetime | None = None
    held: bool | None = None


@router.post(
    "/v1/videos/{video_id}/publish", status_code=202, response_model=Success[PublicationOut]
)
async def publish(
    *, video_id: UUID, wanted: Publish, caller: Writer, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """Publish a completed film, on its own channel."""
    if wanted.publish_anyway is not None:
        caller.demand_session()
    await asyncio.to_thread(_sketch, services, caller)
    wish = Wish(
        actor_id=caller.user_id,
        publish_at=wanted.publish_at,
        privacy=wanted.privacy or "",
        anyway=wanted.publish_anyway or "",
    )

    def asked(session: Session) -> Success[PublicationOut]:
        now = services.clock()
        video = service.find(session, caller.user_id, video_id, for_change=True)
        publication = intend(session, video, wish, now=now)
        if publication.begin_at is not None and publication.begin_at <= now:
            services.publishing.uploads.begin(session, publication, now=now)
        return Success(data=_shown(session, publication))

    return await once.answer(202, asked)


@router.get("/v1/videos/{video_id}/publication")
async def read_publication(
    video_id: UUID, caller: Reader, services: ServicesDep, versioned: VersionedDep
) -> Success[PublicationOut]:
    """How a film's publication stands, step by step; its `ETag` is what a change is based on."""

    def read(session: Session) -> tuple[PublicationOut, int]:
        publication = find(session, caller.user_id, video_id)
        return _shown(session, publication), publication.version

    shown, version = await services.database.read(read)
    versioned.is_known(version)
    return Success(data=shown)


@router.patch("/v1/videos/{video_id}/publication")
async def change_publication(
    *,
    video_id: UUID,
    wanted: ChangePublication,
    caller: Writer,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[PublicationOut]:
    """Move a publication that has not begun to another minute, hold it, or let it go."""

    def changed(session: Session) -> tuple[PublicationOut, int]:
        publication = acts.change(
            session,
            caller.user_id,
            video_id,
            publish_at=wanted.publish_at,
            held=wanted.held,
            version=version,
            now=services.clock(),
        )
        return _shown(session, publication), publication.version

    shown, present = await services.database.write(changed)
    versioned.is_known(present)
    return Success(data=shown)


@router.delete("/v1/videos/{video_id}/publication")
async def call_off_publication(
    video_id: UUID, caller: Writer, services: ServicesDep
) -> Success[PublicationOut]:
    """Call a publication off; an upload ends within two seconds, the film is kept."""

    def called_off(session: Session) -> tuple[PublicationOut, UUID, int]:
        publication = acts.call_off(session, caller.user_id, video_id, now=services.clock())
        return _shown(session, publication), publication.id, publication.attempt

    shown, publication_id, attempt = await services.database.write(called_off)
    await asyncio.to_thread(services.publishing.uploads.call_off, publication_id, attempt)
    return Success(data=shown)


@router.post("/v1/videos/{video_id}/publication/steps/{name}/retry", status_code=202)
async def retry_step(
    video_id: UUID, name: StepName, caller: Writer, services: ServicesDep
) -> Success[PublicationOut]:
    """Do one step again, now; what is done stays done."""

    def again(session: Session) -> PublicationOut:
        now = services.clock()
        publication = acts.again(session, caller.user_id, video_id, name, now=now)
        services.publishing.uploads.begin(session, publication, now=now)
        return _shown(session, publication)

    return Success(data=await services.database.write(again))


@router.get("/v1/publications")
async def calendar(
    *,
    caller: Reader,
    services: ServicesDep,
    first: Annotated[AwareDatetime | None, Query()] = None,
    last: Annotated[AwareDatetime | None, Query()] = None,
    channel_id: Annotated[str | None, Query(max_length=19)] = None,
) -> Success[list[EntryOut]]:
    """What goes out and went out on all my channels, by time, and what stands in the way of it: from
    a week ago to four weeks ahead.
    """
    now = services.clock()
    begins = first or now - timedelta(days=7)
    ends = last or begins + timedelta(days=35)
    if not timedelta() <= ends - begins <= LONGEST_CALENDAR:
        raise Invalid(f"last comes after first, by at most {LONGEST_CALENDAR.days} days.")
    rules = services.connections.quota.rules

    def read(session: Session) -> list[EntryOut]:
        entries = schedule.calendar(
            session, caller.user_id, first=begins, last=ends, channel_id=channel_id
        )
        wrong = clashes(session, entries, rules, now=now)
        return [EntryOut.of(entry, wrong.get(entry.publication.id, ())) for entry in entries]

    return Success(data=await services.database.read(read))


@router.get("/v1/channels/{channel_id}/slots")
async def free_slots(
    *,
    channel_id: ChannelId,
    caller: ChannelReader,
    services: ServicesDep,
    count: Annotated[int, Query(ge=1, le=50)] = 5,
) -> Success[list[datetime]]:
    """A channel's next free publishing slots."""

    def free(session: Session) -> list[datetime]:
        channel = channels.find(session, caller.user_id, channel_id)
        profile = channels.profile_of(channel)
        return schedule.free_slots(session, channel.id, profile, count, now=services.clock())

    return Success(data=await services.database.read(free))


def _shown(session: Session, publication: Publication) -> PublicationOut:
    return PublicationOut.of(publication, list(steps_of(session, publication.id)))


def _sketch(services: Services, caller: Caller) -> None:
    shelf = services.publishing.shelf
    take_prints(services.database, shelf, caller.user_id, now=services.clock())
