"""The refresh token as a cookie for pages, and who may use it: only our own pages."""

from asgi_cross_origin_protection import CrossOriginProtection
from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from app.accounts.service import SignedIn
from app.api.outputs import TokensOut
from app.api.schemas import Success
from app.core.exceptions import Forbidden, Unauthenticated

PLAIN, SECURE = "ytempire_refresh", "__Host-ytempire_refresh"


def with_cookie(request: Request, response: Response, opened: SignedIn) -> Success[TokensOut]:
    """The tokens in the body for programs; for pages as a cookie that scripts cannot read."""
    response.set_cookie(
        _name(request),
        opened.refresh_token,
        max_age=int(opened.refresh_lifetime.total_seconds()),
        httponly=True,
        secure=_is_secure(request),
        samesite="lax",
    )
    return Success(data=TokensOut.of(opened))


def drop_refresh_cookie(request: Request, response: Response) -> None:
    """Take the token back."""
    response.delete_cookie(
        _name(request), httponly=True, secure=_is_secure(request), samesite="lax"
    )


async def refresh_cookie(request: Request) -> str:
    """The token in the cookie. Raises Unauthenticated without one, Forbidden for another site's page.

    A cookie comes along whoever made the browser send the request, so the browser must say that it
    was our own page: by `Sec-Fetch-Site`, or by `Origin` in older ones.
    """
    token = request.cookies.get(_name(request))
    if token is None:
        raise Unauthenticated("There is no refresh token in the request.", remedy="Sign in first.")
    if not await _is_our_own_page(request):
        raise Forbidden("The cookie counts only from our own pages.")
    return token


async def _is_our_own_page(request: Request) -> bool:
    passed = False

    async def let_in(_scope: Scope, _receive: Receive, _send: Send) -> None:
        nonlocal passed
        passed = True

    async def keep_out(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pass

    guard = CrossOriginProtection(let_in, deny_app=keep_out, allow_unverifiable_requests=False)
    await guard(request.scope, request.receive, _unheard)
    return passed


async def _unheard(_message: object) -> None:
    """Nothing is sent while the guard only decides."""


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"


def _name(request: Request) -> str:
    return SECURE if _is_secure(request) else PLAIN
