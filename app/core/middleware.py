"""What surrounds every request: its id and log line, headers for browsers, rate limits."""

import ipaddress
import re
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.exceptions import RateLimited
from app.core.throttle import Limit, Standing, Throttle

log = structlog.get_logger()

Refusal = Callable[[Request, Exception], Response]
"""How an error is told to a client."""
Watch = Callable[[Scope, int, float], None]
"""Told of each answer: the request, its status and the seconds it took."""
Subject = Callable[[Scope], str]
"""Whom a request is counted for."""

GIVEN_ID = re.compile(r"[\w.-]{8,64}")
QUIET = ("/health/", "/metrics", "/dashboard/static/")
"""Asked every few seconds by machines, or kept for a year by browsers: neither logged nor limited."""
PROVED = ("/v1/webhooks/stripe",)
"""Bursts of one sender with no account: who proves nothing is counted at the endpoint."""

HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
}
"""What is said unless the endpoint says otherwise; a page brings its own policy."""
HSTS = "max-age=31536000; includeSubDomains"


class Trail:
    """Gives each request an id, logs its end, guards the answer's headers, and answers a crash.

    It stands outermost: nothing a request does goes unseen, and no exception leaves it.
    """

    def __init__(self, app: ASGIApp, *, refuse: Refusal, watch: Watch) -> None:
        self.app = app
        self.refuse = refuse
        self.watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI 3)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, request_id, status = time.perf_counter(), _request_id(scope), 0
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _guard(MutableHeaders(scope=message), scope, request_id)
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_guarded)
            except Exception as error:
                log.exception("request.crashed", path=scope["path"])
                if status:
                    raise  # half an answer is out: the connection must break
                await self.refuse(Request(scope), error)(scope, receive, send_guarded)
            finally:
                seconds = time.perf_counter() - began
                self.watch(scope, status, seconds)
                _log(scope, status, seconds)


class RateLimits:
    """Counts requests for each user, or each address before signing in, and refuses those too many.

    Paths that begin as one in `elsewhere` have its limits instead.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        throttle: Callable[[], Throttle],
        limits: Sequence[Limit],
        subject: Subject,
        refuse: Refusal,
        elsewhere: Mapping[str, Sequence[Limit]] | None = None,
    ) -> None:
        self.app = app
        self.throttle = throttle
        self.limits = limits
        self.elsewhere = elsewhere or {}
        self.subject = subject
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI 3)."""
        if scope["type"] != "http" or scope["path"].startswith((*QUIET, *PROVED)):
            await self.app(scope, receive, send)
            return
        subject = self.subject(scope)
        limits = next(
            (own for start, own in self.elsewhere.items() if scope["path"].startswith(start)),
            self.limits,
        )
        standings = [await self.throttle().hit(limit, subject) for limit in limits]
        wait = max(
            (standing.resets_in for standing in standings if standing.is_exceeded), default=0
        )
        answer: ASGIApp = self.app
        if wait:
            refusal = RateLimited(
                "Too many requests.", remedy=f"Go on in {wait} s.", retry_after=wait
            )
            answer = self.refuse(Request(scope), refusal)
        await answer(scope, receive, _with_standings(send, standings))


class BodyLimit:
    """Refuses a body that says it is too large, and one that turns out to be.

    What is sent to an address that ends like one of `uploads` is a file and may be larger.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        most: int,
        refuse: Refusal,
        uploads: Sequence[str] = (),
        largest_upload: int = 0,
    ) -> None:
        self.app = app
        self.most = most
        self.uploads = tuple(uploads)
        self.largest_upload = largest_upload
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI 3)."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        is_upload = bool(self.uploads) and scope["path"].endswith(self.uploads)
        most = self.largest_upload if is_upload else self.most
        said = Headers(scope=scope).get("content-length", "0")
        if said.isdecimal() and int(said) > most:
            await self.refuse(Request(scope), HTTPException(413))(scope, receive, send)
            return
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_counted, send)


def address_of(scope: Scope) -> str:
    """Where the request comes from; of an IPv6 address the part that belongs to one customer."""
    host = scope["client"][0] if scope.get("client") else ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get("x-request-id", "")
    return given if GIVEN_ID.fullmatch(given) else uuid4().hex


def _guard(headers: MutableHeaders, scope: Scope, request_id: str) -> None:
    headers["x-request-id"] = request_id
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if scope["scheme"] == "https":
        headers.setdefault("strict-transport-security", HSTS)


def _log(scope: Scope, status: int, seconds: float) -> None:
    write = log.debug if scope["path"].startswith(QUIET) else log.info
    write(
        "request",
        method=scope["method"],
        path=scope["path"],
        status=status,
        ms=round(seconds * 1000, 1),
        address=address_of(scope),
        user_id=scope["state"].get("user_id"),
    )


def _with_standings(
    send: Send, standings: Sequence[Standing]
) -> Callable[[Message], Awaitable[None]]:
    async def send_with_standings(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["ratelimit-policy"] = ", ".join(
                f'"{one.limit.name}";q={one.limit.count};w={one.limit.seconds}' for one in standings
            )
            headers["ratelimit"] = ", ".join(
                f'"{one.limit.name}";r={max(one.left, 0)};t={one.resets_in}' for one in standings
            )
        await send(message)

    return send_with_standings
