"""How often one may ask: counted before a request is looked at, and told with every answer."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import lru_cache

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.exceptions import RateLimited
from app.core.middleware import QUIET, Refusal
from app.core.throttle import Limit, Standing, Throttle

Subject = Callable[[Scope], str]
"""Whom a request is counted for."""
PROVED = ("/v1/webhooks/stripe",)
"""Bursts of one sender with no account: who proves nothing is counted at the endpoint."""


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
        subject, throttle = self.subject(scope), self.throttle()
        standings = [await throttle.hit(limit, subject) for limit in self._limits(scope["path"])]
        wait = max([one.resets_in for one in standings if one.is_exceeded], default=0)
        answer: ASGIApp = self.app
        if wait:
            refusal = RateLimited(
                "Too many requests.", remedy=f"Go on in {wait} s.", retry_after=wait
            )
            answer = self.refuse(Request(scope), refusal)
        await answer(scope, receive, _with_standings(send, standings))

    def _limits(self, path: str) -> Sequence[Limit]:
        for start, own in self.elsewhere.items():
            if path.startswith(start):
                return own
        return self.limits


def _with_standings(
    send: Send, standings: Sequence[Standing]
) -> Callable[[Message], Awaitable[None]]:
    async def send_with_standings(message: Message) -> None:
        if message["type"] == "http.response.start":
            now = ", ".join(
                [f'"{one.limit.name}";r={max(one.left, 0)};t={one.resets_in}' for one in standings]
            )
            message["headers"] = [
                *message.get("headers", ()),
                (b"ratelimit-policy", _policy(tuple(one.limit for one in standings))),
                (b"ratelimit", now.encode()),
            ]
        await send(message)

    return send_with_standings


@lru_cache
def _policy(limits: tuple[Limit, ...]) -> bytes:
    return ", ".join(f'"{one.name}";q={one.count};w={one.seconds}' for one in limits).encode()
