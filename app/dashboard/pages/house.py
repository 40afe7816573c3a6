"""The house for its admins: how it stands, pausing all of it, and who did what."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.accounts import audit, trail
from app.accounts import pause as pauses
from app.accounts.actions import Action
from app.accounts.audit_models import AuditEntry
from app.accounts.models import User
from app.accounts.pause import Pause
from app.dashboard.door import HOME
from app.dashboard.typed import reason_of
from app.dashboard.visit import AdminDep
from app.engine import Status, Worker
from app.upkeep.finding import Finding

router = APIRouter(prefix=f"{HOME}/house", include_in_schema=False)

LATE: Final = 900.0
"""Seconds after which work that waits needs a look."""
PER_PAGE: Final = 30
Typed = Annotated[str, Form(max_length=2_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """How the house stands."""

    checks: Sequence[Finding]
    parked: Sequence[Status]
    overdue: Sequence[Status]
    workers: Sequence[Worker]
    pause: Pause | None

    @property
    def faults(self) -> int:
        """How many preconditions that are needed do not hold."""
        return sum(check.needed and not check.fine for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Who did what, page by page; `is_whole` says whether nothing of it was cut or changed."""

    entries: Sequence[AuditEntry]
    names: dict[UUID, str]
    action: str
    total: int
    page: int
    pages: int
    is_whole: bool


@router.get("")
async def system(visit: AdminDep) -> Response:
    """Every check, the work that needs a person, who works, and the pause."""
    desk = visit.services.desk
    checks = await asyncio.to_thread(visit.services.checks)
    parked = await asyncio.to_thread(desk.parked)
    overdue = await asyncio.to_thread(desk.overdue, seconds=LATE)
    workers = await asyncio.to_thread(desk.workers)

    def look(session: Session) -> System:
        return System(
            checks=checks,
            parked=parked,
            overdue=overdue,
            workers=workers,
            pause=pauses.pause_in_force(session),
        )

    return await visit.page("pages/system.html", look)


@router.post("/pause")
async def pause(visit: AdminDep, reason: Typed = "") -> Response:
    """Let nothing new begin anywhere."""
    said = reason_of(reason, longest=500, kept="Work goes on.")

    def stop(session: Session) -> None:
        pauses.pause(session, visit.owner_id, said, now=visit.now)
        visit.record(session, Action.WORK_PAUSED, "work", reason=said)

    await visit.write(stop)
    return visit.go(f"{HOME}/house?said=paused")


@router.post("/resume")
async def resume(visit: AdminDep) -> Response:
    """Let work begin again."""

    def go_on(session: Session) -> None:
        pauses.resume(session)
        visit.record(session, Action.WORK_RESUMED, "work")

    await visit.write(go_on)
    return visit.go(f"{HOME}/house?said=resumed")


@router.post("/work/take-up")
async def take_up(visit: AdminDep, work: Typed = "") -> Response:
    """Go on with work that was parked, from its first unfinished step."""
    before = await asyncio.to_thread(visit.services.desk.status, work)
    await asyncio.to_thread(visit.services.desk.resume, work)
    await visit.write(
        lambda session: visit.record(
            session,
            Action.WORK_TAKEN_UP,
            f"work:{work}"[:120],
            before={"state": before.state.value, "begun": before.begun},
        )
    )
    return visit.go(f"{HOME}/house?said=taken-up")


@router.get("/audit")
async def audit_trail(visit: AdminDep, action: str = "", page: int = 1) -> Response:
    """Who did what, the latest first."""
    at = min(max(page, 1), 10_000)
    begins = action[:60].replace("\0", "")

    def look(session: Session) -> Trail:
        found, total = trail.entries(
            session,
            trail.Wanted(action=begins),
            offset=(at - 1) * PER_PAGE,
            limit=PER_PAGE,
        )
        return Trail(
            entries=found,
            names=_names(session, {one.actor_id for one in found if one.actor_id}),
            action=begins,
            total=total,
            page=at,
            pages=max(1, ceil(total / PER_PAGE)),
            is_whole=audit.first_broken(session) is None,
        )

    return await visit.page("pages/audit.html", look)


def _names(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    found = (session.get(User, user_id) for user_id in ids)
    return {one.id: one.username for one in found if one is not None}
