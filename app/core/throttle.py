"""How often something may happen: counted in memory, or in Redis when several processes share it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

import structlog
from limits.aio.storage import RedisStorage
from limits.errors import StorageError

from app.core.clock import Clock
from app.core.exceptions import RateLimited

if TYPE_CHECKING:
    from redis.asyncio import ConnectionPool

log = structlog.get_logger()

CONNECTIONS = 50
PATIENCE = 2.0
"""Seconds to wait for Redis: limits never hold a request up for longer."""


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in each window of `seconds`."""

    name: str
    count: int
    seconds: int


class Standing(NamedTuple):
    """Where a subject stands in a window: how many are left, and seconds to the next window."""

    limit: Limit
    left: int
    resets_in: int

    @property
    def is_exceeded(self) -> bool:
        """Whether this one was too many."""
        return self.left < 0

    def demand(self) -> None:
        """Raise RateLimited with `retry_after` if this one was too many."""
        if self.is_exceeded:
            raise RateLimited(
                f"Too many tries: at most {self.limit.count} in {self.limit.seconds // 60} minutes.",
                remedy=f"Try again in {self.resets_in} s.",
                retry_after=self.resets_in,
            )


class Throttle:
    """Counts in windows that begin at whole multiples of their length."""

    def __init__(self, clock: Clock, *, redis_url: str | None = None) -> None:
        self._clock = clock
        self._own = _Present()
        self._pool = _pool(redis_url) if redis_url else None
        self._shared = _redis(redis_url, self._pool) if redis_url and self._pool else None

    async def hit(self, limit: Limit, subject: str) -> Standing:
        """Count one and say how the subject then stands. Refused ones count too."""
        (standing,) = await self.hit_each((limit,), subject)
        return standing

    async def hit_each(self, limits: Sequence[Limit], subject: str) -> list[Standing]:
        """Count one under each limit."""
        now = self._clock().timestamp()
        if self._shared is not None:
            counts = [await self._add(limit, subject, now, 1) for limit in limits]
        else:
            counts = [self._add_here(limit, subject, now, 1) for limit in limits]
        return [_standing(limit, count, now) for limit, count in zip(limits, counts, strict=True)]

    async def demand(self, limit: Limit, subject: str) -> None:
        """Count one. Raises RateLimited with `retry_after` if it is one too many."""
        (await self.hit(limit, subject)).demand()

    async def give_back(self, limit: Limit, subject: str) -> None:
        """Take one off the count: it was no abuse."""
        await self._add(limit, subject, self._clock().timestamp(), -1)

    async def close(self) -> None:
        """Give back the connections."""
        if self._pool is not None:
            await self._pool.aclose()

    async def _add(self, limit: Limit, subject: str, now: float, amount: int) -> int:
        if self._shared is not None:
            key = f"{limit.name}:{subject}:{int(now // limit.seconds)}"
            try:
                async with asyncio.timeout(PATIENCE):
                    return await self._shared.incr(key, limit.seconds, amount)
            except (StorageError, TimeoutError) as error:
                log.warning("throttle.redis_unreachable", reason=str(error))
        return self._add_here(limit, subject, now, amount)

    def _add_here(self, limit: Limit, subject: str, now: float, amount: int) -> int:
        return self._own.add(limit.name, int(now // limit.seconds), subject, amount)


def _standing(limit: Limit, count: int, now: float) -> Standing:
    return Standing(limit, limit.count - count, ceil(limit.seconds - now % limit.seconds))


class _Present:
    """The counts of each limit's present window: the next one begins with none."""

    def __init__(self) -> None:
        self._windows: dict[str, tuple[int, dict[str, int]]] = {}

    def add(self, name: str, window: int, subject: str, amount: int) -> int:
        present, counts = self._windows.get(name, (-1, {}))
        if present != window:
            counts = {}
            self._windows[name] = (window, counts)
        counts[subject] = counts.get(subject, 0) + amount
        return counts[subject]


def _pool(url: str) -> "ConnectionPool":
    from redis.asyncio import BlockingConnectionPool  # noqa: PLC0415 - most installations have none

    return BlockingConnectionPool.from_url(url, max_connections=CONNECTIONS, timeout=PATIENCE)


def _redis(url: str, pool: "ConnectionPool") -> RedisStorage:
    # The storage's types know only plain options; it hands the pool to the client as it is.
    options: dict[str, Any] = {"connection_pool": pool}
    return RedisStorage(f"async+{url}", implementation="redispy", wrap_exceptions=True, **options)
