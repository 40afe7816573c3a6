"""Who is at a page: the cookie of a browser's session, and that only our own pages may act by it."""

import re
from dataclasses import dataclass
from typing import Annotated, Final

from asgi_cross_origin_protection import CrossOriginProtection
from fastapi import Depends, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts import entering
from app.accounts.page_sessions import Visitor
from app.accounts.sessions import Device
from app.core.exceptions import Forbidden, Unauthenticated
from app.core.middleware import Refusal, address_of
from app.core.throttle import Limit
from app.dashboard.services import services_of

HOME: Final = "/dashboard"
SIGN_IN: Final = f"{HOME}/sign-in"
ACCOUNT: Final = f"{HOME}/account"
OPEN_FOR_A_CHANGE: Final = frozenset({ACCOUNT, f"{ACCOUNT}/password", f"{HOME}/sign-out"})
"""Where one may go with a password that an admin has given."""
PAGE_LIMITS: Final = (Limit("pages", 600, 60),)
"""For each address: a person turns twenty pages a minute, each with a dozen pictures."""
PLAIN, SECURE = "ytempire_session", "__Host-ytempire_session"
INSIDE: Final = re.compile(rf"{HOME}(/[\w./-]*)?(\?[\w.=&%+-]*)?")
"""Where somebody may be sent after signing in: nowhere outside."""


def is_page(path: str) -> bool:
    """Whether that path is one of ours."""
    return path.startswith(HOME) and (path == HOME or path[len(HOME)] == "/")


class OwnPages:
    """Lets only our own pages change anything here.

    A cookie comes along whoever made the browser send the request. So the browser must say, by
    `Sec-Fetch-Site` or in older ones by `Origin`, that it was a page of ours; one that says neither
    is refused.
    """

    def __init__(self, app: ASGIApp, *, refuse: Refusal) -> None:
        async def deny(scope: Scope, receive: Receive, send: Send) -> None:
            error = Forbidden("This was sent by another site's page, and nothing was changed.")
            await refuse(Request(scope), error)(scope, receive, send)

        self._app = app
        self._guarded = CrossOriginProtection(app, deny_app=deny, allow_unverifiable_requests=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI 3)."""
        ours = scope["type"] == "http" and is_page(scope["path"])
        await (self._guarded if ours else self._app)(scope, receive, send)


async def visitor(request: Request) -> Visitor:
    """Who is at the page. Raises Unauthenticated, PasswordChangeNeeded."""
    cookie = request.cookies.get(cookie_name(request))
    if cookie is None:
        raise Unauthenticated("You are not signed in.", remedy="Sign in first.")
    found = await entering.visitor(services_of(request).accounts, cookie)
    if request.url.path not in OPEN_FOR_A_CHANGE:
        found.caller.demand_own_password()
    request.state.user_id = str(found.caller.user_id)
    return found


VisitorDep = Annotated[Visitor, Depends(visitor)]


@dataclass(frozen=True, slots=True)
class Cookie:
    """The cookie of a session, given to a browser and taken back."""

    request: Request
    response: Response

    def give(self, value: str, *, seconds: int) -> None:
        """Have the browser keep it for so long."""
        self.response.set_cookie(
            cookie_name(self.request),
            value,
            max_age=seconds,
            httponly=True,
            secure=_is_secure(self.request),
            samesite="lax",
        )

    def take(self) -> None:
        """Have the browser forget it."""
        self.response.delete_cookie(
            cookie_name(self.request),
            httponly=True,
            secure=_is_secure(self.request),
            samesite="lax",
        )


def cookie_name(request: Request) -> str:
    """What the cookie is called: with TLS the browser guards the name itself."""
    return SECURE if _is_secure(request) else PLAIN


def device_of(request: Request) -> Device:
    """Where the request comes from, as far as it tells."""
    name = request.headers.get("user-agent", "unknown")
    return Device(
        name="".join(c for c in name if c.isprintable()), address=address_of(request.scope)
    )


def inside(path: str) -> str:
    """The path if it is one of ours, else the first page."""
    return path if INSIDE.fullmatch(path) and ".." not in path else HOME


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
