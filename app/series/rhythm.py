"""When a series asks for its films: weekdays and times on its channel's clocks, so many a day."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.publishing.schedule_slots import WEEKDAYS, moments_after

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


def _days_in_order(days: tuple[Day, ...]) -> tuple[Day, ...]:
    return tuple(sorted(set(days), key=WEEKDAYS.index))


def _times_in_order(times: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(times)))


class Rhythm(BaseModel):
    """Each of the days at each of the times, such as `09:00`, at most `per_day` films on one day."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    days: Annotated[
        tuple[Day, ...], Field(min_length=1, max_length=7), AfterValidator(_days_in_order)
    ]
    times: Annotated[
        tuple[Time, ...], Field(min_length=1, max_length=10), AfterValidator(_times_in_order)
    ]
    per_day: Annotated[int, Field(ge=1, le=10)] = 3

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
