"""Leaving a provider alone: counted and told once, over every process that shares the database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.core.exceptions import ProviderUnavailable
from app.costs.breakers import Breakers, stops
from app.database import Database
from tests.test_costs.conftest import NOON


class Watch:
    """Breakers whose clock stands where it is put."""

    def __init__(self, database: Database) -> None:
        self.now: datetime = NOON
        self.told: list[str] = []
        self.breakers = Breakers(database=database, clock=lambda: self.now, alarm=self._alarm)

    def _alarm(self, _session: Session, name: str, reason: str) -> None:
        self.told.append(f"{name}: {reason}")


@pytest.fixture
def watch(ready_database: Database) -> Watch:
    return Watch(ready_database)


def test_the_fifth_failure_within_a_minute_stops_it_for_a_minute(watch: Watch) -> None:
    for _ in range(4):
        watch.breakers.failed("openai", "500")
    watch.breakers.refuse("openai")
    watch.breakers.failed("openai", "500")
    with pytest.raises(ProviderUnavailable) as stopped:
        watch.breakers.refuse("openai")
    assert stopped.value.facts["retry_after"] == 60
    assert stopped.value.facts["charged"] is False
    watch.breakers.refuse("stability")
    watch.now += timedelta(seconds=61)
    watch.breakers.refuse("openai")
    assert watch.told == []


def test_failures_of_another_minute_and_before_a_success_do_not_count(watch: Watch) -> None:
    for _ in range(4):
        watch.breakers.failed("openai", "500")
    watch.now += timedelta(seconds=61)
    watch.breakers.failed("openai", "500")
    watch.breakers.refuse("openai")
    for _ in range(3):
        watch.breakers.failed("openai", "500")
    watch.breakers.worked("openai")
    watch.breakers.failed("openai", "500")
    watch.breakers.refuse("openai")


def test_many_who_fail_at_once_are_all_counted(watch: Watch) -> None:
    with ThreadPoolExecutor(5) as workers:
        list(workers.map(lambda _: watch.breakers.failed("openai", "500"), range(5)))
    assert watch.breakers.is_stopped("openai")


def test_an_empty_account_is_told_once_until_it_is_tried_again(watch: Watch) -> None:
    for _ in range(3):
        watch.breakers.stop("openai", "empty", pause=timedelta(minutes=15))
    assert watch.told == ["openai: empty"]
    watch.breakers.stop("openai:gpt-6.1-sol", "gone", pause=timedelta(days=1))
    with watch.breakers.database.transaction() as session:
        named = [stop.name for stop in stops(session, "openai", now=watch.now)]
    assert named == ["openai", "openai:gpt-6.1-sol"]
    watch.now += timedelta(minutes=16)
    assert not watch.breakers.is_stopped("openai")
    watch.breakers.stop("openai", "empty", pause=timedelta(minutes=15))
    assert len(watch.told) == 3
