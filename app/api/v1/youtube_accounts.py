"""The Google accounts of a channel: how they stand, and what its owner may do with them."""

import asyncio
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path
from fastapi.responses import JSONResponse
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from app.accounts.caller import Caller
from app.accounts.tiers import Scope
from app.api.deps import Services, ServicesDep, with_scope
from app.api.repeats import OnceDep
from app.api.schemas import Body, Done, Success
from app.api.youtube_outputs import AccountOut, OwnChannelOut, TrialOut
from app.channels import service as channels
from app.core.exceptions import NotFound
from app.publishing.account_models import AccountState, Standing, YouTubeAccount, YouTubeChannel
from app.publishing.errors import NoAccount
from app.publishing.health import health_of
from app.publishing.serving import hand_over
from app.publishing.standing import set_standing
from app.publishing.trial import try_upload

router = APIRouter(prefix="/v1/channels/{channel_id}", tags=["youtube"])

Reader = Annotated[Caller, Depends(with_scope(Scope.CHANNELS_READ))]
Writer = Annotated[Caller, Depends(with_scope(Scope.CHANNELS_WRITE))]
ChannelId = Annotated[str, Path(pattern=r"^ch_[0-9a-f]{16}$")]


class SayStanding(Body):
    """What YouTube thinks of the channel, which its API tells nobody, and why."""

    standing: Standing
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]


@router.get("/accounts")
async def list_accounts(
    channel_id: ChannelId, caller: Reader, services: ServicesDep
) -> Success[list[AccountOut]]:
    """The accounts that may act for this channel, active first, with what is wrong with each."""

    def look(session: Session) -> list[AccountOut]:
        channels.find(session, caller.user_id, channel_id)
        found = health_of(session, now=services.clock(), channel_id=channel_id)
        return [AccountOut.model_validate(one) for one in found]

    return Success(data=await services.database.read(look))


@router.post("/accounts/{account_id}/test")
async def test_account(
    channel_id: ChannelId, account_id: UUID, caller: Writer, services: ServicesDep
) -> Success[OwnChannelOut]:
    """Ask Google whether the account still acts for this channel: one unit of quota."""
    await services.database.read(partial(_find, caller, channel_id, account_id))
    own = await asyncio.to_thread(services.connections.check.test, account_id)
    return Success(
        data=OwnChannelOut(youtube_id=own.id, title=own.title, long_uploads=own.long_uploads)
    )


class TryUpload(Body):
    """With `unlisted` the clip is unlisted for a moment, to see whether YouTube lets anything out."""

    unlisted: bool = False


@router.post("/test-upload", response_model=Success[TrialOut])
async def test_upload(
    *,
    channel_id: ChannelId,
    wanted: TryUpload,
    caller: Writer,
    services: ServicesDep,
    once: OnceDep,
) -> JSONResponse:
    """Upload two seconds privately, look at them, set a thumbnail, and delete them again.

    It takes one upload and about 105 units of the day, with `unlisted` 51 more, and up to a minute.
    """
    await services.database.read(lambda s: channels.find(s, caller.user_id, channel_id))

    def upload() -> Success[TrialOut]:
        trial = try_upload(services.publishing.seats, channel_id, unlisted=wanted.unlisted)
        return Success(data=TrialOut.model_validate(trial))

    return await once.answer_apart(200, upload)


@router.post("/accounts/{account_id}/hand-over")
async def hand_channel_over(
    channel_id: ChannelId, account_id: UUID, caller: Writer, services: ServicesDep
) -> Success[list[AccountOut]]:
    """Make this account the channel's active one, and the others its reserve."""

    def change(session: Session) -> list[AccountOut]:
        _find(caller, channel_id, account_id, session)
        now = services.clock()
        hand_over(session, channel_id, account_id, actor_id=caller.user_id, now=now)
        found = health_of(session, now=now, channel_id=channel_id)
        return [AccountOut.model_validate(one) for one in found]

    return Success(data=await services.database.write(change))


@router.delete("/accounts/{account_id}")
async def disconnect_account(
    channel_id: ChannelId, account_id: UUID, caller: Writer, services: ServicesDep
) -> Done:
    """Take the consent back, here and at Google. What was read with it is deleted within 7 days."""
    await _disconnect(services, caller, channel_id, account_id)
    return Done()


@router.put("/standing")
async def say_standing(
    channel_id: ChannelId, wanted: SayStanding, caller: Writer, services: ServicesDep
) -> Done:
    """Stop the channel, or let it go on: nothing goes out on one that is not in good standing."""

    def change(session: Session) -> None:
        channels.find(session, caller.user_id, channel_id)
        channel = session.get(YouTubeChannel, channel_id)
        if channel is None:
            raise NoAccount("This channel is not connected to YouTube.", remedy="Connect it first.")
        set_standing(
            session,
            channel,
            wanted.standing,
            wanted.reason,
            actor_id=caller.user_id,
            now=services.clock(),
        )

    await services.database.write(change)
    return Done()


async def _disconnect(
    services: Services, caller: Caller, channel_id: str, account_id: UUID
) -> None:
    await services.database.read(partial(_find, caller, channel_id, account_id))
    disconnect = partial(services.connections.disconnect, account_id, actor_id=caller.user_id)
    await asyncio.to_thread(disconnect)


def _find(caller: Caller, channel_id: str, account_id: UUID, session: Session) -> YouTubeAccount:
    channels.find(session, caller.user_id, channel_id)
    account = session.get(YouTubeAccount, account_id)
    if account is None or account.channel_id != channel_id or account.state is AccountState.REVOKED:
        raise NotFound("There is no such account on this channel.")
    return account
