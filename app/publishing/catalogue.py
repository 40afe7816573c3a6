"""Repairs of a catalogue: looked at before they are begun, stopped, gone on with, undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.core.exceptions import Conflict, NotFound
from app.publishing.catalogue_change import Change
from app.publishing.catalogue_look import Found
from app.publishing.catalogue_models import ItemState, Repair, RepairItem, RepairState
from app.publishing.quota_costs import cost_of

BEGINS: Final = frozenset({RepairState.PREVIEWED, RepairState.STOPPED, RepairState.WAITING})
UNITS_EACH: Final = cost_of("videos.list").amount + cost_of("videos.update").amount
"""What one video takes: it is read once more before it is written."""


def write_down(
    session: Session,
    owner_id: UUID,
    channel_id: str,
    change: Change,
    found: Sequence[Found],
    *,
    now: datetime,
) -> Repair:
    """The repair of what was found, to be looked at; nothing is changed before it is begun."""
    repair = Repair(
        owner_id=owner_id,
        channel_id=channel_id,
        state=RepairState.PREVIEWED,
        change=change.model_dump(mode="json", exclude_unset=True),
        attempt=0,
        created_at=now,
        updated_at=now,
    )
    session.add(repair)
    session.flush()
    _add_items(session, repair, found)
    return repair


def undoing(session: Session, owner_id: UUID, repair_id: UUID, *, now: datetime) -> Repair:
    """The repair that brings back what that one changed, to be looked at before it is begun.

    Raises NotFound; Conflict while that one runs, or where it changed nothing.
    """
    undone = find(session, owner_id, repair_id, for_change=True)
    if undone.state is RepairState.RUNNING:
        raise Conflict("The repair is under way.", remedy="Stop it first.")
    done = [one for one in items_of(session, repair_id) if one.state is ItemState.DONE]
    if not done:
        raise Conflict("This repair has changed nothing.")
    repair = Repair(
        owner_id=owner_id,
        channel_id=undone.channel_id,
        state=RepairState.PREVIEWED,
        change={},
        undoes=undone.id,
        attempt=0,
        created_at=now,
        updated_at=now,
    )
    session.add(repair)
    session.flush()
    found = [
        Found(youtube_id=one.youtube_id, title=one.title, before=one.after, after=one.before)
        for one in done
    ]
    _add_items(session, repair, found)
    return repair


def begin(session: Session, repair: Repair, *, actor_id: UUID | None, now: datetime) -> int:
    """Begin the repair, or go on with one that was stopped; the number of the attempt.

    Raises Conflict where it runs or is done.
    """
    if repair.state not in BEGINS:
        raise Conflict(f"The repair is {repair.state.value}.")
    if repair.state is RepairState.PREVIEWED:
        act = Act(
            action=Action.CATALOGUE_REPAIRED,
            target=f"channel:{repair.channel_id}",
            actor_id=actor_id,
            after={
                "repair_id": str(repair.id),
                "change": repair.change,
                "undoes": str(repair.undoes) if repair.undoes else None,
                "videos": counts(session, repair.id).get(ItemState.WAITING, 0),
            },
        )
        record(session, act, now=now)
    repair.state, repair.problem, repair.begin_at = RepairState.RUNNING, None, None
    repair.attempt, repair.updated_at = repair.attempt + 1, now
    session.flush()
    return repair.attempt


def stop(session: Session, owner_id: UUID, repair_id: UUID, *, now: datetime) -> Repair:
    """The repair, stopped after the video in hand; what is changed stays so. Raises NotFound, Conflict."""
    repair = find(session, owner_id, repair_id, for_change=True)
    if repair.state not in {RepairState.RUNNING, RepairState.WAITING}:
        raise Conflict(f"The repair is {repair.state.value}.")
    repair.state, repair.begin_at = RepairState.STOPPED, None
    repair.updated_at = now
    session.flush()
    return repair


def find(session: Session, owner_id: UUID, repair_id: UUID, *, for_change: bool = False) -> Repair:
    """The user's repair. Raises NotFound, also for a stranger's."""
    repair = session.get(Repair, repair_id, with_for_update=for_change or None)
    if repair is None or repair.owner_id != owner_id:
        raise NotFound("There is no such repair.")
    return repair


def repairs_of(session: Session, owner_id: UUID) -> Sequence[Repair]:
    """The user's last hundred repairs, the latest first."""
    query = select(Repair).where(Repair.owner_id == owner_id)
    return session.scalars(query.order_by(Repair.created_at.desc()).limit(100)).all()


def items_of(session: Session, repair_id: UUID) -> Sequence[RepairItem]:
    """Every video of a repair, in order."""
    query = select(RepairItem).where(RepairItem.repair_id == repair_id)
    return session.scalars(query.order_by(RepairItem.place)).all()


def counts(session: Session, repair_id: UUID) -> dict[ItemState, int]:
    """How many of its videos stand where."""
    query = (
        select(RepairItem.state, func.count())
        .where(RepairItem.repair_id == repair_id)
        .group_by(RepairItem.state)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def units_left(standing: dict[ItemState, int]) -> int:
    """The units that the rest of a repair takes of the day."""
    return UNITS_EACH * sum(standing.get(one, 0) for one in (ItemState.WAITING, ItemState.SENDING))


def _add_items(session: Session, repair: Repair, found: Sequence[Found]) -> None:
    session.add_all(
        RepairItem(
            repair_id=repair.id,
            youtube_id=one.youtube_id,
            place=place,
            title=one.title[:200],
            state=one.state,
            before=one.before,
            after=one.after,
            problem=one.problem,
        )
        for place, one in enumerate(found)
    )
    session.flush()
