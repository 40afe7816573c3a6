"""Days as pages show and take them: weeks and months of the calendar, and a minute that is typed."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.core.exceptions import Invalid
from app.publishing.schedule_slots import moment_of


class Span(StrEnum):
    """How much is shown at once."""

    WEEK = "week"
    MONTH = "month"


def bounds(span: Span, at: date) -> tuple[date, date]:
    """The first and last day shown: whole weeks from Monday."""
    if span is Span.WEEK:
        first = at - timedelta(days=at.weekday())
        return first, first + timedelta(days=6)
    begun = at.replace(day=1)
    ended = _next_month(at) - timedelta(days=1)
    return begun - timedelta(days=begun.weekday()), ended + timedelta(days=6 - ended.weekday())


def beside(span: Span, at: date) -> tuple[date, date]:
    """A day of the span before and of the one after."""
    if span is Span.WEEK:
        return at - timedelta(days=7), at + timedelta(days=7)
    return (at.replace(day=1) - timedelta(days=1)).replace(day=1), _next_month(at)


def minute_of(day: str, time: str, zone: ZoneInfo) -> datetime:
    """The minute that clocks of that zone show so, in UTC. Raises Invalid."""
    try:
        typed = datetime.strptime(f"{day} {time}", "%Y-%m-%d %H:%M").replace(tzinfo=zone)
        return moment_of(typed.date(), typed.time(), zone)
    except (ValueError, OverflowError) as error:
        raise Invalid(
            f"{day} {time} is not a day and a time such as 2026-12-01 17:30.",
            kept="It is as it was.",
        ) from error


def _next_month(at: date) -> date:
    return (at.replace(day=28) + timedelta(days=4)).replace(day=1)
