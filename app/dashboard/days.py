"""Weeks and months of the calendar: which days are shown, and which come before and after."""

from datetime import date, timedelta
from enum import StrEnum


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


def _next_month(at: date) -> date:
    return (at.replace(day=28) + timedelta(days=4)).replace(day=1)
