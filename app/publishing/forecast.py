"""What goes out today and what waits, until when and why: the promises laid into the days."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from app.publishing import quota_counters as counters
from app.publishing.cooldowns import Cooldown, cooldowns
from app.publishing.pacific import day_begins, day_ends, pacific_day
from app.publishing.promises import Promise, promised
from app.publishing.quota import QuotaRules
from app.publishing.quota_costs import Bucket
from app.publishing.standing import accounts_of

FARTHEST = 60
"""Days that are looked ahead."""


class Wait(StrEnum):
    """Why a film goes out later than it is due."""

    UNITS = "units"
    UPLOADS = "uploads"
    ACCOUNT = "account"
    COOLDOWN = "cooldown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """When a film goes out. `captions` says whether the day has units left for what comes last."""

    key: str
    channel_id: str
    due_at: datetime
    goes_at: datetime
    wait: Wait | None
    captions: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BucketNow:
    """One allowance of the present day; `promised` is what scheduled films of today still need.

    `held_until` is when YouTube takes calls of it again, if it has said that it is used up.
    """

    bucket: Bucket
    used: int
    reserved: int
    promised: int
    soft_limit: int
    limit: int
    held_until: datetime | None

    @property
    def left(self) -> int:
        """What may still be reserved under our own limit."""
        if self.held_until is not None:
            return 0
        return max(0, self.soft_limit - self.used - self.reserved)

    @property
    def free(self) -> int:
        """What of it nobody is promised."""
        return max(0, self.left - self.promised)


@dataclass(slots=True)
class _Day:
    units: int
    uploads: int
    by_channel: dict[str, int] = field(default_factory=dict)


def buckets_now(session: Session, rules: QuotaRules, *, now: datetime) -> list[BucketNow]:
    """The three allowances of the Pacific day it is."""
    return _buckets(session, rules, promised(session), cooldowns(session, now=now), now=now)


def _buckets(
    session: Session,
    rules: QuotaRules,
    wanted: Sequence[Promise],
    cooling: Sequence[Cooldown],
    *,
    now: datetime,
) -> list[BucketNow]:
    day = pacific_day(now)
    names = {bucket: counters.of_project(rules.project, bucket, day) for bucket in Bucket}
    shown = counters.counted(session, list(names.values()))
    due = [one for one in wanted if pacific_day(one.due_at) <= day]
    needed = {
        Bucket.UNITS: sum(one.units for one in due),
        Bucket.UPLOADS: sum(one.uploads for one in due),
        Bucket.SEARCHES: 0,
    }
    held = {one.subject: one.until for one in cooling}
    return [
        BucketNow(
            bucket=bucket,
            used=shown[name].used,
            reserved=shown[name].reserved,
            promised=needed[bucket],
            soft_limit=rules.usual(bucket),
            limit=rules.given(bucket),
            held_until=held.get(f"project:{rules.project}:{bucket}"),
        )
        for bucket, name in names.items()
    ]


def forecast(session: Session, rules: QuotaRules, *, now: datetime) -> list[Forecast]:
    """Every scheduled film of the installation in the order of its due time.

    Films are laid into Pacific days as they are due; one that does not fit goes out at the beginning
    of the first later day that has room. Captions come last: with what the films of their day leave.
    """
    wanted = promised(session)
    plan = _Plan(session, rules, wanted, now=now)
    laid = [(one, *plan.lay(one)) for one in wanted]
    return [
        Forecast(
            key=one.key,
            channel_id=one.channel_id,
            due_at=one.due_at,
            goes_at=at,
            wait=wait,
            captions=plan.caption(one, at),
        )
        for one, at, wait in laid
    ]


class _Plan:
    """The days as they fill."""

    def __init__(
        self, session: Session, rules: QuotaRules, wanted: Sequence[Promise], *, now: datetime
    ) -> None:
        self._session, self._rules, self._wanted, self._now = session, rules, wanted, now
        self._today = pacific_day(now)
        self._cooling = cooldowns(session, now=now)
        self._days: dict[date, _Day] = {}
        self._accounts: dict[str, int] = {}

    def lay(self, wanted: Promise) -> tuple[datetime, Wait | None]:
        """When that film fits, and why not sooner; its part of that day is taken."""
        first = max(wanted.due_at, self._now)
        wait: Wait | None = None
        held = self._held_until(wanted.channel_id)
        if held is not None and held > first:
            first, wait = held, Wait.COOLDOWN
        day, at = pacific_day(first), first
        for _ in range(FARTHEST):
            full = self._full(wanted, day)
            if full is None:
                break
            wait, day = full, day + timedelta(days=1)
            at = day_begins(day)
        room = self._day(day)
        room.units -= wanted.units
        room.uploads -= wanted.uploads
        here = room.by_channel
        here[wanted.channel_id] = here.get(wanted.channel_id, 0) + wanted.uploads
        return at, wait

    def caption(self, wanted: Promise, at: datetime) -> bool:
        """Whether its day has room for what comes last, once every film is laid."""
        room = self._day(pacific_day(at))
        fits = room.units >= wanted.last_units
        room.units -= wanted.last_units if fits else 0
        return fits

    def _full(self, wanted: Promise, day: date) -> Wait | None:
        room = self._day(day)
        if wanted.units > room.units:
            return Wait.UNITS
        if wanted.uploads > room.uploads:
            return Wait.UPLOADS
        cap = self._rules.uploads_per_account * self._accounts_of(wanted.channel_id)
        if wanted.uploads and room.by_channel.get(wanted.channel_id, 0) + wanted.uploads > cap:
            return Wait.ACCOUNT
        return None

    def _day(self, day: date) -> _Day:
        if day not in self._days:
            self._days[day] = self._opened(day)
        return self._days[day]

    def _opened(self, day: date) -> _Day:
        if day != self._today:
            return _Day(self._rules.usual(Bucket.UNITS), self._rules.uploads)
        buckets = _buckets(self._session, self._rules, self._wanted, self._cooling, now=self._now)
        left = {one.bucket: one.left for one in buckets}
        return _Day(left[Bucket.UNITS], left[Bucket.UPLOADS])

    def _accounts_of(self, channel_id: str) -> int:
        if channel_id not in self._accounts:
            self._accounts[channel_id] = max(1, len(accounts_of(self._session, channel_id)))
        return self._accounts[channel_id]

    def _held_until(self, channel_id: str) -> datetime | None:
        subject = f"channel:{channel_id}:{Bucket.UPLOADS}"
        return next((one.until for one in self._cooling if one.subject == subject), None)


def today_ends(now: datetime) -> datetime:
    """When the present Pacific day ends."""
    return day_ends(pacific_day(now))
