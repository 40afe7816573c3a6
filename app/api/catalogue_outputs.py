"""What repairs of a catalogue look like from outside."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue

from app.api.film_outputs import ProblemOut
from app.api.schemas import Out
from app.publishing.catalogue import units_left
from app.publishing.catalogue_models import ItemState, Repair, RepairItem, RepairState


class RepairOut(Out):
    """A repair; `units` is what its rest takes of the day's quota, `counts` how its videos stand."""

    id: UUID
    channel_id: str
    status: RepairState
    change: dict[str, JsonValue]
    undoes: UUID | None
    units: int
    counts: dict[ItemState, int]
    begin_at: datetime | None
    problem: ProblemOut | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, repair: Repair, counts: dict[ItemState, int]) -> "RepairOut":
        """The repair as its owner sees it."""
        return cls(
            id=repair.id,
            channel_id=repair.channel_id,
            status=repair.state,
            change=repair.change,
            undoes=repair.undoes,
            units=units_left(counts),
            counts=counts,
            begin_at=repair.begin_at,
            problem=ProblemOut.model_validate(repair.problem) if repair.problem else None,
            created_at=repair.created_at,
            updated_at=repair.updated_at,
        )


class RepairItemOut(Out):
    """One video: the values that are changed, as they were and as they become."""

    youtube_id: str
    title: str
    state: ItemState
    before: dict[str, dict[str, JsonValue]]
    after: dict[str, dict[str, JsonValue]]
    problem: dict[str, JsonValue] | None
    ended_at: datetime | None


class WholeRepairOut(RepairOut):
    """A repair with every video of it."""

    videos: list[RepairItemOut]

    @classmethod
    def whole(
        cls, repair: Repair, counts: dict[ItemState, int], items: list[RepairItem]
    ) -> "WholeRepairOut":
        """The repair and its videos as their owner sees them."""
        return cls(
            **RepairOut.of(repair, counts).model_dump(),
            videos=[RepairItemOut.model_validate(item) for item in items],
        )
