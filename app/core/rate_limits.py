"""How often one may ask: counted before a request is looked at, and told with every answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core.exceptions import RateLimited
from app.core.middleware import QUIET, TOLD, Refusal
from app.core.throttle import Limit, Standing, Throttle

Subject = Callable[[Scope], str]
"""Whom a request is counted for."""
PROVED = ("/v1/webhooks/stripe",)
"""Bursts of one sender with no account: who proves nothing is counted at the endpoint."""
_UNCOUNTED = (*QUIET, *PROVED)


@dataclass(frozen=True, slots=True)
class _Rules:
    """Limits, and how they are told with every answer."""

    limits: Sequence[Limit]
    policy: bytes

    @classmethod
    def of(cls, limits: Sequence[Limit]) -> "_Rules":
        told = ", ".join(f'"{one.name}";q={one.count};w={one.seconds}' for one in limits)
        return cls(limits, told.encode())


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
        self._usual = _Rules.of(limits)
        self._elsewhere = {start: _Rules.of(own) for start, own in (elsewhere or {}).items()}
        self.subject = subject
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI 3)."""
        if scope["type"] != "http" or scope["path"].startswith(_UNCOUNTED):
            await self.app(scope, receive, send)
            return
        rules = self._rules(scope["path"])
        standings = await self.throttle().hit_each(rules.limits, self.subject(scope))
        wait = max([one.resets_in for one in standings if one.left < 0], default=0)
        scope["state"][TOLD] = _told(rules.policy, standings)
        answer: ASGIApp = self.app
        if wait:
            refusal = RateLimited(
                "Too many requests.", remedy=f"Go on in {wait} s.", retry_after=wait
            )
            answer = self.refuse(Request(scope), refusal)
        await answer(scope, receive, send)

    def _rules(self, path: str) -> _Rules:
        for start, own in self._elsewhere.items():
            if path.startswith(start):
                return own
        return self._usual


def _told(policy: bytes, standings: Sequence[Standing]) -> Sequence[tuple[bytes, bytes]]:
    """What the trail says with the answer, whatever it is: to send it on from here costs more."""
    now = ", ".join(
        [f'"{limit.name}";r={max(left, 0)};t={resets_in}' for limit, left, resets_in in standings]
    )
    return (b"ratelimit-policy", policy), (b"ratelimit", now.encode())
