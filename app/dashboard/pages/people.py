"""People for admins: everybody who may enter, what they may do, sessions ended, passwords given."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.accounts import people
from app.accounts.first_admin import new_password
from app.accounts.models import User
from app.accounts.people import Presence, Sought, Standing
from app.accounts.tiers import Role, Tier
from app.dashboard.door import HOME
from app.dashboard.visit import AdminDep, Visit

router = APIRouter(prefix=f"{HOME}/house", include_in_schema=False)

PER_PAGE: Final = 30
LONGEST_REASON: Final = 500
Typed = Annotated[str, Form(max_length=2_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody, page by page."""

    users: Sequence[tuple[User, Presence]]
    words: str
    total: int
    page: int
    pages: int
    me: UUID
    fresh: str = ""
    """A password that was just given, shown this once."""
    roles: tuple[Role, ...] = tuple(Role)
    tiers: tuple[Tier, ...] = tuple(Tier)


@router.get("/people")
async def everybody(visit: AdminDep, q: str = "", page: int = 1) -> Response:
    """Who may enter, the newest first."""
    at = min(max(page, 1), 10_000)
    words = q[:200].replace("\0", "")
    return await visit.page(
        "pages/people.html", lambda session: _people(session, visit, words=words, at=at)
    )


@router.post("/people/{user_id}")
async def change_person(
    *,
    visit: AdminDep,
    user_id: UUID,
    version: Annotated[int, Form()] = 0,
    role: Annotated[Role | None, Form()] = None,
    tier: Annotated[Tier | None, Form()] = None,
    disabled: Annotated[bool | None, Form()] = None,
) -> Response:
    """Another role or tier, or kept out; each change is in the audit trail."""
    wanted = Standing(role=role, tier=tier, is_disabled=disabled)

    def change(session: Session) -> None:
        _, changes = people.change_standing(
            session, user_id, wanted, version=version, now=visit.now
        )
        for made in changes:
            before, after = {"is": made.before}, {"is": made.after}
            visit.record(session, made.action, f"user:{user_id}", before=before, after=after)

    await visit.write(change)
    return visit.go(f"{HOME}/house/people?said=saved")


@router.post("/people/{user_id}/end-sessions")
async def sign_out(visit: AdminDep, user_id: UUID, reason: Typed = "") -> Response:
    """End every session of theirs; their API keys stay good."""

    def end(session: Session) -> None:
        people.sign_out(session, user_id, visit.record, reason=_why(reason), now=visit.now)

    await visit.write(end)
    return visit.go(f"{HOME}/house/people?said=signed-them-out")


@router.post("/people/{user_id}/password")
async def give_password(visit: AdminDep, user_id: UUID, reason: Typed = "") -> Response:
    """A new password, on this answer and nowhere else, good for choosing another one only."""
    password = new_password()
    hashed = await visit.services.accounts.passwords.hash(password)

    def reset(session: Session) -> str:
        user = people.reset_password(
            session, user_id, hashed, visit.record, reason=_why(reason), now=visit.now
        )
        return user.email

    email = await visit.write(reset)
    return await visit.page(
        "pages/people.html",
        lambda session: _people(session, visit, words=email, at=1, fresh=password),
    )


def _people(session: Session, visit: Visit, *, words: str, at: int, fresh: str = "") -> People:
    found, total = people.people(
        session, Sought(words=words), offset=(at - 1) * PER_PAGE, limit=PER_PAGE
    )
    return People(
        users=[(one, people.presence(session, one.id, now=visit.now)) for one in found],
        words=words,
        total=total,
        page=at,
        pages=max(1, ceil(total / PER_PAGE)),
        me=visit.owner_id,
        fresh=fresh,
    )


def _why(reason: str) -> str:
    return " ".join(reason.split())[:LONGEST_REASON]
