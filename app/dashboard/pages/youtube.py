"""The Google accounts of a channel: connected, tried, handed over, disconnected."""

import asyncio
from datetime import UTC
from functools import partial
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form, Path
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.core.exceptions import NotFound
from app.dashboard.door import HOME
from app.dashboard.once import once_apart
from app.dashboard.typed import reason_of
from app.dashboard.visit import Visit, VisitDep
from app.publishing.account_models import (
    AccountRole,
    AccountState,
    Standing,
    YouTubeAccount,
    YouTubeChannel,
)
from app.publishing.connections import Begun
from app.publishing.consent import LASTS, Wish
from app.publishing.errors import NoAccount
from app.publishing.serving import hand_over
from app.publishing.standing import set_standing
from app.publishing.trial import try_upload

router = APIRouter(prefix=f"{HOME}/channels/{{channel_id}}", include_in_schema=False)

ChannelId = Annotated[str, Path(pattern=r"^ch_[0-9a-f]{16}$")]
PLAIN, SECURE = "ytempire_consent", "__Host-ytempire_consent"
"""The cookie that binds Google's answer to this browser, as the API's way in names it."""
BACK: Final = f"{HOME}/channels"
LONGEST_REASON = 300


@router.post("/connect")
async def connect(
    *,
    visit: VisitDep,
    channel_id: ChannelId,
    role: Annotated[AccountRole, Form()] = AccountRole.ACTIVE,
    revenue: Annotated[bool, Form()] = False,
) -> Response:
    """To Google's page, where consent is given; it sends the browser back here.

    With `revenue` Google is also asked for leave to read what the channel earns.
    """
    session_id = visit.caller.session_id
    if session_id is None:
        raise NotFound("There is no such session.")
    wish = Wish(
        owner_id=visit.owner_id,
        session_id=session_id,
        channel_id=channel_id,
        role=role,
        redirect_url=visit.services.connections.redirect_url,
        return_to=BACK,
    )

    def begin(session: Session) -> Begun:
        channels.find(session, visit.owner_id, channel_id)
        return visit.services.connections.begin(session, wish, with_revenue=revenue)

    begun = await visit.write(begin)
    is_secure = visit.request.url.scheme == "https"
    answer = await visit.away(begun.url, whose="google")
    answer.set_cookie(
        SECURE if is_secure else PLAIN,
        begun.cookie,
        max_age=int(LASTS.total_seconds()),
        expires=begun.expires_at.astimezone(UTC),
        httponly=True,
        secure=is_secure,
        samesite="lax",
    )
    return answer


@router.post("/accounts/{account_id}/try")
async def try_account(visit: VisitDep, channel_id: ChannelId, account_id: UUID) -> Response:
    """Ask Google whether the account still acts for this channel: one unit of quota."""
    await visit.read(partial(_find, visit, channel_id, account_id))
    await asyncio.to_thread(visit.services.connections.check.test, account_id)
    return visit.go(f"{BACK}/{channel_id}?said=tried")


@router.post("/test-upload")
async def upload_test(
    *,
    visit: VisitDep,
    channel_id: ChannelId,
    key: Annotated[str, Form(max_length=64)],
    unlisted: Annotated[bool, Form()] = False,
) -> Response:
    """Upload two seconds privately and delete them: one upload and some units, up to a minute."""
    await visit.read(lambda session: channels.find(session, visit.owner_id, channel_id))
    seats = visit.services.publishing.seats

    def upload() -> str:
        try_upload(seats, channel_id, unlisted=unlisted)
        return f"{BACK}/{channel_id}?said=uploaded#h-trial"

    return visit.go(await once_apart(visit, key, unlisted, upload))


@router.post("/accounts/{account_id}/hand-over")
async def hand_channel_over(visit: VisitDep, channel_id: ChannelId, account_id: UUID) -> Response:
    """Make this account the channel's active one."""

    def change(session: Session) -> None:
        _find(visit, channel_id, account_id, session)
        hand_over(session, channel_id, account_id, actor_id=visit.owner_id, now=visit.now)

    await visit.write(change)
    return visit.go(f"{BACK}/{channel_id}?said=saved")


@router.post("/standing")
async def say_standing(
    visit: VisitDep,
    channel_id: ChannelId,
    standing: Annotated[Standing, Form()],
    reason: Annotated[str, Form(max_length=2_000)] = "",
) -> Response:
    """Stop the channel, or let it go on: YouTube's API tells nobody of strikes."""
    said = reason_of(reason, longest=LONGEST_REASON, kept="The channel is as it was.")

    def change(session: Session) -> None:
        channels.find(session, visit.owner_id, channel_id)
        channel = session.get(YouTubeChannel, channel_id)
        if channel is None:
            raise NoAccount("This channel is not connected to YouTube.", remedy="Connect it first.")
        set_standing(session, channel, standing, said, actor_id=visit.owner_id, now=visit.now)

    await visit.write(change)
    return visit.go(f"{BACK}/{channel_id}?said=saved")


@router.post("/accounts/{account_id}/disconnect")
async def disconnect(visit: VisitDep, channel_id: ChannelId, account_id: UUID) -> Response:
    """Take the consent back, here and at Google."""
    await visit.read(partial(_find, visit, channel_id, account_id))
    give_back = partial(visit.services.connections.disconnect, account_id, actor_id=visit.owner_id)
    await asyncio.to_thread(give_back)
    return visit.go(f"{BACK}/{channel_id}?said=disconnected")


def _find(visit: Visit, channel_id: str, account_id: UUID, session: Session) -> YouTubeAccount:
    channels.find(session, visit.owner_id, channel_id)
    account = session.get(YouTubeAccount, account_id)
    if account is None or account.channel_id != channel_id or account.state is AccountState.REVOKED:
        raise NotFound("There is no such account on this channel.")
    return account
