"""The calendar: what goes out when, on all channels, a week or a month at a time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.core.exceptions import Invalid
from app.dashboard.door import HOME
from app.dashboard.visit import Visit, VisitDep
from app.publishing import publication_acts
from app.publishing.publication_models import PublicationState
from app.publishing.schedule import Entry
from app.publishing.schedule import calendar as entries_between

router = APIRouter(prefix=f"{HOME}/calendar", include_in_schema=False)

EARLIEST, LATEST = date(2020, 1, 1), date(2100, 1, 1)
MOVABLE = frozenset({PublicationState.PLANNED, PublicationState.HELD})


class Span(StrEnum):
    """How much is shown at once."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One film on the calendar. `at` is in UTC, `local` in the channel's own time zone."""

    video_id: UUID
    title: str
    channel: str
    state: str
    at: datetime
    local: datetime
    zone: str
    version: int
    can_move: bool
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day (UTC) and what goes out on it."""

    day: date
    slots: tuple[Slot, ...]
    is_today: bool
    is_outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """The days shown, in whole weeks from Monday; `undated` wait for a minute of their own."""

    span: Span
    at: date
    before: date
    after: date
    weeks: tuple[tuple[Day, ...], ...]
    undated: tuple[Slot, ...]

    @property
    def total(self) -> int:
        """How many films are on it."""
        return sum(len(day.slots) for week in self.weeks for day in week)


@router.get("")
async def calendar(visit: VisitDep, span: Span = Span.MONTH, at: date | None = None) -> Response:
    """The page."""
    today = visit.now.astimezone(UTC).date()
    chosen = min(max(at or today, EARLIEST), LATEST)
    return await visit.page(
        "pages/calendar.html",
        partial(_look, visit=visit, span=span, at=chosen, today=today),
    )


@router.post("/{video_id}/move")
async def move(
    *,
    visit: VisitDep,
    video_id: UUID,
    day: Annotated[date | None, Form()] = None,
    time: Annotated[str, Form(max_length=5)] = "",
    version: Annotated[int, Form()] = 0,
    span: Annotated[Span, Form()] = Span.MONTH,
) -> Response:
    """Another minute (UTC), unless somebody changed the publication meanwhile."""
    if day is None:
        raise Invalid("No day was given.", kept="The video goes out as planned.")
    try:
        wanted = datetime.fromisoformat(f"{day}T{time}:00+00:00")
    except ValueError as error:
        raise Invalid(f"{time!r} is not a time such as 17:30.") from error
    await visit.write(
        partial(
            publication_acts.change,
            owner_id=visit.owner_id,
            video_id=video_id,
            publish_at=wanted,
            version=version,
            now=visit.now,
        )
    )
    return visit.go(f"{HOME}/calendar?span={span}&at={day}&said=moved")


def _look(session: Session, *, visit: Visit, span: Span, at: date, today: date) -> CalendarPage:
    first, last = _bounds(span, at)
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    end = begin + timedelta(days=(last - first).days + 1) - timedelta(microseconds=1)
    dated: dict[date, list[Slot]] = defaultdict(list)
    undated: list[Slot] = []
    for entry in entries_between(session, visit.owner_id, first=begin, last=end):
        slot = _slot(entry)
        has_minute = entry.publication.publish_at or entry.publication.published_at
        (dated[slot.at.astimezone(UTC).date()] if has_minute else undated).append(slot)
    days = [
        Day(
            day=one,
            slots=tuple(sorted(dated[one], key=lambda slot: slot.at)),
            is_today=one == today,
            is_outside=span is Span.MONTH and one.month != at.month,
        )
        for one in (first + timedelta(days=n) for n in range((last - first).days + 1))
    ]
    before, after = _beside(span, at)
    return CalendarPage(
        span=span,
        at=at,
        before=before,
        after=after,
        weeks=tuple(tuple(days[n : n + 7]) for n in range(0, len(days), 7)),
        undated=tuple(undated),
    )


def _slot(entry: Entry) -> Slot:
    publication, profile = entry.publication, channels.profile_of(entry.channel)
    at = (
        publication.publish_at
        or publication.published_at
        or publication.begin_at
        or publication.created_at
    )
    return Slot(
        video_id=entry.video.id,
        title=entry.video.title,
        channel=entry.channel.name,
        state=publication.state.value,
        at=at,
        local=at.astimezone(ZoneInfo(profile.time_zone)),
        zone=profile.time_zone,
        version=publication.version,
        can_move=publication.state in MOVABLE,
        problem=str((publication.problem or {}).get("detail", "")),
    )


def _beside(span: Span, at: date) -> tuple[date, date]:
    """A day of the span before and of the one after."""
    if span is Span.WEEK:
        return at - timedelta(days=7), at + timedelta(days=7)
    earlier = (at.replace(day=1) - timedelta(days=1)).replace(day=1)
    return earlier, (at.replace(day=28) + timedelta(days=4)).replace(day=1)


def _bounds(span: Span, at: date) -> tuple[date, date]:
    """The first and last day shown: whole weeks from Monday."""
    if span is Span.WEEK:
        first = at - timedelta(days=at.weekday())
        return first, first + timedelta(days=6)
    begun = at.replace(day=1)
    ended = (at.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return begun - timedelta(days=begun.weekday()), ended + timedelta(days=6 - ended.weekday())
