"""A channel's publishing slots as moments: weekdays and times on the clocks of its own zone."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.channels.profile import Profile

HORIZON: Final = 400
"""Days that are looked ahead."""
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def slots_after(profile: Profile, after: datetime) -> Iterator[datetime]:
    """The channel's slots after that moment, in order, in UTC."""
    return moments_after(profile.publish_slots, ZoneInfo(profile.time_zone), after)


def moments_after(slots: Sequence[str], zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """When clocks of that zone show one of the slots, after that moment, in order, in UTC.

    A time that the clocks leave out in spring comes as much later as they were put forward; one
    they show twice in autumn is meant the first time.
    """
    by_day: dict[int, list[time]] = {}
    for slot in slots:
        weekday, clock = slot.split()
        by_day.setdefault(WEEKDAYS.index(weekday), []).append(time.fromisoformat(clock))
    first = after.astimezone(zone).date()
    for day in (first + timedelta(days=n) for n in range(HORIZON if by_day else 0)):
        moments = {moment_of(day, clock, zone) for clock in by_day.get(day.weekday(), ())}
        yield from sorted(moment for moment in moments if moment > after)


def moment_of(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The moment at which clocks of that zone show that time on that day, in UTC."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def local_day(moment: datetime, profile: Profile) -> date:
    """The channel's own day in which that moment lies."""
    return moment.astimezone(ZoneInfo(profile.time_zone)).date()
