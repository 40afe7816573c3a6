"""The connections that hot reads take on PostgreSQL: few, in turn, and never lost."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import pytest

from app.core.postgres_lines import CONNECTIONS, PostgresLines

T = TypeVar("T")
WHO = "SELECT pg_backend_pid()"


def with_lines(url: str, work: Callable[[PostgresLines], Awaitable[T]]) -> T:
    async def run() -> T:
        lines = PostgresLines(url)
        try:
            return await work(lines)
        finally:
            await lines.close()

    return asyncio.run(run())


async def who(lines: PostgresLines) -> int:
    return int((await lines.fetch(WHO, ()))[0][0])


def test_many_at_once_are_answered_by_a_few(postgres_url: str) -> None:
    async def ask(lines: PostgresLines) -> list[int]:
        return list(await asyncio.gather(*(who(lines) for _ in range(60))))

    answers = with_lines(postgres_url, ask)
    assert len(answers) == 60
    assert len(set(answers)) <= CONNECTIONS


def test_a_wrong_statement_costs_no_connection(postgres_url: str) -> None:
    async def ask(lines: PostgresLines) -> tuple[int, int]:
        before = await who(lines)
        with pytest.raises(asyncpg.UndefinedColumnError):
            await lines.fetch("SELECT nothing_of_the_kind", ())
        return before, await who(lines)

    before, after = with_lines(postgres_url, ask)
    assert before == after


def test_a_connection_that_broke_is_replaced(postgres_url: str) -> None:
    async def ask(lines: PostgresLines) -> tuple[int, int]:
        before = await who(lines)
        with pytest.raises(ConnectionError):
            await lines.fetch("SELECT pg_terminate_backend(pg_backend_pid())", ())
        return before, await who(lines)

    before, after = with_lines(postgres_url, ask)
    assert before != after


def test_a_statement_is_planned_once(postgres_url: str) -> None:
    async def ask(lines: PostgresLines) -> tuple[int, int]:
        statement = "SELECT relname FROM pg_class WHERE relname > $1 LIMIT $2"
        for _ in range(9):
            await lines.fetch(statement, ("pg", 1))
        plans = (
            "SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement = $1"
        )
        (row,) = await lines.fetch(plans, (statement,))
        return row[0], row[1]

    assert with_lines(postgres_url, ask) == (9, 0)


def test_who_gives_up_leaves_the_place_to_others(postgres_url: str) -> None:
    async def ask(lines: PostgresLines) -> list[int]:
        for patience in range(1, 20):
            asked = [asyncio.create_task(who(lines)) for _ in range(CONNECTIONS + 3)]
            for _ in range(patience):
                await asyncio.sleep(0)
            for one in asked:
                one.cancel()
            await asyncio.gather(*asked, return_exceptions=True)
        return list(await asyncio.gather(*(who(lines) for _ in range(CONNECTIONS + 3))))

    assert len(with_lines(postgres_url, ask)) == CONNECTIONS + 3
