"""Results: what films bring in beside what they cost, by time, channel, format and film."""

import asyncio
from enum import StrEnum
from functools import partial

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.analytics import profit
from app.analytics.age import age_of
from app.analytics.profit import Overview, Result
from app.core.money import Money
from app.costs.lines import day_of
from app.dashboard.door import HOME
from app.dashboard.results import SPANS, Sort, Wanted, period_of, results_of
from app.dashboard.visit import VisitDep

router = APIRouter(prefix=f"{HOME}/results", include_in_schema=False)

COLUMNS = (
    "name", "title", "views", "engaged_views", "minutes_watched", "subscribers",
    "revenue_usd", "cost_usd", "profit_usd",
)  # fmt: skip


class By(StrEnum):
    """What a line of the exported table is."""

    FILM = "film"
    DAY = "day"
    CHANNEL = "channel"
    FORMAT = "format"


@router.get("")
async def results(
    *,
    visit: VisitDep,
    days: int = 28,
    channel: str = "",
    sort: str = "",
    rising: bool = False,
    page: int = 1,
) -> Response:
    """The page."""
    wanted = Wanted(
        days=days if days in SPANS else 28,
        channel_id=channel[:19].replace("\0", ""),
        sort=Sort(sort) if sort in set(Sort) else Sort.VIEWS,
        rising=rising,
        page=min(max(page, 1), 100_000),
    )
    reading = await asyncio.to_thread(visit.services.at_once.last, visit.owner_id)
    return await visit.page(
        "pages/results.html", lambda session: results_of(session, visit, wanted, reading)
    )


@router.post("/sync")
async def sync(visit: VisitDep) -> Response:
    """Have the figures read now."""
    ask = partial(visit.services.at_once.ask, visit.owner_id, now=visit.now)
    await asyncio.to_thread(ask)
    return visit.go(f"{HOME}/results?said=reading")


@router.get("/results.csv")
async def export(visit: VisitDep, days: int = 28, channel: str = "", by: By = By.FILM) -> Response:
    """The same figures as a table: a line for each film, day, channel or format."""
    wanted = Wanted(days=days if days in SPANS else 28, channel_id=channel[:19].replace("\0", ""))

    def look(session: Session) -> Overview:
        channel_id = wanted.channel_id or None
        age = age_of(session, visit.owner_id, channel_id)
        period = period_of(wanted, age, day_of(visit.now))
        return profit.overview(session, visit.owner_id, period, channel_id=channel_id)

    found = await visit.read(look)
    lines = {
        By.FILM: found.by_film,
        By.DAY: found.by_day,
        By.CHANNEL: found.by_channel,
        By.FORMAT: found.by_format,
    }[by]
    return visit.table(f"results-by-{by}.csv", [COLUMNS, *map(_cells, lines)])


def _cells(line: Result) -> tuple[object, ...]:
    return (
        line.name,
        line.title,
        line.views,
        line.engaged_views,
        line.minutes_watched,
        line.subscribers,
        _dollars(line.revenue),
        _dollars(line.cost),
        _dollars(line.profit),
    )


def _dollars(micros: int | None) -> str:
    """The sum with every decimal; nothing where it is not known."""
    return "" if micros is None else str(Money(micros))
