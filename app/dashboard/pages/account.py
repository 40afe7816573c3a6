"""Your account: where you are signed in, your keys, your password."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.accounts import api_keys, entering, sessions
from app.accounts.actions import Action
from app.accounts.models import ApiKey, LoginSession, User
from app.accounts.tiers import Entitlements, Scope, Tier
from app.accounts.users import find
from app.billing.counter import Subscription, open_checkout, open_portal, subscription_of
from app.core.exceptions import Invalid
from app.dashboard.door import HOME, Cookie, device_of
from app.dashboard.visit import VisitDep

router = APIRouter(prefix=f"{HOME}/account", include_in_schema=False)

MOST = 50
Typed = Annotated[str, Form(max_length=1024)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What the page shows. `fresh` is a key just made, shown this once."""

    user: User
    ceilings: Entitlements
    sessions: Sequence[LoginSession]
    current: UUID | None
    keys: Sequence[ApiKey]
    scopes: tuple[str, ...]
    subscription: Subscription
    tiers: tuple[Tier, ...]
    key: str
    fresh: str = ""


@router.get("")
async def account(visit: VisitDep) -> Response:
    """The page."""
    return await visit.page("pages/account.html", lambda session: _look(session, visit))


@router.post("/sessions/{session_id}/end")
async def end_session(visit: VisitDep, session_id: UUID) -> Response:
    """Sign out somewhere else."""

    def end(session: Session) -> None:
        sessions.revoke(session, visit.owner_id, session_id, now=visit.now)
        visit.record(session, Action.SESSION_REVOKED, f"session:{session_id}")

    await visit.write(end)
    return visit.go(f"{HOME}/account?said=ended")


@router.post("/keys")
async def make_key(
    visit: VisitDep,
    name: Typed = "",
    scopes: Annotated[list[Scope] | None, Form()] = None,
) -> Response:
    """A new key for a program; its text is on this answer and nowhere else."""
    called = " ".join(name.split())
    if not 0 < len(called) <= 80 or not scopes:
        raise Invalid("A key needs a name of at most 80 characters and at least one scope.")
    wanted = api_keys.KeyRequest(name=called, scopes=frozenset(scopes))

    def issue(session: Session) -> api_keys.IssuedKey:
        made = api_keys.issue(session, visit.owner_id, wanted, visit.services.keys, now=visit.now)
        after: dict[str, JsonValue] = {"scopes": [scope.value for scope in sorted(wanted.scopes)]}
        visit.record(session, Action.API_KEY_MADE, f"api_key:{made.key.id}", after=after)
        return made

    issued = await visit.write(issue)
    return await visit.page(
        "pages/account.html", lambda session: _look(session, visit, fresh=issued.text)
    )


@router.post("/keys/{key_id}/revoke")
async def revoke_key(visit: VisitDep, key_id: UUID) -> Response:
    """Make a key good for nothing."""

    def revoke(session: Session) -> None:
        api_keys.revoke_key(session, visit.owner_id, key_id)
        visit.record(session, Action.API_KEY_REVOKED, f"api_key:{key_id}")

    await visit.write(revoke)
    return visit.go(f"{HOME}/account?said=revoked")


@router.post("/password")
async def change_password(visit: VisitDep, current: Typed = "", wanted: Typed = "") -> Response:
    """Another password; every session ends, and a new one begins here."""
    accounts = visit.services.accounts
    cookie = await entering.change_password(
        accounts, visit.owner_id, current, wanted, device_of(visit.request)
    )
    answer = visit.go(f"{HOME}/account?said=saved")
    Cookie(visit.request, answer).give(cookie, seconds=int(accounts.rules.lifetime.total_seconds()))
    return answer


@router.post("/checkout")
async def checkout(visit: VisitDep, tier: Annotated[Tier, Form()], key: Typed = "") -> Response:
    """On to the page where that plan is paid for."""
    here = visit.services
    page = await open_checkout(
        here.database, here.till, visit.owner_id, tier, key=key[:100] or uuid4().hex
    )
    return await visit.away(page.url, whose="stripe")


@router.post("/portal")
async def portal(visit: VisitDep) -> Response:
    """On to the page where bills, cards and the plan are looked after."""
    here = visit.services
    page = await open_portal(here.database, here.till, visit.owner_id)
    return await visit.away(page.url, whose="stripe")


def _look(session: Session, visit: VisitDep, fresh: str = "") -> Account:
    open_ones, _ = sessions.open_sessions(
        session, visit.owner_id, offset=0, limit=MOST, now=visit.now
    )
    till = visit.services.till
    keys, _ = api_keys.keys_of(session, visit.owner_id, offset=0, limit=MOST)
    return Account(
        user=find(session, visit.owner_id),
        ceilings=visit.caller.entitlements,
        sessions=open_ones,
        current=visit.caller.session_id,
        keys=keys,
        scopes=tuple(scope.value for scope in Scope),
        subscription=subscription_of(session, visit.owner_id, till),
        tiers=tuple(dict.fromkeys(till.payments.prices.values())) if till.payments else (),
        key=uuid4().hex,
        fresh=fresh,
    )
