"""My account, my password, my API keys."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime, Field, JsonValue
from sqlalchemy.orm import Session

from app.accounts import api_keys, users
from app.accounts.actions import Action
from app.accounts.api_keys import KeyRequest
from app.accounts.caller import Caller
from app.accounts.models import User
from app.accounts.tiers import Scope
from app.accounts.users import Change
from app.api.acts import RecordDep
from app.api.cookies import drop_refresh_cookie, with_cookie
from app.api.deps import DeviceDep, PagingDep, ServicesDep, SignedIn, with_scope
from app.api.fields import EmailAddress, Line, Password, TimeZone, Username
from app.api.outputs import ApiKeyOut, NewApiKeyOut, TokensOut, UserOut
from app.api.repeats import OnceDep
from app.api.schemas import Body, Done, Page, Success
from app.api.versions import ExpectedVersion, VersionedDep
from app.core.exceptions import Invalid
from app.events.inbox import forget_calls
from app.publishing.ended_consents import set_aside_of_owner
from app.publishing.promises import fulfil_all
from app.videos.making import Making
from app.videos.service import cancel_all, ids_of

router = APIRouter(prefix="/v1/users/me", tags=["users"])


class ChangeMe(Body):
    """What is to be other than it is; another address needs the password again."""

    email: EmailAddress | None = None
    username: Username | None = None
    time_zone: TimeZone | None = None
    current_password: Password | None = None


class ChangePassword(Body):
    """The password there is, and the one to be."""

    current_password: Password
    new_password: Password


class NewApiKey(Body):
    """A key for a program, with no more than it needs."""

    name: Line
    scopes: Annotated[set[Scope], Field(min_length=1)]
    expires_at: AwareDatetime | None = None


@router.get("", response_model=Success[UserOut])
async def read_me(
    caller: Annotated[Caller, Depends(with_scope(Scope.ACCOUNT_READ))],
    services: ServicesDep,
    versioned: VersionedDep,
) -> Success[UserOut] | Response:
    """My account; its `ETag` is what an edit is based on."""
    user = await services.database.read(partial(users.find, user_id=caller.user_id))
    if versioned.is_known(user.version):
        return versioned.unchanged(user.version)
    return Success(data=UserOut.of(user))


@router.patch("")
async def change_me(
    *,
    wanted: ChangeMe,
    caller: SignedIn,
    services: ServicesDep,
    record: RecordDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[UserOut]:
    """Change my address, my user name, or the time zone in which pages show me times."""
    if wanted.email is not None:
        if wanted.current_password is None:
            raise Invalid("Changing the email address needs current_password.")
        await services.accounts.confirm(caller.user_id, wanted.current_password)
    change = Change(email=wanted.email, username=wanted.username, time_zone=wanted.time_zone)

    def edit(session: Session) -> User:
        user = users.change(session, caller.user_id, change, version=version, now=services.clock())
        if wanted.email is not None:
            record(session, Action.USER_ADDRESS_CHANGED, f"user:{user.id}")
        return user

    user = await services.database.write(edit)
    versioned.is_known(user.version)
    return Success(data=UserOut.of(user))


@router.delete("")
async def delete_me(
    *,
    request: Request,
    response: Response,
    caller: SignedIn,
    services: ServicesDep,
    record: RecordDep,
) -> Done:
    """Forget me and everything that is only mine. It cannot be undone."""

    def forget(session: Session) -> tuple[Sequence[UUID], tuple[Making, ...]]:
        users.find(
            session, caller.user_id, for_change=True
        )  # before the films, as who asks for one
        called_off = cancel_all(session, caller.user_id, now=services.clock())
        films = ids_of(session, caller.user_id)
        set_aside_of_owner(session, caller.user_id, now=services.clock())
        fulfil_all(session, caller.user_id)
        forget_calls(session, caller.user_id)
        users.delete(session, caller.user_id)
        record(session, Action.USER_DELETED, f"user:{caller.user_id}")
        return films, called_off

    films, called_off = await services.database.write(forget)
    for making in called_off:
        workshop = services.office.workshop
        await asyncio.to_thread(workshop.call_off, making.video_id, making.revision)
    await asyncio.to_thread(services.connections.end_set_aside)
    for film in films:
        await asyncio.to_thread(services.office.forget, film)
    drop_refresh_cookie(request, response)
    return Done()


@router.post("/password")
async def change_password(
    *,
    wanted: ChangePassword,
    request: Request,
    response: Response,
    caller: SignedIn,
    services: ServicesDep,
    device: DeviceDep,
) -> Success[TokensOut]:
    """Choose a new password. Every session ends; the answer opens one here."""
    opened = await services.accounts.change_password(
        caller.user_id, wanted.current_password, wanted.new_password, device
    )
    return with_cookie(request, response, opened)


@router.get("/api-keys")
async def list_api_keys(
    caller: SignedIn, services: ServicesDep, paging: PagingDep
) -> Page[ApiKeyOut]:
    """My keys, the newest first, without their text."""
    found, total = await services.database.read(
        partial(
            api_keys.keys_of,
            user_id=caller.user_id,
            offset=paging.offset,
            limit=paging.per_page,
        )
    )
    keys = [ApiKeyOut.model_validate(key) for key in found]
    return Page(data=keys, pagination=paging.of(total))


@router.post("/api-keys", status_code=201, response_model=Success[NewApiKeyOut])
async def make_api_key(
    wanted: NewApiKey,
    caller: SignedIn,
    services: ServicesDep,
    once: OnceDep,
    record: RecordDep,
) -> JSONResponse:
    """A new key; its text is shown this once."""
    request = KeyRequest(
        name=wanted.name, scopes=frozenset(wanted.scopes), expires_at=wanted.expires_at
    )

    def issue(session: Session) -> Success[NewApiKeyOut]:
        issued = api_keys.issue(
            session, caller.user_id, request, services.keys, now=services.clock()
        )
        after: dict[str, JsonValue] = {
            "name": wanted.name,
            "prefix": issued.key.prefix,
            "scopes": [*sorted(wanted.scopes)],
        }
        record(session, Action.API_KEY_MADE, f"api_key:{issued.key.id}", after=after)
        return Success(data=NewApiKeyOut.of(issued))

    return await once.answer(201, issue)


@router.delete("/api-keys/{key_id}")
async def revoke_api_key(
    key_id: UUID, caller: SignedIn, services: ServicesDep, record: RecordDep
) -> Done:
    """Take a key back; it is refused from the next request on."""

    def revoke(session: Session) -> None:
        api_keys.revoke_key(session, caller.user_id, key_id)
        record(
            session, Action.API_KEY_REVOKED, f"api_key:{key_id}",
            before={"good": True}, after={"good": False},
        )  # fmt: skip

    await services.database.write(revoke)
    return Done()
