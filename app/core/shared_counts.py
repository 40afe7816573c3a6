"""Counts that several processes keep together, in Redis."""

import asyncio
from typing import Any

import structlog
from limits.aio.storage import RedisStorage
from limits.errors import StorageError
from redis.asyncio import BlockingConnectionPool

log = structlog.get_logger()

CONNECTIONS = 50
PATIENCE = 2.0
"""Seconds to wait for Redis: limits never hold a request up for longer."""


class SharedCounts:
    """The counts at that address; each is forgotten with the end of its window."""

    def __init__(self, url: str) -> None:
        self._pool = BlockingConnectionPool.from_url(
            url, max_connections=CONNECTIONS, timeout=PATIENCE
        )
        # The storage's types know only plain options; it hands the pool to the client as it is.
        options: dict[str, Any] = {"connection_pool": self._pool}
        self._storage = RedisStorage(
            f"async+{url}", implementation="redispy", wrap_exceptions=True, **options
        )

    async def add(self, key: str, seconds: int, amount: int) -> int | None:
        """The count under that key with so much added, or None where Redis does not answer in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._storage.incr(key, seconds, amount)
        except (StorageError, TimeoutError) as error:
            log.warning("throttle.redis_unreachable", reason=str(error))
            return None

    async def close(self) -> None:
        """Give back the connections."""
        await self._pool.aclose()
