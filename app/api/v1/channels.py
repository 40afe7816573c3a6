"""My channels and their profiles."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.caller import Caller
from app.accounts.tiers import Scope
from app.api.acts import RecordDep
from app.api.deps import Paging, PagingDep, ReadsDep, ServicesDep, with_scope
from app.api.fields import Line
from app.api.film_outputs import ChannelOut
from app.api.hot import HotRoute, reading_ahead
from app.api.listed import channel_page
from app.api.repeats import OnceDep
from app.api.schemas import Body, Done, Page, Success
from app.api.versions import ExpectedVersion, VersionedDep
from app.channels import listing, service
from app.channels.profile import Profile
from app.core.exceptions import Conflict
from app.core.read_ahead import Reading
from app.media.theme_names import refuse_unknown_theme
from app.publishing.ended_consents import set_aside_of_channel
from app.videos.service import has_videos

router = APIRouter(prefix="/v1/channels", tags=["channels"])
hot = APIRouter(prefix="/v1/channels", tags=["channels"], route_class=HotRoute)

Reader = Annotated[Caller, Depends(with_scope(Scope.CHANNELS_READ))]
Writer = Annotated[Caller, Depends(with_scope(Scope.CHANNELS_WRITE))]
ChannelId = Annotated[str, Path(pattern=r"^ch_[0-9a-f]{16}$")]


class NewChannel(Body):
    """A channel; what its profile does not say has its usual value."""

    name: Line
    profile: Profile = Profile()


class ChangeChannel(Body):
    """What is to be other than it is; a profile replaces the whole profile."""

    name: Line | None = None
    profile: Profile | None = None


def _first_read(owner_id: UUID, paging: Paging) -> Reading:
    return listing.page_of_channels(owner_id, offset=paging.offset, limit=paging.per_page)


@hot.get("", response_model=Page[ChannelOut])
@reading_ahead(_first_read)
async def list_channels(caller: Reader, reads: ReadsDep, paging: PagingDep) -> Response:
    """My channels, the newest first."""
    rows, total = await listing.channel_rows(
        reads, caller.user_id, offset=paging.offset, limit=paging.per_page
    )
    return channel_page(rows, reads.wire, paging, total)


@router.post("", status_code=201, response_model=Success[ChannelOut])
async def open_channel(
    wanted: NewChannel, caller: Writer, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """A new channel."""
    refuse_unknown_theme(wanted.profile.look)
    opened = partial(
        service.open_channel,
        owner_id=caller.user_id,
        name=wanted.name,
        profile=wanted.profile,
        now=services.clock(),
    )
    return await once.answer(
        201, lambda session: Success(data=ChannelOut.model_validate(opened(session)))
    )


@router.get("/{channel_id}", response_model=Success[ChannelOut])
async def read_channel(
    channel_id: ChannelId, caller: Reader, services: ServicesDep, versioned: VersionedDep
) -> Success[ChannelOut] | Response:
    """One of my channels; its `ETag` is what an edit is based on."""
    channel = await services.database.read(
        partial(service.find, owner_id=caller.user_id, channel_id=channel_id)
    )
    if versioned.is_known(channel.version):
        return versioned.unchanged(channel.version)
    return Success(data=ChannelOut.model_validate(channel))


@router.patch("/{channel_id}")
async def change_channel(
    *,
    channel_id: ChannelId,
    wanted: ChangeChannel,
    caller: Writer,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[ChannelOut]:
    """Change a channel; films asked for before keep the profile they had."""
    if wanted.profile is not None:
        refuse_unknown_theme(wanted.profile.look)
    channel = await services.database.write(
        partial(
            service.change,
            owner_id=caller.user_id,
            channel_id=channel_id,
            wanted=service.Change(name=wanted.name, profile=wanted.profile),
            version=version,
            now=services.clock(),
        )
    )
    versioned.is_known(channel.version)
    return Success(data=ChannelOut.model_validate(channel))


@router.delete("/{channel_id}")
async def close_channel(
    channel_id: ChannelId, caller: Writer, services: ServicesDep, record: RecordDep
) -> Done:
    """Close a channel on which no video is left; the consents to act for it end at Google."""

    def close(session: Session) -> None:
        channel = service.find(session, caller.user_id, channel_id, for_change=True)
        if has_videos(session, channel.id):
            raise Conflict("There are videos on this channel.", remedy="Delete them first.")
        set_aside_of_channel(session, channel.id, now=services.clock())
        service.close(session, channel)
        record(
            session, Action.CHANNEL_DELETED, f"channel:{channel.id}", before={"name": channel.name}
        )

    await services.database.write(close)
    await asyncio.to_thread(services.connections.end_set_aside)
    return Done()
