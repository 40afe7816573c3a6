"""A few connections to PostgreSQL that take one short statement at a time."""

import asyncio
import json
from collections import deque
from typing import Any

import asyncpg

CONNECTIONS = 5
PATIENCE = 5.0
"""Seconds: a read by index that takes longer is a fault."""


class PostgresLines:
    """Connections opened as they are needed, at most CONNECTIONS; who finds none free waits in turn.

    The driver's own pool makes a task, a timer and a stand-in for each loan, which together cost more
    than a short statement; here nothing is ever left behind on a connection that would need it. A
    statement alone is its own transaction.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._free: list[asyncpg.Connection] = []
        self._waiting: deque[asyncio.Future[asyncpg.Connection | None]] = deque()
        self._lent = 0

    async def fetch(self, text: str, given: tuple[object, ...]) -> list[Any]:
        """The rows. Raises ConnectionError where the connection broke, and else what the driver raises."""
        line = await self._take()
        try:
            rows: list[Any] = await line.fetch(text, *given)
        except asyncpg.PostgresError as error:
            self._give_back(line)  # an answer too: as long as it is open, it is as good as before
            if line.is_closed():
                raise ConnectionError(str(error)) from error
            raise
        except BaseException:
            line.terminate()
            self._give_back(None)
            raise
        self._give_back(line)
        return rows

    async def close(self) -> None:
        """Close those that are free."""
        while self._free:
            await self._free.pop().close()

    async def _take(self) -> asyncpg.Connection:
        if self._lent < CONNECTIONS:
            self._lent += 1
            line = self._free.pop() if self._free else None
        else:
            line = await self._turn()
        if line is not None and not line.is_closed():
            return line
        try:
            return await self._open()
        except BaseException:
            self._give_back(None)
            raise

    async def _turn(self) -> asyncpg.Connection | None:
        """What the first to be ready hands on; None leaves only the right to open one."""
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            return await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self._give_back(turn.result())
            raise

    def _give_back(self, line: asyncpg.Connection | None) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(line)
                return
        self._lent -= 1
        if line is not None:
            self._free.append(line)

    async def _open(self) -> asyncpg.Connection:
        line = await asyncpg.connect(self._address, command_timeout=PATIENCE)
        try:
            # The server would plan some of them anew each time, which takes three times the page itself.
            await line.execute("SET plan_cache_mode = force_generic_plan")
            # The types leave it to the driver to parse JSON, as the engine's own connections do.
            await line.set_type_codec(
                "jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads
            )
        except BaseException:
            line.terminate()
            raise
        return line
