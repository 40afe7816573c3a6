"""Carrying a repair out, video by video: read, written down, written to YouTube, written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.users import is_kept_out
from app.core.exceptions import NotFound, ProviderUnavailable, YtempireError
from app.publishing.catalogue_change import Change, brought_back, changed, shows
from app.publishing.catalogue_models import Fields, ItemState, Repair, RepairItem, RepairState
from app.publishing.errors import ChannelStopped, OwnerDisabled, QuotaExhausted, YouTubeRefused
from app.publishing.publication_wake import has_come, is_for_an_account, until_connected
from app.publishing.seats import Seats
from app.publishing.standing import learn_standing
from app.publishing.upload_ports import Seat, Shown

PAUSE: Final = timedelta(minutes=5)
"""How long a repair waits that YouTube does not answer."""
OPEN: Final = (ItemState.WAITING, ItemState.SENDING)


@dataclass(frozen=True, slots=True)
class RepairRun:
    """One attempt at one repair."""

    repair_id: UUID
    attempt: int


def carry_out(seats: Seats, run: RepairRun, stop_if_cancelled: Callable[[], None]) -> RepairState:
    """Change every video that is left; where the repair stands then. Blocks.

    Killed at any point and begun again, it changes nothing twice: what is to be written is kept
    before YouTube is told, and a video that shows it already is left alone.
    """
    while True:
        stop_if_cancelled()
        with seats.database.transaction() as session:
            item = _next(session, run)
            repair = session.get(Repair, run.repair_id)
            if repair is None or not _is_present(repair, run):
                return repair.state if repair else RepairState.STOPPED
            if item is None:
                return _ended(repair, RepairState.DONE, now=seats.clock())
            if is_kept_out(session, repair.owner_id):
                return _wait_for_owner(repair, now=seats.clock())
            channel_id = repair.channel_id
        try:
            _change(seats, seats.of(channel_id, "videos.update"), run, item)
        except YtempireError as error:
            state = _after(seats, run, item, channel_id, error)
            if state is not None:
                return state


def _change(seats: Seats, seat: Seat, run: RepairRun, youtube_id: str) -> None:
    shown = next(iter(seats.tube.all_shown(seat, [youtube_id])), None)
    if shown is None:
        raise NotFound("The video is no longer on YouTube.")
    after = _to_write(seats, run, shown)
    if after:
        seats.tube.rewrite_fields(seat, shown, after)
    with seats.database.transaction() as session:
        item = session.get_one(RepairItem, (run.repair_id, youtube_id))
        item.state = ItemState.DONE if item.after else ItemState.UNCHANGED
        item.problem, item.ended_at = None, seats.clock()


def _to_write(seats: Seats, run: RepairRun, shown: Shown) -> Fields:
    """The fields to write, kept with those they replace; empty where YouTube shows them already."""
    with seats.database.transaction() as session:
        repair = session.get_one(Repair, run.repair_id)
        item = session.get_one(RepairItem, (run.repair_id, shown.id))
        if item.state is ItemState.SENDING:
            return {} if shows(item.after, shown.raw) else item.after
        if repair.undoes is None:
            change = Change.model_validate(repair.change)
            item.before, item.after = changed(change, shown.raw)
        else:
            item.before, item.after = brought_back(item.after, item.before, shown.raw)
        if item.after:
            item.state = ItemState.SENDING
        return item.after


def _next(session: Session, run: RepairRun) -> str | None:
    query = (
        select(RepairItem.youtube_id)
        .where(RepairItem.repair_id == run.repair_id, RepairItem.state.in_(OPEN))
        .order_by(RepairItem.place)
        .limit(1)
    )
    return session.scalar(query)


def _is_present(repair: Repair, run: RepairRun) -> bool:
    return repair.state is RepairState.RUNNING and repair.attempt == run.attempt


def _after(
    seats: Seats, run: RepairRun, youtube_id: str, channel_id: str, error: YtempireError
) -> RepairState | None:
    """What becomes of the repair; None where only that video failed and the next one is tried."""
    now = seats.clock()
    with seats.database.transaction() as session:
        # Before the audit trail: who connects an account locks the repairs that wait for it first.
        repair = session.get_one(Repair, run.repair_id, with_for_update=True)
        stopped = isinstance(error, ChannelStopped)
        if isinstance(error, YouTubeRefused):
            stopped = learn_standing(session, channel_id, error, now=now)
        if not _is_present(repair, run):
            return repair.state
        repair.waits = repair.waits + 1 if is_for_an_account(error) else 0
        until = _waits_until(error, repair.waits, now=now)
        if until is None and not stopped:
            item = session.get_one(RepairItem, (run.repair_id, youtube_id))
            item.state, item.problem, item.ended_at = ItemState.FAILED, error.told, now
            return None
        if has_come(session, channel_id, error.code, since=repair.updated_at):
            until, repair.waits = now, 0
        repair.problem, repair.begin_at = error.told, until
        return _ended(repair, RepairState.STOPPED if stopped else RepairState.WAITING, now=now)


def _waits_until(error: YtempireError, waits: int, *, now: datetime) -> datetime | None:
    if isinstance(error, QuotaExhausted):
        resets_at: datetime = error.resets_at
        return resets_at
    if is_for_an_account(error):
        return until_connected(waits, now=now)
    is_busy = isinstance(error, ProviderUnavailable)
    is_old_token = isinstance(error, YouTubeRefused) and error.status == 401
    return now + PAUSE if is_busy or is_old_token else None


def _wait_for_owner(repair: Repair, *, now: datetime) -> RepairState:
    """The clock goes on with it once its owner is let in again."""
    repair.problem, repair.begin_at = OwnerDisabled().told, now
    return _ended(repair, RepairState.WAITING, now=now)


def _ended(repair: Repair, state: RepairState, *, now: datetime) -> RepairState:
    repair.state, repair.updated_at = state, now
    return state
