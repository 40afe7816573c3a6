"""The calendar: what goes out when, on all channels, a week or a month at a time."""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response

from app.core.exceptions import Invalid
from app.dashboard.agenda import Wanted, look
from app.dashboard.days import Span, bounds, minute_of
from app.dashboard.door import HOME
from app.dashboard.visit import VisitDep
from app.publishing import publication_acts

router = APIRouter(prefix=f"{HOME}/calendar", include_in_schema=False)

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)


@router.get("")
async def calendar(
    visit: VisitDep, span: Span = Span.MONTH, at: date | None = None, channel: str = ""
) -> Response:
    """The page."""
    today = visit.now.astimezone(visit.zone).date()
    day = _within(at or today)
    wanted = Wanted(span=span, at=day, channel_id=channel[:40])
    return await visit.page("pages/calendar.html", partial(look, visit=visit, wanted=wanted))


@router.post("/{video_id}/move")
async def move(
    *,
    visit: VisitDep,
    video_id: UUID,
    day: Annotated[date | None, Form()] = None,
    time: Annotated[str, Form(max_length=5)] = "",
    version: Annotated[int, Form()] = 0,
    span: Annotated[Span, Form()] = Span.MONTH,
    at: Annotated[date | None, Form()] = None,
    channel: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Another minute on the viewer's clocks, unless somebody changed the publication meanwhile."""
    if day is None:
        raise Invalid("No day was given.", kept="The video goes out as planned.")
    wanted = minute_of(day.isoformat(), time, visit.zone)
    changed = await visit.write(
        partial(
            publication_acts.change,
            owner_id=visit.owner_id,
            video_id=video_id,
            publish_at=wanted,
            version=version,
            now=visit.now,
        )
    )
    seen = _within(at or day)
    first, last = bounds(span, seen)
    shown = seen if first <= day <= last else day
    back = f"{HOME}/calendar?span={span}&at={shown}&channel={channel}"
    return visit.go(f"{back}&said=moved&v={changed.version}#s-{video_id}")


@router.post("/{video_id}/hold")
async def hold(
    *,
    visit: VisitDep,
    video_id: UUID,
    held: Annotated[bool, Form()],
    version: Annotated[int, Form()] = 0,
    span: Annotated[Span, Form()] = Span.MONTH,
    at: Annotated[date | None, Form()] = None,
    channel: Annotated[str, Form(max_length=40)] = "",
) -> Response:
    """Held, or let go again, unless somebody changed the publication meanwhile."""
    changed = await visit.write(
        partial(
            publication_acts.change,
            owner_id=visit.owner_id,
            video_id=video_id,
            held=held,
            version=version,
            now=visit.now,
        )
    )
    shown = _within(at or visit.now.astimezone(visit.zone).date())
    back = f"{HOME}/calendar?span={span}&at={shown}&channel={channel}"
    said = "held" if held else "let-go"
    return visit.go(f"{back}&said={said}&v={changed.version}#s-{video_id}")


def _within(at: date) -> date:
    """The day, or the nearest one that the calendar has."""
    return min(max(at, EARLIEST), LATEST)
