"""What films bring in and what is left of it: by day, channel, format and film."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from sqlalchemy.orm import Session

from app.accounts.caller import Caller
from app.accounts.tiers import Scope
from app.analytics import profit
from app.analytics.age import age_of
from app.analytics.at_once import questions_of
from app.api.analytics_outputs import (
    ChannelFiguresOut,
    FilmFiguresOut,
    OverviewOut,
    ResultOut,
    SyncOut,
)
from app.api.deps import Services, ServicesDep, with_scope
from app.api.periods import PeriodDep
from app.api.schemas import Success
from app.channels.service import find as find_channel
from app.videos.service import find as find_video

router = APIRouter(prefix="/v1/analytics", tags=["analytics"])

Reader = Annotated[Caller, Depends(with_scope(Scope.ANALYTICS_READ))]
ChannelId = Annotated[str, Path(pattern=r"^ch_[0-9a-f]{16}$")]


@router.get("/overview")
async def overview(caller: Reader, services: ServicesDep, days: PeriodDep) -> Success[OverviewOut]:
    """All my channels. YouTube's figures come two to three days late and change for a while."""

    def look(session: Session) -> OverviewOut:
        found = profit.overview(session, caller.user_id, days)
        age = age_of(session, caller.user_id)
        return OverviewOut.of(found, days.first, days.last, age)

    return Success(data=await services.database.read(look))


@router.get("/sync")
async def read_sync(caller: Reader, services: ServicesDep) -> Success[SyncOut]:
    """When figures were asked for last and how that stands, and what asking again takes."""
    last = await asyncio.to_thread(services.at_once.last, caller.user_id)
    return Success(data=SyncOut.of(await _questions(caller, services), last))


@router.post("/sync", status_code=202)
async def sync(caller: Reader, services: ServicesDep) -> Success[SyncOut]:
    """Have my channels' figures read now; what runs, or was asked for in ten minutes, is left be."""
    ask = partial(services.at_once.ask, caller.user_id, now=services.clock())
    last = await asyncio.to_thread(ask)
    return Success(data=SyncOut.of(await _questions(caller, services), last))


async def _questions(caller: Caller, services: Services) -> int:
    return await services.database.read(
        lambda session: questions_of(session, caller.user_id, now=services.clock())
    )


@router.get("/channels/{channel_id}")
async def channel_figures(
    channel_id: ChannelId, caller: Reader, services: ServicesDep, days: PeriodDep
) -> Success[ChannelFiguresOut]:
    """One of my channels by day, and its films."""

    def look(session: Session) -> ChannelFiguresOut:
        find_channel(session, caller.user_id, channel_id)
        owner_id = caller.user_id
        by_day = profit.by_day(session, days, owner_id=owner_id, channel_id=channel_id)
        by_film = profit.by_film(session, days, owner_id=owner_id, channel_id=channel_id)
        return ChannelFiguresOut(
            channel_id=channel_id,
            first=days.first,
            last=days.last,
            total=ResultOut.of(profit.total(by_day)),
            by_day=[ResultOut.of(one) for one in by_day],
            by_film=[ResultOut.of(one) for one in by_film],
        )

    return Success(data=await services.database.read(look))


@router.get("/videos/{video_id}")
async def film_figures(
    video_id: UUID, caller: Reader, services: ServicesDep, days: PeriodDep
) -> Success[FilmFiguresOut]:
    """One of my films by day, beside all it cost."""

    def look(session: Session) -> FilmFiguresOut:
        find_video(session, caller.user_id, video_id)
        by_day, cost = profit.film_days(session, video_id, days)
        return FilmFiguresOut(
            video_id=video_id,
            first=days.first,
            last=days.last,
            total=ResultOut.of(profit.total(by_day, cost=cost)),
            by_day=[ResultOut.of(one) for one in by_day],
        )

    return Success(data=await services.database.read(look))
