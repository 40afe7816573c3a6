"""What surrounds every request: its id and log line, headers for browsers, how large it may be."""

import ipaddress
import logging
import re
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from random import getrandbits

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.at_hand import AT_HAND
from app.core.logging import RequestLine, log_request

log = structlog.get_logger()

Refusal = Callable[[Request, Exception], Response]
"""How an error is told to a client."""
Watch = Callable[[Scope, int, float], None]
"""Told of each answer: the request, its status and the seconds it took."""

GIVEN_ID = re.compile(r"[\w.-]{8,64}")
QUIET = ("/health/", "/metrics", "/dashboard/static/")
"""Asked every few seconds by machines, or kept for a year by browsers: neither logged nor limited."""

HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)
"""What is said unless the endpoint says otherwise; a page brings its own policy."""
_NAMES = frozenset(name for name, _ in HEADERS)
HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")
TOLD = "told"
"""Under which a request's state has the headers that any answer to it is given besides."""
REMEMBERED_HOSTS = 4096


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
        state = scope.setdefault("state", {})
        state["request_id"] = request_id

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _guarded(message.get("headers", ()), scope, request_id)
            await send(message)

        at_hand = AT_HAND.set(state)
        try:
            await self.app(scope, receive, send_guarded)
        except Exception as error:
            log.exception("request.crashed", path=scope["path"])
            if status:
                raise  # half an answer is out: the connection must break
            await self.refuse(Request(scope), error)(scope, receive, send_guarded)
        finally:
            AT_HAND.reset(at_hand)
            seconds = time.perf_counter() - began
            self.watch(scope, status, seconds)
            _log(scope, status, seconds, request_id)


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
        said = header(scope, b"content-length")
        if said is not None and said.isdecimal() and int(said) > most:
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


def header(scope: Scope, name: bytes) -> str | None:
    """What the request says in that header, by its name in small letters; None where it says nothing."""
    for one, value in scope["headers"]:
        if one == name:
            return str(value, "latin-1")
    return None


def address_of(scope: Scope) -> str:
    """Where the request comes from; of an IPv6 address the part that belongs to one customer."""
    return _customer(scope["client"][0] if scope.get("client") else "")


@lru_cache(REMEMBERED_HOSTS)
def _customer(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _request_id(scope: Scope) -> str:
    given = header(scope, b"x-request-id")
    return given if given and GIVEN_ID.fullmatch(given) else f"{getrandbits(128):032x}"


def _guarded(
    headers: Sequence[tuple[bytes, bytes]], scope: Scope, request_id: str
) -> list[tuple[bytes, bytes]]:
    said = {name for name, _ in headers}
    told: Sequence[tuple[bytes, bytes]] = scope["state"].get(TOLD, ())
    guarded = [*headers, *told, (b"x-request-id", request_id.encode())]
    guarded += (
        HEADERS if _NAMES.isdisjoint(said) else [one for one in HEADERS if one[0] not in said]
    )
    if scope["scheme"] == "https" and HSTS[0] not in said:
        guarded.append(HSTS)
    return guarded


def _log(scope: Scope, status: int, seconds: float, request_id: str) -> None:
    line = RequestLine(
        method=scope["method"],
        path=scope["path"],
        status=status,
        seconds=seconds,
        address=address_of(scope),
        user_id=scope["state"].get("user_id"),
        request_id=request_id,
    )
    is_quiet = scope["path"].startswith(QUIET)
    log_request(line, level=logging.DEBUG if is_quiet else logging.INFO)
