"""Repairs of a channel's back catalogue: looked at with their price, begun, stopped, undone."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from annotated_types import MaxLen
from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import Field, StringConstraints
from sqlalchemy.orm import Session

from app.api.catalogue_outputs import RepairOut, WholeRepairOut
from app.api.deps import ServicesDep
from app.api.repeats import OnceDep
from app.api.schemas import Body, Success
from app.api.v1.videos import Reader, Writer
from app.channels import service as channels
from app.publishing import catalogue, catalogue_look
from app.publishing.catalogue_change import Change
from app.publishing.catalogue_models import Repair

router = APIRouter(prefix="/v1/youtube/catalogue", tags=["youtube"])

VideoIds = Annotated[
    list[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{6,20}$")]],
    MaxLen(catalogue_look.MOST),
]


class AskRepair(Body):
    """Which videos of which channel are changed how: those named, or all that were published here, or
    with `everything` all that is on the channel.
    """

    channel_id: Annotated[str, StringConstraints(pattern=r"^ch_[0-9a-f]{16}$")]
    change: Change
    youtube_ids: VideoIds = Field(default_factory=list)
    everything: bool = False


@router.post("", status_code=201, response_model=Success[WholeRepairOut])
async def preview_repair(
    *, wanted: AskRepair, caller: Writer, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """What the change would make of each video, and the units it takes; nothing is changed yet."""
    await services.database.read(lambda s: channels.find(s, caller.user_id, wanted.channel_id))
    look = partial(
        catalogue_look.look,
        services.publishing.seats,
        wanted.channel_id,
        wanted.change,
        wanted.youtube_ids,
        everything=wanted.everything,
    )
    found = await asyncio.to_thread(look)

    def written(session: Session) -> Success[WholeRepairOut]:
        repair = catalogue.write_down(
            session,
            caller.user_id,
            wanted.channel_id,
            wanted.change,
            found,
            now=services.clock(),
        )
        return Success(data=_whole(session, repair))

    return await once.answer(201, written)


@router.get("")
async def list_repairs(caller: Reader, services: ServicesDep) -> Success[list[RepairOut]]:
    """My last hundred repairs, the latest first."""

    def read(session: Session) -> list[RepairOut]:
        found = catalogue.repairs_of(session, caller.user_id)
        return [RepairOut.of(one, catalogue.counts(session, one.id)) for one in found]

    return Success(data=await services.database.read(read))


@router.get("/{repair_id}")
async def read_repair(
    repair_id: UUID, caller: Reader, services: ServicesDep
) -> Success[WholeRepairOut]:
    """One repair with every video, before and after."""
    return Success(
        data=await services.database.read(
            lambda s: _whole(s, catalogue.find(s, caller.user_id, repair_id))
        )
    )


@router.post("/{repair_id}/begin", status_code=202)
async def begin_repair(
    repair_id: UUID, caller: Writer, services: ServicesDep
) -> Success[RepairOut]:
    """Begin a repair that was looked at, or go on with one that was stopped."""

    def begun(session: Session) -> RepairOut:
        repair = catalogue.find(session, caller.user_id, repair_id, for_change=True)
        now = services.clock()
        services.publishing.repairs.begin(session, repair, actor_id=caller.user_id, now=now)
        return _shown(session, repair)

    return Success(data=await services.database.write(begun))


@router.post("/{repair_id}/stop")
async def stop_repair(repair_id: UUID, caller: Writer, services: ServicesDep) -> Success[RepairOut]:
    """Stop a repair after the video in hand; what is changed stays so."""

    def stopped(session: Session) -> RepairOut:
        now = services.clock()
        return _shown(session, catalogue.stop(session, caller.user_id, repair_id, now=now))

    return Success(data=await services.database.write(stopped))


@router.post("/{repair_id}/undo", status_code=201, response_model=Success[WholeRepairOut])
async def undo_repair(
    *, repair_id: UUID, caller: Writer, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """A repair that brings the former values back where YouTube still shows ours; begin it to do so."""

    def undoing(session: Session) -> Success[WholeRepairOut]:
        now = services.clock()
        return Success(
            data=_whole(session, catalogue.undoing(session, caller.user_id, repair_id, now=now))
        )

    return await once.answer(201, undoing)


def _shown(session: Session, repair: Repair) -> RepairOut:
    return RepairOut.of(repair, catalogue.counts(session, repair.id))


def _whole(session: Session, repair: Repair) -> WholeRepairOut:
    counts = catalogue.counts(session, repair.id)
    return WholeRepairOut.whole(repair, counts, list(catalogue.items_of(session, repair.id)))
