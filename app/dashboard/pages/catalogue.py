"""The back catalogue of a channel: one change to many videos, looked at, begun, stopped, undone."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form, Path
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.dashboard.catalogue import CHANGES, RepairPage, find, page_of, units_today
from app.dashboard.catalogue_form import CatalogueForm
from app.dashboard.door import HOME
from app.dashboard.live import Follow, follow
from app.dashboard.once import once
from app.dashboard.visit import Visit, VisitDep
from app.publishing import catalogue, catalogue_look
from app.publishing.catalogue_models import ItemState, Repair
from app.publishing.health import health_of
from app.publishing.metadata import CATEGORIES

router = APIRouter(prefix=f"{HOME}/channels/{{channel_id}}/catalogue", include_in_schema=False)

ChannelId = Annotated[str, Path(pattern=r"^ch_[0-9a-f]{16}$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CataloguePage:
    """The form of a repair, and the repairs of this channel; `left` is what today has of units."""

    channel_id: str
    channel: str
    is_connected: bool
    repairs: Sequence[tuple[Repair, dict[ItemState, int]]]
    categories: dict[int, str]
    units_each: int
    left: int
    key: str


@router.get("")
async def repairs(visit: VisitDep, channel_id: ChannelId) -> Response:
    """The form, and what was repaired before."""

    def look(session: Session) -> CataloguePage:
        channel = channels.find(session, visit.owner_id, channel_id)
        known = catalogue.repairs_of(session, visit.owner_id)
        return CataloguePage(
            channel_id=channel_id,
            channel=channel.name,
            is_connected=bool(health_of(session, now=visit.now, channel_id=channel_id)),
            repairs=[
                (one, catalogue.counts(session, one.id))
                for one in known
                if one.channel_id == channel_id
            ],
            categories=CATEGORIES,
            units_each=catalogue.UNITS_EACH,
            left=units_today(session, visit),
            key=uuid4().hex,
        )

    return await visit.page("pages/catalogue.html", look)


@router.post("")
async def preview(
    visit: VisitDep, channel_id: ChannelId, form: Annotated[CatalogueForm, Form()]
) -> Response:
    """Look at what the change would make of each video; nothing is changed yet."""
    await visit.read(lambda session: channels.find(session, visit.owner_id, channel_id))
    change = form.change()
    found = await asyncio.to_thread(
        catalogue_look.look,
        visit.services.publishing.seats,
        channel_id,
        change,
        form.named(),
        everything=form.which == "everything",
    )

    def written(session: Session) -> str:
        made = catalogue.write_down(
            session, visit.owner_id, channel_id, change, found, now=visit.now
        )
        return _page(made, "looked")

    return visit.go(await once(visit, form.key, form, written))


@router.get("/{repair_id}")
async def repair(visit: VisitDep, channel_id: ChannelId, repair_id: UUID) -> Response:
    """One of them, with every video before and after."""
    return await visit.page(
        "pages/catalogue_repair.html", partial(_look, visit, channel_id, repair_id)
    )


@router.get("/{repair_id}/events")
async def repair_events(visit: VisitDep, channel_id: ChannelId, repair_id: UUID) -> Response:
    """The page as it is carried out."""
    look = partial(_look, visit, channel_id, repair_id)
    await visit.read(look)
    followed = Follow(
        template="live/catalogue_repair.html", look=look, log=CHANGES, of={"repair_id": repair_id}
    )
    return await follow(visit, followed)


@router.post("/{repair_id}/begin")
async def begin(visit: VisitDep, channel_id: ChannelId, repair_id: UUID) -> Response:
    """Begin it, or go on with one that was stopped."""

    def begun(session: Session) -> str:
        found = find(session, visit, channel_id, repair_id, for_change=True)
        mending = visit.services.publishing.repairs
        mending.begin(session, found, actor_id=visit.owner_id, now=visit.now)
        return _page(found, "repair-begun")

    return visit.go(await visit.write(begun))


@router.post("/{repair_id}/stop")
async def stop(visit: VisitDep, channel_id: ChannelId, repair_id: UUID) -> Response:
    """Stop it after the video in hand."""

    def stopped(session: Session) -> str:
        find(session, visit, channel_id, repair_id)
        found = catalogue.stop(session, visit.owner_id, repair_id, now=visit.now)
        return _page(found, "repair-stopped")

    return visit.go(await visit.write(stopped))


@router.post("/{repair_id}/undo")
async def undo(
    visit: VisitDep,
    channel_id: ChannelId,
    repair_id: UUID,
    key: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Look at what brings the former values back; it is begun like any other."""

    def undoing(session: Session) -> str:
        find(session, visit, channel_id, repair_id)
        made = catalogue.undoing(session, visit.owner_id, repair_id, now=visit.now)
        return _page(made, "looked")

    return visit.go(await once(visit, key, repair_id, undoing))


def _look(visit: Visit, channel_id: str, repair_id: UUID, session: Session) -> RepairPage:
    return page_of(session, visit, channel_id, repair_id)


def _page(found: Repair, said: str) -> str:
    return f"{HOME}/channels/{found.channel_id}/catalogue/{found.id}?said={said}"
