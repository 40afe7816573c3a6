"""Connecting a channel: to Google's page, and the way back."""

import asyncio
from datetime import UTC
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from fastapi.security import HTTPAuthorizationCredentials
from pydantic import StringConstraints
from sqlalchemy.orm import Session

from app.api.deps import ServicesDep, SignedIn, bearer
from app.api.schemas import Body, Success
from app.api.youtube_outputs import ConnectedOut, ConsentOut
from app.channels import service as channels
from app.core.doing import does
from app.publishing.account_models import AccountRole
from app.publishing.connections import Joined
from app.publishing.consent import LASTS, Shown, Wish

router = APIRouter(tags=["youtube"])

ChannelId = Annotated[str, Path(pattern=r"^ch_[0-9a-f]{16}$")]
OwnPage = Annotated[str, StringConstraints(max_length=200, pattern=r"^(/[A-Za-z0-9_\-/]*)?$")]
PLAIN, SECURE = "ytempire_consent", "__Host-ytempire_consent"


class ConnectChannel(Body):
    """The role the account is to have, and the page of ours to come back to; none answers in JSON."""

    role: AccountRole = AccountRole.ACTIVE
    revenue: bool = False
    return_to: OwnPage = ""


@router.post("/v1/channels/{channel_id}/connect", status_code=201)
async def connect_channel(
    *,
    channel_id: ChannelId,
    wanted: ConnectChannel,
    caller: SignedIn,
    services: ServicesDep,
    request: Request,
    response: Response,
) -> Success[ConsentOut]:
    """Where to give consent. The answer counts only in this browser, or with this session's token."""
    assert caller.session_id is not None  # noqa: S101 - `SignedIn` has seen to it
    wish = Wish(
        owner_id=caller.user_id,
        session_id=caller.session_id,
        channel_id=channel_id,
        role=wanted.role,
        redirect_url=services.connections.redirect_url,
        return_to="" if wanted.return_to.startswith("//") else wanted.return_to,
    )

    def begin(session: Session) -> tuple[str, ConsentOut]:
        channels.find(session, caller.user_id, channel_id)
        begun = services.connections.begin(session, wish, with_revenue=wanted.revenue)
        return begun.cookie, ConsentOut(authorization_url=begun.url, expires_at=begun.expires_at)

    cookie, answer = await services.database.write(begin)
    response.set_cookie(
        _cookie(request),
        cookie,
        max_age=int(LASTS.total_seconds()),
        expires=answer.expires_at.astimezone(UTC),
        httponly=True,
        secure=request.url.scheme == "https",
        samesite="lax",
    )
    return Success(data=answer)


@router.get("/v1/oauth/youtube/callback", response_model=Success[ConnectedOut])
@does
async def finish_consent(
    *,
    request: Request,
    services: ServicesDep,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=1000)] = "",
    error: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Google's page sends the browser here. The state is good once, soon, and in its own session."""
    session_id = None
    if shown is not None:
        session_id = (await services.accounts.identify(shown.credentials)).session_id
    brought = Shown(
        state=state, cookie=request.cookies.get(_cookie(request), ""), session_id=session_id
    )
    finish = partial(services.connections.finish, brought, code=code, refusal=error)
    answer = _answer(await asyncio.to_thread(finish))
    answer.delete_cookie(
        _cookie(request), httponly=True, secure=request.url.scheme == "https", samesite="lax"
    )
    return answer


def _answer(joined: Joined) -> Response:
    if joined.return_to:
        query = urlencode({"connected": joined.channel_id})
        return RedirectResponse(f"{joined.return_to}?{query}", 303)
    connected = Success(data=ConnectedOut.model_validate(joined))
    return JSONResponse(connected.model_dump(mode="json"))


def _cookie(request: Request) -> str:
    return SECURE if request.url.scheme == "https" else PLAIN
