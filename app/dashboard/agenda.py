"""What stands on the calendar: films by day on the viewer's clocks, free slots, and films to fill them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.channels import service as channels
from app.dashboard.days import Span, beside, bounds
from app.dashboard.films import MOST_CHANNELS, channel_names
from app.dashboard.outgoing import next_slots
from app.dashboard.visit import Visit
from app.publishing import schedule
from app.publishing.clashes import Clash, clashes
from app.publishing.publication_intent import AT_REST
from app.publishing.schedule import Entry

MOST_IN_A_CELL: Final = 4
"""Films that a day of the month shows; the week shows them all."""
MOST_READY: Final = 12
FREE_OF_EACH: Final = 21
"""Free slots of one channel that a week shows at most: three a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One film on the calendar. `at` is on the viewer's clocks, `local` on its channel's."""

    video_id: UUID
    title: str
    channel: str
    state: str
    at: datetime
    local: datetime
    version: int
    can_move: bool
    problem: str
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Free:
    """A slot that no film has yet, on the viewer's clocks."""

    at: datetime
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A completed film that nobody planned; `slot` is the next one that is free on its channel."""

    video_id: UUID
    title: str
    channel: str
    slot: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the viewer's zone and what goes out on it."""

    day: date
    slots: tuple[Slot, ...]
    free: tuple[Free, ...]
    is_today: bool
    is_past: bool
    is_outside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked at: so many days around one, of one channel or of all."""

    span: Span
    at: date
    channel_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPage:
    """The days shown, in whole weeks from Monday; `undated` wait for a minute of their own."""

    wanted: Wanted
    before: date
    after: date
    weeks: tuple[tuple[Day, ...], ...]
    undated: tuple[Slot, ...]
    ready: tuple[Ready, ...]
    channels: dict[str, str]
    most: int

    @property
    def total(self) -> int:
        """How many films are on it."""
        return sum(len(day.slots) for week in self.weeks for day in week)

    @property
    def clashing(self) -> int:
        """How many of them something stands in the way of."""
        return sum(bool(slot.clashes) for week in self.weeks for day in week for slot in day.slots)


def look(session: Session, *, visit: Visit, wanted: Wanted) -> CalendarPage:
    """The calendar as it is now."""
    first, last = bounds(wanted.span, wanted.at)
    dated, undated = _slots(session, visit, wanted, first, last)
    free = _free(session, visit, wanted, first, last) if wanted.span is Span.WEEK else ()
    today = visit.now.astimezone(visit.zone).date()
    days = [
        Day(
            day=one,
            slots=tuple(slot for slot in dated if slot.at.date() == one),
            free=tuple(slot for slot in free if slot.at.date() == one),
            is_today=one == today,
            is_past=one < today,
            is_outside=wanted.span is Span.MONTH and one.month != wanted.at.month,
        )
        for one in (first + timedelta(days=n) for n in range((last - first).days + 1))
    ]
    before, after = beside(wanted.span, wanted.at)
    return CalendarPage(
        wanted=wanted,
        before=before,
        after=after,
        weeks=tuple(tuple(days[n : n + 7]) for n in range(0, len(days), 7)),
        undated=undated,
        ready=_ready(session, visit, wanted),
        channels=channel_names(session, visit.owner_id),
        most=MOST_IN_A_CELL if wanted.span is Span.MONTH else 1000,
    )


def _slots(
    session: Session, visit: Visit, wanted: Wanted, first: date, last: date
) -> tuple[list[Slot], tuple[Slot, ...]]:
    """What has a minute, by time, and what waits for one."""
    begin = _midnight(first, visit.zone)
    end = _midnight(last + timedelta(days=1), visit.zone) - timedelta(microseconds=1)
    entries = schedule.calendar(
        session, visit.owner_id, first=begin, last=end, channel_id=wanted.channel_id or None
    )
    rules = visit.services.connections.quota.rules
    wrong = clashes(session, entries, rules, now=visit.now)
    dated: list[Slot] = []
    undated: list[Slot] = []
    for entry in entries:
        slot = _slot(entry, visit.zone, wrong.get(entry.publication.id, ()))
        has_minute = entry.publication.publish_at or entry.publication.published_at
        (dated if has_minute else undated).append(slot)
    return sorted(dated, key=lambda slot: slot.at), tuple(undated)


def _slot(entry: Entry, zone: ZoneInfo, wrong: tuple[Clash, ...]) -> Slot:
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
        at=at.astimezone(zone),
        local=at.astimezone(ZoneInfo(profile.time_zone)),
        version=publication.version,
        can_move=publication.state in AT_REST and publication.publish_at is not None,
        problem=str((publication.problem or {}).get("detail", "")),
        clashes=wrong,
    )


def _free(
    session: Session, visit: Visit, wanted: Wanted, first: date, last: date
) -> Sequence[Free]:
    """The free slots of the channels looked at, in those days."""
    begin = max(visit.now, _midnight(first, visit.zone) - schedule.SHORTEST_LEAD)
    found, _ = channels.channels_of(session, visit.owner_id, offset=0, limit=MOST_CHANNELS)
    shown = [one for one in found if wanted.channel_id in {"", one.id}]
    slots = [
        Free(at=at.astimezone(visit.zone), channel=one.name)
        for one in shown
        for at in schedule.free_slots(
            session, one.id, channels.profile_of(one), FREE_OF_EACH, now=begin
        )
    ]
    return sorted((slot for slot in slots if slot.at.date() <= last), key=lambda slot: slot.at)


def _ready(session: Session, visit: Visit, wanted: Wanted) -> tuple[Ready, ...]:
    return tuple(
        Ready(
            video_id=video.id,
            title=video.title,
            channel=channel.name,
            slot=next(iter(next_slots(session, video, 1, now=visit.now)), None),
        )
        for video, channel in schedule.unplanned(
            session, visit.owner_id, MOST_READY, channel_id=wanted.channel_id
        )
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
