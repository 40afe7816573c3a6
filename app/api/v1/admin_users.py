"""For admins: everybody who may enter, and what they may do."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import JSONResponse
from sqlalchemy.orm import Session

from app.accounts import people, users
from app.accounts.first_admin import new_password
from app.accounts.people import Sought, Standing
from app.accounts.tiers import Role, Tier
from app.api.acts import RecordDep
from app.api.admin_outputs import NewPasswordOut, PersonInFullOut, PersonOut
from app.api.deps import Admin, PagingDep, ServicesDep
from app.api.fields import Reason
from app.api.repeats import OnceDep
from app.api.schemas import Body, Done, Page, Success
from app.api.versions import ExpectedVersion, VersionedDep

router = APIRouter(prefix="/v1/admin/users", tags=["admin"])


class ChangeStanding(Body):
    """What of a user is to be other than it is, and why."""

    role: Role | None = None
    tier: Tier | None = None
    disabled: bool | None = None
    reason: Reason = ""


class Because(Body):
    """Why it is done."""

    reason: Reason = ""


@router.get("")
async def list_users(  # noqa: PLR0917 - what may be filtered by
    _caller: Admin,
    services: ServicesDep,
    paging: PagingDep,
    q: Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")] = "",
    role: Role | None = None,
    tier: Tier | None = None,
    disabled: bool | None = None,  # noqa: FBT001 - a query parameter
) -> Page[PersonOut]:
    """Everybody, the newest first; every word of `q` is in the address or the user name."""
    sought = Sought(words=q, role=role, tier=tier, is_disabled=disabled)
    found, total = await services.database.read(
        partial(people.people, sought=sought, offset=paging.offset, limit=paging.per_page)
    )
    shown = [PersonOut.model_validate(user) for user in found]
    return Page(data=shown, pagination=paging.of(total))


@router.get("/{user_id}", response_model=Success[PersonInFullOut])
async def read_user(
    user_id: UUID, _caller: Admin, services: ServicesDep, versioned: VersionedDep
) -> Success[PersonInFullOut] | Response:
    """One user; the `ETag` is what an edit is based on."""

    def read(session: Session) -> tuple[int, PersonInFullOut]:
        user = users.find(session, user_id)
        presence = people.presence(session, user_id, now=services.clock())
        return user.version, PersonInFullOut.of(user, presence)

    version, shown = await services.database.read(read)
    versioned.is_known(version)
    return Success(data=shown)


@router.patch("/{user_id}")
async def change_user(
    *,
    user_id: UUID,
    wanted: ChangeStanding,
    _caller: Admin,
    services: ServicesDep,
    record: RecordDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[PersonOut]:
    """Change a user's role or tier, or keep them out; role and keeping out end every session."""
    standing = Standing(role=wanted.role, tier=wanted.tier, is_disabled=wanted.disabled)

    def change(session: Session) -> tuple[int, PersonOut]:
        user, changes = people.change_standing(
            session, user_id, standing, version=version, now=services.clock()
        )
        for made in changes:
            record(
                session,
                made.action,
                f"user:{user_id}",
                reason=wanted.reason,
                before={"is": made.before},
                after={"is": made.after},
            )
        return user.version, PersonOut.model_validate(user)

    present, shown = await services.database.write(change)
    versioned.is_known(present)
    return Success(data=shown)


@router.post("/{user_id}/sign-out")
async def sign_out(
    user_id: UUID, because: Because, _caller: Admin, services: ServicesDep, record: RecordDep
) -> Done:
    """End every session of a user; their API keys stay good."""

    def end(session: Session) -> None:
        people.sign_out(session, user_id, record, reason=because.reason, now=services.clock())

    await services.database.write(end)
    return Done()


@router.post("/{user_id}/password-reset", response_model=Success[NewPasswordOut])
async def reset_password(
    *,
    user_id: UUID,
    because: Because,
    _caller: Admin,
    services: ServicesDep,
    record: RecordDep,
    once: OnceDep,
) -> JSONResponse:
    """A new password for a user, shown this once; every session of theirs ends.

    It is good for choosing another one, and for nothing else.
    """
    password = new_password()
    hashed = await services.accounts.passwords.hash(password)

    def reset(session: Session) -> Success[NewPasswordOut]:
        people.reset_password(
            session, user_id, hashed, record, reason=because.reason, now=services.clock()
        )
        return Success(data=NewPasswordOut(password=password))

    return await once.answer(200, reset)
