"""Figures for who runs the house, read from the database when Prometheus asks."""

import logging
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from typing_extensions import override

from app.accounts.pause import is_paused
from app.core.clock import Clock
from app.core.metrics import STAGE_SECONDS
from app.core.money import MICROS, Money
from app.costs import tables
from app.costs.limits import limits_in_force
from app.costs.lines import day_of
from app.database import Database
from app.engine import Desk
from app.engine.census import census
from app.events.models import Announcement
from app.videos.models import Video

log = logging.getLogger(__name__)


class HouseFigures(Collector):
    """What of the house a person should be woken for."""

    def __init__(self, database: Database, desk: Desk, clock: Clock) -> None:
        self._database = database
        self._desk = desk
        self._clock = clock

    @override
    def collect(self) -> Iterator[Metric]:
        try:
            with self._database.transaction() as session:
                found = [*_films(session), *_money(session, self._clock), *_calls(session)]
            found += self._work()
        except (SQLAlchemyError, OSError):
            log.exception("figures.unreadable")
            found = []
        yield from found

    def _work(self) -> list[Metric]:
        labels = ("queue", "state")
        work = GaugeMetricFamily("ytempire_work", "Pieces of work not ended.", labels=labels)
        oldest = GaugeMetricFamily(
            "ytempire_work_oldest_seconds", "Age of the oldest of them.", labels=labels
        )
        counts: dict[tuple[str, str], int] = {}
        ages: dict[tuple[str, str], float] = {}
        for share in census(self._desk.engine):
            key = (share.queue, share.state.value)
            counts[key] = counts.get(key, 0) + share.count
            age = (self._clock() - share.oldest).total_seconds()
            ages[key] = max(ages.get(key, 0.0), age)
        for key, count in counts.items():
            work.add_metric(key, count)
            oldest.add_metric(key, ages[key])
        workers = _gauge("ytempire_workers", "Processes that work.", len(self._desk.workers()))
        return [work, oldest, workers]


def serve_figures(
    database: Database, desk: Desk, *, clock: Clock, host: str, port: int | None
) -> None:
    """Answer Prometheus at that port in a thread, until the process ends; with none, do nothing.

    Where another process of this machine answers there already, that one is enough.
    """
    if port is None:
        return
    registry = CollectorRegistry()
    registry.register(HouseFigures(database, desk, clock))
    registry.register(STAGE_SECONDS)
    try:
        start_http_server(port, addr=host, registry=registry)
    except OSError as error:
        log.warning("figures.port_taken", extra={"port": port, "reason": str(error)})


def _films(session: Session) -> list[Metric]:
    films = GaugeMetricFamily("ytempire_films", "Films in each state.", labels=("state",))
    for state, count in session.execute(select(Video.state, func.count()).group_by(Video.state)):
        films.add_metric((state.value,), count)
    waiting = select(func.count()).where(Announcement.taken_at.is_(None))
    return [
        films,
        _gauge("ytempire_paused", "1 while all new work is paused.", int(is_paused(session))),
        _gauge(
            "ytempire_announcements_waiting",
            "What happened and was not yet handed to deliveries.",
            session.scalar(waiting) or 0,
        ),
    ]


def _money(session: Session, clock: Clock) -> list[Metric]:
    counter = tables.budgets.c
    query = select(counter.spent, counter.reserved).where(counter.name == f"day:{day_of(clock())}")
    spent, reserved = session.execute(query).first() or (0, 0)
    limit = limits_in_force(session, month=Money()).day.micros
    return [
        _gauge("ytempire_spend_today_usd", "Paid today (UTC).", spent / MICROS),
        _gauge("ytempire_reserved_today_usd", "Held for films of today.", reserved / MICROS),
        _gauge("ytempire_limit_today_usd", "The limit of the day.", limit / MICROS),
    ]


def _calls(session: Session) -> list[Metric]:
    column = tables.paid_calls.c
    names = (column.provider, column.service, column.state)
    calls = GaugeMetricFamily(
        "ytempire_provider_calls",
        "Paid calls by how they ended.",
        labels=("provider", "service", "state"),
    )
    for *key, count in session.execute(select(*names, func.count()).group_by(*names)):
        calls.add_metric([str(part) for part in key], count)
    return [calls]


def _gauge(name: str, words: str, value: float) -> Metric:
    gauge = GaugeMetricFamily(name, words)
    gauge.add_metric((), value)
    return gauge
