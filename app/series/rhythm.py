"""When a series asks for its films: at weekdays and times on its channel's clocks, or before its slots."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    model_validator,
)

from app.publishing.schedule_slots import WEEKDAYS, moment_of, moments_after

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


def _days_in_order(days: tuple[Day, ...]) -> tuple[Day, ...]:
    return tuple(sorted(set(days), key=WEEKDAYS.index))


def _times_in_order(times: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(times)))


class Rhythm(BaseModel):
    """Each of the days at each of the times, such as `09:00`, at most `per_day` films on one day.

    Or, in place of days and times, `before_slots`: so many days before each slot of the channel for
    which there is no film.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: Annotated[tuple[Day, ...], Field(max_length=7), AfterValidator(_days_in_order)] = ()
    times: Annotated[tuple[Time, ...], Field(max_length=10), AfterValidator(_times_in_order)] = ()
    per_day: Annotated[int, Field(ge=1, le=10)] = 3
    before_slots: Annotated[int, Field(ge=1, le=30)] | None = None

    @model_validator(mode="after")
    def _asks_in_one_way(self) -> "Rhythm":
        if self.before_slots is None and not (self.days and self.times):
            raise ValueError("a rhythm needs a day and a time, or before_slots")
        if self.before_slots is not None and (self.days or self.times):
            raise ValueError("a rhythm has days and times, or before_slots, not both")
        return self

    @property
    def kept(self) -> dict[str, JsonValue]:
        """As it is kept: without what is not said, which an earlier release may not know."""
        return self.model_dump(mode="json", exclude_none=True)

    @property
    def slots(self) -> tuple[str, ...]:
        """The same as slots of a channel are written."""
        return tuple(f"{day} {time}" for day in self.days for time in self.times)


def due_after(
    rhythm: Rhythm, time_zone: str, after: datetime, asked: Mapping[date, int]
) -> Iterator[datetime]:
    """The due minutes after that moment, in order, in UTC; `asked` are the films of a day so far.

    Summer time is as a channel's slots have it.
    """
    zone = ZoneInfo(time_zone)
    counted = Counter(asked)
    for moment in moments_after(rhythm.slots, zone, after):
        day = moment.astimezone(zone).date()
        if counted[day] < rhythm.per_day:
            counted[day] += 1
            yield moment


def due_before(
    rhythm: Rhythm,
    time_zone: str,
    empty_slots: Iterable[datetime],
    now: datetime,
    asked: Mapping[date, int],
) -> Iterator[datetime]:
    """When a film is due for each of those slots, in order, in UTC: its days before, at the same time.

    For a slot that is nearer it is due at once; on a day that has its films, when the next one begins.
    """
    zone, days = ZoneInfo(time_zone), timedelta(days=rhythm.before_slots or 0)
    counted = Counter(asked)
    for slot in empty_slots:
        there = slot.astimezone(zone)
        at = max(now, moment_of(there.date() - days, there.time(), zone))
        while counted[day := at.astimezone(zone).date()] >= rhythm.per_day:
            at = moment_of(day + timedelta(days=1), time.min, zone)
        counted[day] += 1
        yield at
