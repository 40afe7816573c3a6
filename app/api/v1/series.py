"""My series: a channel's standing orders for films."""

from collections.abc import Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.api.deps import PagingDep, ServicesDep
from app.api.repeats import OnceDep
from app.api.schemas import Done, Page, Success
from app.api.series_bodies import ChangeSeries, MoreTopics, NewSeries
from app.api.series_outputs import AheadOut, PreviewOut, SeriesOut, TurnOut
from app.api.v1.videos import Reader, Writer
from app.api.versions import ExpectedVersion, VersionedDep
from app.series import preview, service
from app.series.models import Series
from app.series.standing import standing_of

router = APIRouter(prefix="/v1/series", tags=["series"])


@router.get("")
async def list_series(
    caller: Reader,
    services: ServicesDep,
    paging: PagingDep,
    channel_id: Annotated[str | None, Query(max_length=19)] = None,
) -> Page[SeriesOut]:
    """My series, the newest first."""
    found, total = await services.database.read(
        lambda session: service.series_of(
            session,
            caller.user_id,
            offset=paging.offset,
            limit=paging.per_page,
            channel_id=channel_id,
        )
    )
    return Page(data=[SeriesOut.of(each) for each in found], pagination=paging.of(total))


@router.post("", status_code=201, response_model=Success[SeriesOut])
async def save_series(
    wanted: NewSeries, caller: Writer, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """A new series; its first film is asked for at the next due minute."""
    save = partial(
        service.save,
        owner_id=caller.user_id,
        channel_id=wanted.channel_id,
        wanted=wanted.standing,
        office=services.office,
        begins=wanted.begins,
        now=services.clock(),
    )
    return await once.answer(201, lambda session: Success(data=SeriesOut.of(save(session))))


@router.get("/{series_id}")
async def read_series(
    series_id: UUID, caller: Reader, services: ServicesDep, versioned: VersionedDep
) -> Success[SeriesOut]:
    """One of my series; its `ETag` follows what I decide, not what it asks for."""
    series = await services.database.read(
        lambda session: service.find(session, caller.user_id, series_id)
    )
    versioned.is_known(series.version)
    return Success(data=SeriesOut.of(series))


@router.patch("/{series_id}")
async def change_series(
    *,
    series_id: UUID,
    wanted: ChangeSeries,
    caller: Writer,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[SeriesOut]:
    """Change a series; films it asked for stay as they are."""

    def change(session: Session) -> Series:
        series = service.find(session, caller.user_id, series_id, for_change=True)
        decided = wanted.upon(standing_of(series))
        service.change(
            session, series, decided, services.office, version=version, now=services.clock()
        )
        return series

    series = await services.database.write(change)
    versioned.is_known(series.version)
    return Success(data=SeriesOut.of(series))


@router.delete("/{series_id}")
async def delete_series(series_id: UUID, caller: Writer, services: ServicesDep) -> Done:
    """Forget a series; its films stay."""

    def forget(session: Session) -> None:
        series = service.find(session, caller.user_id, series_id, for_change=True)
        service.forget(session, series, now=services.clock())

    await services.database.write(forget)
    return Done()


@router.post("/{series_id}/topics", response_model=Success[SeriesOut])
async def add_topics(
    series_id: UUID, wanted: MoreTopics, caller: Writer, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """More topics, behind those that wait."""

    def add(session: Session) -> Success[SeriesOut]:
        series = service.find(session, caller.user_id, series_id, for_change=True)
        service.add_topics(session, series, wanted.topics, services.office, now=services.clock())
        return Success(data=SeriesOut.of(series))

    return await once.answer(200, add)


@router.post("/{series_id}/pause")
async def pause_series(
    series_id: UUID, caller: Writer, services: ServicesDep
) -> Success[SeriesOut]:
    """Have it ask for nothing until it goes on."""
    return await services.database.write(
        _act(caller.user_id, series_id, partial(service.pause, now=services.clock()))
    )


@router.post("/{series_id}/resume")
async def resume_series(
    series_id: UUID, caller: Writer, services: ServicesDep
) -> Success[SeriesOut]:
    """Have it go on at its next due minute; its refusals are forgotten."""
    return await services.database.write(
        _act(caller.user_id, series_id, partial(service.resume, now=services.clock()))
    )


@router.post("/{series_id}/end")
async def end_series(series_id: UUID, caller: Writer, services: ServicesDep) -> Success[SeriesOut]:
    """Have it ask for nothing any more; its films stay, and so does what it was."""
    return await services.database.write(
        _act(caller.user_id, series_id, partial(service.end, now=services.clock()))
    )


@router.get("/{series_id}/preview")
async def preview_series(
    series_id: UUID, caller: Reader, services: ServicesDep
) -> Success[PreviewOut]:
    """The next five films: when, of what, at what price, and what publishing each takes."""

    def look(session: Session) -> PreviewOut:
        series = service.find(session, caller.user_id, series_id)
        films = preview.ahead(session, series, services.office, now=services.clock())
        return PreviewOut(
            state=series.state,
            films=tuple(AheadOut.of(film, series) for film in films),
        )

    return Success(data=await services.database.read(look))


@router.get("/{series_id}/films")
async def films_of_series(
    series_id: UUID, caller: Reader, services: ServicesDep, paging: PagingDep
) -> Page[TurnOut]:
    """The films it asked for, the latest first."""

    def look(session: Session) -> tuple[list[TurnOut], int]:
        service.find(session, caller.user_id, series_id)
        found, total = service.turns_of(
            session, series_id, offset=paging.offset, limit=paging.per_page
        )
        return [TurnOut.of(turn) for turn in found], total

    films, total = await services.database.read(look)
    return Page(data=films, pagination=paging.of(total))


def _act(
    owner_id: UUID, series_id: UUID, act: Callable[[Session, Series], None]
) -> Callable[[Session], Success[SeriesOut]]:
    def acted(session: Session) -> Success[SeriesOut]:
        series = service.find(session, owner_id, series_id, for_change=True)
        act(session, series)
        return Success(data=SeriesOut.of(series))

    return acted
