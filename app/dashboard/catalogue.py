"""A repair of a channel's back catalogue, as its page shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.core.exceptions import NotFound
from app.core.lookup import Lookup
from app.dashboard.visit import Visit
from app.publishing import catalogue
from app.publishing.catalogue_models import ItemState, Repair, RepairItem, RepairState
from app.publishing.forecast import buckets_now
from app.publishing.metadata import CATEGORIES
from app.publishing.quota_costs import Bucket

SHOWN: Final = 200
"""Videos that are listed on a page; all are in the API's answer."""
CHANGES: Final = Lookup(
    select(
        Repair.updated_at,
        Repair.state,
        select(func.count(RepairItem.ended_at))
        .where(RepairItem.repair_id == Repair.id)
        .scalar_subquery(),
    ).where(Repair.id == bindparam("repair_id", type_=Repair.id.type))
)
"""What differs as soon as anything about a repair does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a video, as it was and as it becomes."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairPage:
    """One repair; `units` is what its rest takes of the day, `left` what today still has."""

    channel: str
    channel_id: str
    repair: Repair
    counts: dict[ItemState, int]
    items: Sequence[RepairItem]
    units: int
    left: int

    @property
    def total(self) -> int:
        """How many videos were looked at."""
        return sum(self.counts.values())

    @property
    def over(self) -> int:
        """How many are behind it."""
        return self.total - sum(
            self.counts.get(one, 0) for one in (ItemState.WAITING, ItemState.SENDING)
        )

    @property
    def can_begin(self) -> bool:
        """Whether it may be begun or gone on with."""
        return self.repair.state in catalogue.BEGINS and self.units > 0

    @property
    def can_stop(self) -> bool:
        """Whether it may be stopped."""
        return self.repair.state in {RepairState.RUNNING, RepairState.WAITING}

    @property
    def can_undo(self) -> bool:
        """Whether there is something to bring back."""
        return self.repair.state is not RepairState.RUNNING and ItemState.DONE in self.counts

    def fields(self, video: RepairItem) -> Iterator[Field]:
        """What is changed of that video, field by field."""
        for part, fields in video.after.items():
            for name, after in fields.items():
                before = video.before.get(part, {}).get(name)
                yield Field(name=name, before=_said(name, before), after=_said(name, after))


def find(
    session: Session, visit: Visit, channel_id: str, repair_id: UUID, *, for_change: bool = False
) -> Repair:
    """The repair of that channel. Raises NotFound, also where it is another channel's."""
    repair = catalogue.find(session, visit.owner_id, repair_id, for_change=for_change)
    if repair.channel_id != channel_id:
        raise NotFound("There is no such repair.")
    return repair


def page_of(session: Session, visit: Visit, channel_id: str, repair_id: UUID) -> RepairPage:
    """The repair as it is now. Raises NotFound, also where it is another channel's."""
    channel = channels.find(session, visit.owner_id, channel_id)
    repair = find(session, visit, channel_id, repair_id)
    counts = catalogue.counts(session, repair_id)
    return RepairPage(
        channel=channel.name,
        channel_id=channel_id,
        repair=repair,
        counts=counts,
        items=catalogue.items_of(session, repair_id)[:SHOWN],
        units=catalogue.units_left(counts),
        left=units_today(session, visit),
    )


def units_today(session: Session, visit: Visit) -> int:
    """The units of today that nobody has used and no planned film is promised."""
    buckets = buckets_now(session, visit.services.connections.quota.rules, now=visit.now)
    return sum(one.free for one in buckets if one.bucket is Bucket.UNITS)


def _said(name: str, value: JsonValue) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if name == "categoryId":
        return CATEGORIES.get(int(str(value)), str(value))
    return str(value)
