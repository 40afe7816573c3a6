"""The day of Google's quotas and figures: from midnight to midnight in Los Angeles."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

PACIFIC: Final = ZoneInfo("America/Los_Angeles")


def pacific_day(now: datetime) -> date:
    """Which Pacific day that moment is in."""
    return now.astimezone(PACIFIC).date()


def day_begins(day: date) -> datetime:
    """The midnight that begins a Pacific day, in UTC; the clocks change at two, so there is one."""
    return datetime.combine(day, time(), PACIFIC).astimezone(UTC)


def day_ends(day: date) -> datetime:
    """The midnight that ends it, in UTC: 23, 24 or 25 hours after the one that began it."""
    return day_begins(day + timedelta(days=1))
