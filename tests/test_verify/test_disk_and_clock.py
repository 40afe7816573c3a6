"""Full disks and wrong clocks: the experiments see what a careless house would lose to them."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from app.core.exceptions import MachineUnfit
from app.core.store import Store
from app.costs import tables
from app.costs.holds import hold
from app.database import open_database
from app.publishing.pacific import day_begins
from verify import clock
from verify.clock import courses, spend_days, turns_elsewhere
from verify.filling import fill_files

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_file_written_under_its_own_name_is_served_half_on_a_full_disk(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")

    def careless(key: str, content: bytes) -> None:
        store.path(key).parent.mkdir(parents=True, exist_ok=True)
        full = len(list(store.path(key).parent.iterdir())) > 3
        store.path(key).write_bytes(content[:100] if full else content)
        if full:
            raise MachineUnfit("The disk is full.")

    assert fill_files(tmp_path, careless)["half-written files served"] > 0


def test_counters_that_are_forgotten_when_the_clock_goes_back_spend_a_day_twice(
    ready_sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    latest = [NOON]

    def forgetful(session: Any, *rest: Any, now: datetime, **more: Any) -> object:
        if now < latest[0]:
            session.execute(delete(tables.budgets))
        latest[0] = now
        return hold(session, *rest, now=now, **more)

    moments = [NOON + step for step in courses()["a day on, then back"]]
    monkeypatch.setattr(clock, "hold", forgetful)
    database = open_database(ready_sqlite_url, pool_size=2)
    assert spend_days(database, moments)["days whose money was spent twice"] > 0
    asyncio.run(database.close())


def test_days_that_are_always_of_24_hours_turn_at_another_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clock, "day_ends", lambda day: day_begins(day) + timedelta(hours=24))
    days = (date(2026, 3, 8), date(2026, 11, 1), date(2026, 11, 22))
    assert [turns_elsewhere(day) for day in days] == [True, True, False]
