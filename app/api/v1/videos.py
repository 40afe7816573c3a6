"""Films: asked for, listed, read, renamed, forgotten."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import JSONResponse
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from app.accounts.caller import Caller
from app.accounts.tiers import Scope
from app.api.costs_outputs import VideoCostOut
from app.api.deps import CursorDep, Paging, PagingDep, ReadsDep, ServicesDep, with_scope
from app.api.film_outputs import AskedOut, QuoteOut, VideoLineOut, VideoOut
from app.api.hot import HotRoute, reading_ahead
from app.api.listed import film_cost, film_page
from app.api.repeats import OnceDep
from app.api.schemas import Body, CursorPage, Done, Success
from app.api.versions import ExpectedVersion, VersionedDep
from app.core.read_ahead import Reading
from app.costs.limits import limits_in_force
from app.costs.reports import VideoCost, video_cost
from app.publishing import publishing_quote
from app.publishing.asked_alike import asked_before
from app.publishing.publication_acts import forget_film
from app.videos import asking, cost_shown, listing, service
from app.videos.asking import Order
from app.videos.exhaustion import telling_of_exhaustion
from app.videos.listing import Cursor
from app.videos.models import State
from app.videos.request import FilmRequest

router = APIRouter(prefix="/v1/videos", tags=["videos"])
hot = APIRouter(prefix="/v1/videos", tags=["videos"], route_class=HotRoute)

BRIEF_TEXT = 20_000
"""Characters that are written down in well under a thousandth of a second."""

Reader = Annotated[Caller, Depends(with_scope(Scope.VIDEOS_READ))]
Writer = Annotated[Caller, Depends(with_scope(Scope.VIDEOS_WRITE))]

Title = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]


class NewFilm(FilmRequest):
    """A film, and the channel it is for."""

    channel_id: Annotated[str, StringConstraints(pattern=r"^ch_[0-9a-f]{16}$")]

    def by(self, caller: Caller, *, backfill: bool = False) -> Order:
        """The order of that caller."""
        return Order(
            owner_id=caller.user_id,
            channel_id=self.channel_id,
            request=FilmRequest.model_construct(**dict(self)),
            backfill=backfill,
        )


class Rename(Body):
    """Another title."""

    title: Title


@hot.post("/generate", status_code=202, response_model=Success[AskedOut])
async def generate(
    wanted: NewFilm, caller: Writer, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """Ask for a film. What it may cost is held at once; nothing is left behind if that fails."""
    ask = partial(asking.ask, order=wanted.by(caller), office=services.office, now=services.clock())
    async with telling_of_exhaustion(services.database, caller.user_id, services.clock):
        return await once.answer(
            202,
            lambda session: Success(data=AskedOut.of(ask(session))),
            brief=_is_brief(wanted),
        )


def _is_brief(wanted: NewFilm) -> bool:
    """A script of one's own is read first, and a long text takes long to be written down."""
    return wanted.script is None and len(wanted.source_text or "") <= BRIEF_TEXT


@router.post("/quote")
async def quote(wanted: NewFilm, caller: Writer, services: ServicesDep) -> Success[QuoteOut]:
    """What that film would cost and what it is like; nothing is held or written."""
    order, now = wanted.by(caller), services.clock()

    def look(session: Session) -> QuoteOut:
        found = asking.quoted(session, order, services.office, now=now)
        before = asked_before(session, order.owner_id, order.channel_id, order.request, now=now)
        taken = publishing_quote.taken(session, order.channel_id, 1)
        return QuoteOut.of(found, wanted.seconds, taken, before)

    return Success(data=await services.database.read(look))


def _latest(owner_id: UUID, paging: Paging, cursor: Cursor | None) -> Reading | None:
    place = paging if cursor is None else Paging(cursor.page, paging.per_page)
    if cursor is None and place.offset > listing.DEEPEST:
        return None
    return listing.page_of_films(owner_id, after=cursor, page=place.page, limit=place.per_page)


@hot.get("", response_model=CursorPage[VideoLineOut])
@reading_ahead(_latest)
async def list_videos(  # each parameter is one of the list's filters
    *,
    caller: Reader,
    services: ServicesDep,
    reads: ReadsDep,
    paging: PagingDep,
    cursor: CursorDep,
    status: Annotated[list[State] | None, Query()] = None,
    channel_id: Annotated[str | None, Query(max_length=19)] = None,
    q: Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$")] = "",
    sort: service.Order = service.Order.LATEST,
) -> CursorPage[VideoLineOut] | Response:
    """My films; `q` finds words of the title, and `cursor` leads as far down as wanted."""
    wanted = service.Filter(states=tuple(status or ()), channel_id=channel_id, words=q, order=sort)
    place = paging if cursor is None else Paging(cursor.page, paging.per_page)
    if wanted == service.Filter() and (cursor or place.offset <= listing.DEEPEST):
        films = await listing.latest_films(
            reads, caller.user_id, after=cursor, page=place.page, limit=place.per_page
        )
        return film_page(films, reads.wire, place)
    videos, total = await services.database.read(
        partial(
            service.videos_of,
            owner_id=caller.user_id,
            wanted=wanted,
            after=cursor,
            offset=place.offset,
            limit=place.per_page + 1,
        )
    )
    follows = sort is service.Order.LATEST and len(videos) > place.per_page
    videos = videos[: place.per_page]
    shown = [VideoLineOut.model_validate(video) for video in videos]
    onward = Cursor.behind(videos[-1], place.page) if follows else None
    return CursorPage(data=shown, pagination=place.leading_on(total, onward))


@router.get("/{video_id}")
async def read_video(
    video_id: UUID, caller: Reader, services: ServicesDep, versioned: VersionedDep
) -> Success[VideoOut]:
    """One of my films; its `ETag` is what an edit is based on and does not follow the progress."""
    video = await services.database.read(
        partial(service.find, owner_id=caller.user_id, video_id=video_id)
    )
    versioned.is_known(video.version)
    return Success(data=VideoOut.of(video))


@router.patch("/{video_id}")
async def rename_video(
    *,
    video_id: UUID,
    wanted: Rename,
    caller: Writer,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[VideoOut]:
    """Give a film another title."""
    video = await services.database.write(
        partial(
            service.rename,
            owner_id=caller.user_id,
            video_id=video_id,
            title=wanted.title,
            version=version,
            now=services.clock(),
        )
    )
    versioned.is_known(video.version)
    return Success(data=VideoOut.of(video))


@router.delete("/{video_id}")
async def delete_video(video_id: UUID, caller: Writer, services: ServicesDep) -> Done:
    """Delete a film that is not being made, with its files. What it cost stays in the accounts."""
    await services.database.write(
        partial(forget_film, owner_id=caller.user_id, video_id=video_id, now=services.clock())
    )
    await asyncio.to_thread(services.office.forget, video_id)
    return Done()


@hot.get("/{video_id}/cost", response_model=Success[VideoCostOut])
@reading_ahead(cost_shown.lines_of_film)
async def read_cost(
    video_id: UUID, caller: Reader, services: ServicesDep, reads: ReadsDep
) -> Success[VideoCostOut] | Response:
    """What a film cost so far, line by line."""
    cost = await cost_shown.film_cost(reads, caller.user_id, video_id)
    if cost is not None:
        return film_cost(cost, reads.wire)

    def long_one(session: Session) -> VideoCost:
        limits = limits_in_force(session, month=caller.entitlements.spend_a_month)
        return video_cost(session, video_id, limit=limits.video)

    return Success(data=VideoCostOut.of(await services.database.read(long_one)))
