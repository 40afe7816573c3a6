"""For admins: the work there is, who does it, and pausing all of it."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import JsonValue, StringConstraints
from sqlalchemy.orm import Session

from app.accounts import pause as pauses
from app.accounts.actions import Action
from app.api.acts import RecordDep
from app.api.admin_outputs import PauseOut, QueueOut, WorkerOut, WorkOut, shares_out
from app.api.deps import Admin, ServicesDep
from app.api.fields import Line, Reason
from app.api.schemas import Body, Success
from app.core.exceptions import Invalid, NotFound
from app.engine import Desk, State
from app.engine.census import LIVING, Share, census
from app.videos import service
from app.videos.models import Video

router = APIRouter(prefix="/v1/admin", tags=["admin"])

LATE = 600
"""Seconds after which work that could have begun is overdue."""
SHOWN = 100
FILM = "video:"
"""How the id of a making of a film begins."""

WorkId = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]+$")]


class PauseWork(Body):
    """Why nothing new may begin."""

    reason: Line


class ResumeWork(Body):
    """Why it may go on."""

    reason: Reason = ""


class OneWork(Body):
    """Which piece of work is meant, by its id, and why."""

    id: WorkId
    reason: Reason = ""


@router.get("/queue")
async def queue(_caller: Admin, services: ServicesDep) -> Success[QueueOut]:
    """What waits, runs, is parked and is overdue, by queue and owner; and who works."""
    pause = PauseOut.of(await services.database.read(pauses.pause_in_force))
    return Success(data=await asyncio.to_thread(_look, services.desk, pause))


@router.get("/queue/work")
async def list_work(
    _caller: Admin,
    services: ServicesDep,
    state: Annotated[list[State] | None, Query()] = None,
    after: Annotated[int, Query(ge=0, le=100_000)] = 0,
) -> Success[list[WorkOut]]:
    """Pieces of work, the latest asked for first, a hundred at a time; by default what lives."""
    states = state or list(LIVING)
    found = await asyncio.to_thread(services.desk.find, *states, first=after, most=SHOWN)
    return Success(data=[WorkOut.of(status) for status in found])


@router.post("/queue/resume")
async def resume_work(
    wanted: OneWork, _caller: Admin, services: ServicesDep, record: RecordDep
) -> Success[WorkOut]:
    """Go on with work that was parked, from its first unfinished step."""
    before = await asyncio.to_thread(services.desk.status, wanted.id)
    if before.state is not State.PARKED:
        raise Invalid(f"This work is {before.state} and not parked.")
    after = await asyncio.to_thread(services.desk.resume, wanted.id)
    await services.database.write(
        lambda session: record(
            session,
            Action.WORK_TAKEN_UP,
            f"work:{wanted.id}",
            reason=wanted.reason,
            before={"state": before.state.value, "begun": before.begun},
        )
    )
    return Success(data=WorkOut.of(after))


@router.post("/queue/cancel")
async def cancel_work(
    wanted: OneWork, _caller: Admin, services: ServicesDep, record: RecordDep
) -> Success[WorkOut]:
    """End work for good; the film it makes, if it makes one, is cancelled and its money free."""
    before = await asyncio.to_thread(services.desk.status, wanted.id)

    def cancel(session: Session) -> None:
        video = _film_of(session, wanted.id)
        if video is not None and not video.state.is_settled:
            service.cancel(session, video.owner_id, video.id, now=services.clock())
        record(
            session,
            Action.WORK_CANCELLED,
            f"work:{wanted.id}",
            reason=wanted.reason,
            before={"state": before.state.value},
        )

    await services.database.write(cancel)
    return Success(data=WorkOut.of(await asyncio.to_thread(services.desk.cancel, wanted.id)))


@router.get("/pause")
async def read_pause(_caller: Admin, services: ServicesDep) -> Success[PauseOut]:
    """Whether all new work is paused."""
    return Success(data=PauseOut.of(await services.database.read(pauses.pause_in_force)))


@router.post("/pause")
async def pause_work(
    wanted: PauseWork, caller: Admin, services: ServicesDep, record: RecordDep
) -> Success[PauseOut]:
    """Let nothing new begin, in any process: films wait, steps that run end, no paid call begins."""

    def stop(session: Session) -> PauseOut:
        made = pauses.pause(session, caller.user_id, wanted.reason, now=services.clock())
        record(
            session, Action.WORK_PAUSED, "work", reason=wanted.reason,
            before={"paused": False}, after={"paused": True},
        )  # fmt: skip
        return PauseOut.of(made)

    return Success(data=await services.database.write(stop))


@router.post("/resume")
async def resume_all(
    wanted: ResumeWork, _caller: Admin, services: ServicesDep, record: RecordDep
) -> Success[PauseOut]:
    """Let work begin again."""

    def go_on(session: Session) -> None:
        ended = pauses.resume(session)
        before: dict[str, JsonValue] = {
            "paused": True,
            "since": ended.since.isoformat(),
            "reason": ended.reason,
        }
        record(
            session, Action.WORK_RESUMED, "work", reason=wanted.reason,
            before=before, after={"paused": False},
        )  # fmt: skip

    await services.database.write(go_on)
    return Success(data=PauseOut.of(None))


def _look(desk: Desk, pause: PauseOut) -> QueueOut:
    shares = list(census(desk.engine))
    count = partial(_count, shares)
    return QueueOut(
        pause=pause,
        workers=[WorkerOut.model_validate(worker) for worker in desk.workers()],
        shares=shares_out(shares),
        waiting=count(State.WAITING) + count(State.DELAYED),
        running=count(State.RUNNING),
        parked=[WorkOut.of(status) for status in desk.parked(most=SHOWN)],
        overdue=[WorkOut.of(status) for status in desk.overdue(seconds=LATE)[:SHOWN]],
    )


def _count(shares: Sequence[Share], state: State) -> int:
    return sum(share.count for share in shares if share.state is state)


def _film_of(session: Session, work_id: str) -> Video | None:
    """The film whose present making that work is."""
    if not work_id.startswith(FILM):
        return None
    name, _, making = work_id.removeprefix(FILM).rpartition(":r")
    try:
        video = session.get(Video, UUID(name), with_for_update=True)
    except ValueError as error:
        raise NotFound("There is no such work.") from error
    return video if video is not None and str(video.revision) == making else None
