"""The quota of a day, as a ledger: reserved before each call, settled after it, failed ones too.

Google tells nobody what is left, so we count. All accounts of an installation share the allowance of
its one Google Cloud project; an account has besides a cap of uploads of our own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.core.clock import Clock
from app.core.ids import new_id
from app.database import Database
from app.publishing import quota_counters as counters
from app.publishing import quota_tables as tables
from app.publishing.cooldowns import (
    CHANNEL_REASONS,
    LIMIT_REASONS,
    PROJECT_REASONS,
    Cooldown,
    cool_down,
    standing_in_the_way,
    subjects,
)
from app.publishing.errors import NotSent, QuotaExhausted, YouTubeBusy, YouTubeRefused
from app.publishing.pacific import day_ends, pacific_day
from app.publishing.promises import owed, renew_promise, use_promise
from app.publishing.quota_costs import Bucket, Cost, cost_of
from app.publishing.quota_news import tell_exhausted


class Priority(StrEnum):
    """Who may use what of the units: all of them, those under our limit, those nobody is promised."""

    URGENT = "urgent"
    USUAL = "usual"
    LAST = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRules:
    """What the project is given for a Pacific day, and our own limits below."""

    project: str
    units: int = 10_000
    uploads: int = 100
    searches: int = 100
    soft_units: int = 9_000
    uploads_per_account: int = 5

    def given(self, bucket: Bucket) -> int:
        """What Google gives of that bucket."""
        return {
            Bucket.UNITS: self.units,
            Bucket.UPLOADS: self.uploads,
            Bucket.SEARCHES: self.searches,
        }[bucket]

    def usual(self, bucket: Bucket) -> int:
        """What is used of it, but for what cannot wait."""
        return min(self.soft_units, self.units) if bucket is Bucket.UNITS else self.given(bucket)


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """One call to be made with that account. `promise` is the key of the film's promise, if any."""

    method: str
    channel_id: str
    account_id: UUID
    priority: Priority = Priority.USUAL
    promise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Room for one call."""

    id: UUID
    want: Want
    cost: Cost
    day: date


class Quota:
    """The ledger of one project's days."""

    def __init__(self, database: Database, rules: QuotaRules, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self.rules = rules

    @contextmanager
    def spending(self, want: Want) -> Iterator[None]:
        """Room for the call that is made in the block, counted whatever becomes of it.

        A call that did not begin (NotSent) is given back. Google's own limits are learned and become
        QuotaExhausted, which is also raised, before the block, where there is no room.
        """
        reserved = self._reserved(want)
        try:
            yield
        except NotSent:
            self._in_transaction(lambda session: self.refund(session, reserved))
            raise
        except (YouTubeRefused, YouTubeBusy) as error:
            raise (self._refused(reserved, error.reason) or error) from error
        except BaseException as error:
            self._settled(reserved, type(error).__name__)
            raise
        self._settled(reserved, "answered")

    def reserve(self, session: Session, want: Want, *, now: datetime) -> Reservation:
        """Room for that call on the Pacific day it is. Raises QuotaExhausted, leaving nothing behind."""
        cost, day = cost_of(want.method), pacific_day(now)
        self._refuse_cooling(session, want, cost.bucket, now=now)
        own = counters.of_account(want.account_id, cost.bucket, day)
        cap = self.rules.uploads_per_account if cost.bucket is Bucket.UPLOADS else None
        if not counters.grow(session, own, cost.amount, cap):
            what = f"This account has made its {cap} uploads of the day."
            raise QuotaExhausted(what, limit="account", resets_at=day_ends(day), now=now)
        shared = counters.of_project(self.rules.project, cost.bucket, day)
        if not counters.grow(session, shared, cost.amount, self._most(session, want, cost, day)):
            counters.settle(session, own, cost.amount, used=False)
            what = f"The {cost.bucket} of the day leave no room for {want.method}."
            raise QuotaExhausted(what, limit=cost.bucket, resets_at=day_ends(day), now=now)
        use_promise(session, want.promise, cost, is_last=want.priority is Priority.LAST)
        return self._written(session, Reservation(id=new_id(), want=want, cost=cost, day=day), now)

    def settle(self, session: Session, reserved: Reservation, outcome: str) -> None:
        """Count the call as made; `outcome` is `answered`, or Google's word for its refusal."""
        self._close(session, reserved, "used", outcome)

    def refund(self, session: Session, reserved: Reservation) -> None:
        """Give the room back: the call never reached Google."""
        if self._close(session, reserved, "refunded", "not sent"):
            want, cost = reserved.want, reserved.cost
            is_last = want.priority is Priority.LAST
            renew_promise(session, want.promise, cost, is_last=is_last)

    def exhausted(
        self, session: Session, want: Want, reason: str, *, now: datetime
    ) -> Cooldown | None:
        """Learn the limit that Google named in refusing the call; None if the reason names no limit."""
        if reason not in LIMIT_REASONS:
            return None
        bucket, day = cost_of(want.method).bucket, pacific_day(now)
        project, channel, account = subjects(
            self.rules.project, bucket, want.channel_id, want.account_id.hex
        )
        if reason in PROJECT_REASONS:
            subject, name = project, counters.of_project(self.rules.project, bucket, day)
        else:
            subject = channel if reason in CHANNEL_REASONS else account
            name = counters.of_account(want.account_id, bucket, day)
        seen = counters.counted(session, [name])[name].total
        learned = cool_down(session, subject, reason, seen=seen, now=now)
        if reason in PROJECT_REASONS:
            tell_exhausted(session, self.rules.project, bucket, until=learned.until, now=now)
        return learned

    def _most(self, session: Session, want: Want, cost: Cost, day: date) -> int:
        if want.priority is Priority.URGENT:
            return self.rules.given(cost.bucket)
        most = self.rules.usual(cost.bucket)
        if want.priority is Priority.LAST and cost.bucket is Bucket.UNITS:
            most -= owed(session, day)
        return most

    def _refuse_cooling(
        self, session: Session, want: Want, bucket: Bucket, *, now: datetime
    ) -> None:
        of = subjects(self.rules.project, bucket, want.channel_id, want.account_id.hex)
        cooling = standing_in_the_way(session, of, now=now)
        if cooling is not None:
            who = cooling.subject.partition(":")[0]
            what = f"YouTube has said {cooling.reason}: the {who} waits."
            raise QuotaExhausted(what, limit=cooling.reason, resets_at=cooling.until, now=now)

    def _written(self, session: Session, reserved: Reservation, now: datetime) -> Reservation:
        row = {
            "id": reserved.id,
            "project": self.rules.project,
            "day": reserved.day,
            "bucket": reserved.cost.bucket.value,
            "amount": reserved.cost.amount,
            "method": reserved.want.method,
            "channel_id": reserved.want.channel_id,
            "account_id": reserved.want.account_id,
            "state": "reserved",
            "outcome": "",
            "at": now,
        }
        session.execute(insert(tables.calls).values(row))
        return reserved

    def _close(self, session: Session, reserved: Reservation, state: str, outcome: str) -> bool:
        """Whether it was open still."""
        call = tables.calls.c
        closed = session.execute(
            update(tables.calls)
            .where(call.id == reserved.id, call.state == "reserved")
            .values(state=state, outcome=outcome[:60], settled_at=self._clock())
            .returning(1)
        ).first()
        if closed is None:
            return False
        cost, used = reserved.cost, state == "used"
        own = counters.of_account(reserved.want.account_id, cost.bucket, reserved.day)
        shared = counters.of_project(self.rules.project, cost.bucket, reserved.day)
        for name in (own, shared):
            counters.settle(session, name, cost.amount, used=used)
        return True

    def _reserved(self, want: Want) -> Reservation:
        now = self._clock()
        try:
            with self._database.transaction() as session:
                return self.reserve(session, want, now=now)
        except QuotaExhausted as error:
            if error.limit in set(Bucket) and want.priority is not Priority.LAST:
                bucket = Bucket(error.limit)
                with self._database.transaction() as session:
                    tell_exhausted(
                        session, self.rules.project, bucket, until=error.resets_at, now=now
                    )
            raise

    def _refused(self, reserved: Reservation, reason: str) -> QuotaExhausted | None:
        now = self._clock()
        with self._database.transaction() as session:
            self.settle(session, reserved, reason or "refused")
            learned = self.exhausted(session, reserved.want, reason, now=now)
        if learned is None:
            return None
        what = f"YouTube refused {reserved.want.method}: {reason}."
        return QuotaExhausted(what, limit=reason, resets_at=learned.until, now=now)

    def _settled(self, reserved: Reservation, outcome: str) -> None:
        self._in_transaction(lambda session: self.settle(session, reserved, outcome))

    def _in_transaction(self, work: Callable[[Session], None]) -> None:
        with self._database.transaction() as session:
            work(session)
