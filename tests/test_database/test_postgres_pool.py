"""The connections on which everything but hot reads is done on PostgreSQL."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.core import postgres_pool
from app.database import open_database


def who(session: Session) -> int:
    return int(session.scalar(text("SELECT pg_backend_pid()")) or 0)


@pytest.mark.parametrize("rested", [30.0, -1.0])
def test_a_connection_that_the_server_ended_is_not_lent(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, rested: float
) -> None:
    monkeypatch.setattr(postgres_pool, "RESTED", rested)

    async def work() -> None:
        database = open_database(postgres_url, pool_size=1)
        first = await database.write(who)
        assert await database.write(who) == first
        await end(first, postgres_url)
        assert first not in {await database.write(who), await database.read(who)}
        await database.close()

    asyncio.run(work())


async def end(pid: int, url: str) -> None:
    """End that connection from the server's side, and be heard where it is kept."""
    other = await asyncpg.connect(url)
    assert await other.fetchval("SELECT pg_terminate_backend($1, 5000)", pid)
    await other.close()
    await (await asyncpg.connect(url)).close()  # many turns of the loop: what has come is read
