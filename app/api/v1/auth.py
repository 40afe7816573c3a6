"""Register, sign in, carry on, sign out."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials
from sqlalchemy.orm import Session

from app.accounts import sessions
from app.accounts.actions import Action
from app.api.acts import RecordDep
from app.api.cookies import drop_refresh_cookie, refresh_cookie, with_cookie
from app.api.deps import DeviceDep, PagingDep, ServicesDep, SignedIn, bearer
from app.api.fields import EmailAddress, Password, Typed, Username
from app.api.outputs import SessionOut, TokensOut, UserOut
from app.api.schemas import Body, Done, Page, Success

router = APIRouter(prefix="/v1/auth", tags=["auth"])


class Register(Body):
    """Who wants to be let in."""

    email: EmailAddress
    username: Username
    password: Password


class Login(Body):
    """Who says to be whom."""

    email: Typed
    password: Password


class Refresh(Body):
    """The token to carry on with; a page leaves it out, its cookie tells."""

    refresh_token: Typed | None = None


@router.post("/register", status_code=201)
async def register(wanted: Register, services: ServicesDep, device: DeviceDep) -> Success[UserOut]:
    """Let someone in, on the tier `free`."""
    user = await services.accounts.register(
        wanted.email, wanted.username, wanted.password, address=device.address
    )
    return Success(data=UserOut.of(user))


@router.post("/login")
async def login(
    said: Login, request: Request, response: Response, services: ServicesDep, device: DeviceDep
) -> Success[TokensOut]:
    """Sign in with address and password; a browser also gets the refresh token as a cookie."""
    opened = await services.accounts.sign_in(said.email, said.password, device)
    return with_cookie(request, response, opened)


@router.post("/refresh")
async def refresh(
    request: Request, response: Response, services: ServicesDep, shown: Refresh | None = None
) -> Success[TokensOut]:
    """Exchange the refresh token for the next pair. Using one twice ends its session."""
    token = (shown and shown.refresh_token) or await refresh_cookie(request)
    return with_cookie(request, response, await services.accounts.refresh(token))


@router.post("/logout")
async def logout(
    request: Request,
    response: Response,
    services: ServicesDep,
    bearer_shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
    shown: Refresh | None = None,
) -> Done:
    """End the session of the access token, or of the refresh token in the body or the cookie."""
    if bearer_shown is not None:
        await services.accounts.sign_out(bearer_shown.credentials)
    else:
        token = (shown and shown.refresh_token) or await refresh_cookie(request)
        await services.accounts.sign_out_by_refresh_token(token)
    drop_refresh_cookie(request, response)
    return Done()


@router.get("/sessions")
async def list_sessions(
    caller: SignedIn, services: ServicesDep, paging: PagingDep
) -> Page[SessionOut]:
    """Where I am signed in, the latest first."""
    found, total = await services.database.read(
        partial(
            sessions.open_sessions,
            user_id=caller.user_id,
            offset=paging.offset,
            limit=paging.per_page,
            now=services.clock(),
        )
    )
    shown = [SessionOut.model_validate(one) for one in found]
    for one in shown:
        one.is_current = one.id == caller.session_id
    return Page(data=shown, pagination=paging.of(total))


@router.delete("/sessions/{session_id}")
async def end_session(
    session_id: UUID, caller: SignedIn, services: ServicesDep, record: RecordDep
) -> Done:
    """Sign out somewhere else; what that place holds is no longer good."""

    def end(session: Session) -> None:
        sessions.revoke(session, caller.user_id, session_id, now=services.clock())
        record(
            session, Action.SESSION_REVOKED, f"session:{session_id}",
            before={"open": True}, after={"open": False},
        )  # fmt: skip

    await services.database.write(end)
    return Done()
