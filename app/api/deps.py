"""What endpoints ask for: the services, who is calling, from where, and which page of a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import ceil
from threading import Event
from typing import Annotated, Final, cast

from fastapi import Depends, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session
from starlette.types import Scope as Connection

from app.accounts.api_keys import PREFIX, fingerprint
from app.accounts.caller import Caller
from app.accounts.service import Accounts
from app.accounts.sessions import Device
from app.accounts.tiers import Scope
from app.analytics.at_once import AtOnce
from app.api.schemas import CursorPagination, Pagination
from app.billing.payments import Till
from app.core.clock import Clock
from app.core.exceptions import Unauthenticated
from app.core.metrics import Metrics
from app.core.middleware import address_of, header
from app.core.read_ahead import Reads
from app.core.security import Keys
from app.database import Database
from app.engine import Desk
from app.events.gate import Gate
from app.events.models import Received
from app.events.sending import Post
from app.publishing.connections import Connections
from app.publishing.publication_office import PublishingOffice
from app.upkeep.finding import Finding
from app.videos.listing import CURSOR, Cursor
from app.videos.office import Office
from app.videos.voices import Casting
from app.videos.watch import Watch

REMEMBERED_KEYS = 4096
SHOWN: Final = "shown"
"""Under which a request's state has what its access token says, if it shows a good one."""
CHANGE_PASSWORD = "/v1/users/me/password"  # noqa: S105 - a path
"""Where one may go with a password that somebody else has given."""


@dataclass(frozen=True, slots=True)
class Services:
    """What the endpoints of one process work with."""

    database: Database
    accounts: Accounts
    keys: Keys
    metrics: Metrics
    clock: Clock
    revision: str
    """The revision of the database that this code needs."""
    office: Office
    desk: Desk
    """Where all durable work is seen, resumed and cancelled."""
    checks: Callable[[], Sequence[Finding]]
    """How the machine and its stores stand; it takes a second, so call it in a thread."""
    leaving: Event
    """Set as soon as this process was asked to end: answers without an end come to theirs."""
    watch: Watch
    """What tells those who follow a film that there is news of it."""
    connections: Connections
    post: Post
    till: Till
    n8n: Gate
    calls: Callable[[Session, Received], None]
    """Have a call of a workflow outside applied, if the transaction commits."""
    publishing: PublishingOffice
    at_once: AtOnce
    casting: Casting
    known_keys: dict[str, str] = field(default_factory=dict)
    """Fingerprints of API keys that were good lately, and whose they are: for counting only."""


def services_of(request: Request) -> Services:
    """The services the app was started with."""
    return cast("Services", request.app.state.services)


async def given_services(request: Request) -> Services:
    """The same as a dependency."""
    return services_of(request)


ServicesDep = Annotated[Services, Depends(given_services)]
"""Like every dependency a coroutine: a plain function would be run in a thread of its own, which
costs more than most endpoints."""


async def given_reads(services: ServicesDep) -> Reads:
    """Where rows are looked up; a hot route gives what it has read ahead instead."""
    return services.database


ReadsDep = Annotated[Reads, Depends(given_reads)]

bearer = HTTPBearer(auto_error=False, description="An access token, or an API key (`ytk_…`).")


async def current_caller(
    request: Request,
    services: ServicesDep,
    shown: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Caller:
    """Who is calling, whatever they may do. Raises Unauthenticated, PasswordChangeNeeded."""
    if shown is None:
        raise Unauthenticated("This needs a bearer token.", remedy="Sign in first.")
    caller = await services.accounts.identify(shown.credentials)
    if request.url.path != CHANGE_PASSWORD:
        caller.demand_own_password()
    request.state.user_id = str(caller.user_id)
    if caller.key_id is not None:
        _remember(services, shown.credentials, caller)
    return caller


AnyCaller = Annotated[Caller, Depends(current_caller)]


async def signed_in(caller: AnyCaller) -> Caller:
    """A person signed in. Raises Forbidden for an API key."""
    caller.demand_session()
    return caller


async def admin(caller: AnyCaller) -> Caller:
    """An admin signed in. Raises Forbidden for everyone else."""
    caller.demand_admin()
    return caller


def with_scope(scope: Scope) -> Callable[[Caller], Caller]:
    """A dependency: someone signed in, or an API key with that scope. Raises Forbidden."""

    async def scoped(caller: AnyCaller) -> Caller:
        caller.demand(scope)
        return caller

    scoped.policy = scope  # type: ignore[attr-defined]  # read by the test of every route's policy
    return cast("Callable[[Caller], Caller]", scoped)


SignedIn = Annotated[Caller, Depends(signed_in)]
Admin = Annotated[Caller, Depends(admin)]


def device_of(request: Request) -> Device:
    """Where the request comes from, as far as it tells."""
    name = request.headers.get("user-agent", "unknown")
    return Device(
        name="".join(c for c in name if c.isprintable()), address=address_of(request.scope)
    )


async def _device(request: Request) -> Device:
    return device_of(request)


DeviceDep = Annotated[Device, Depends(_device)]


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of a list is asked for."""

    page: int
    per_page: int

    @property
    def offset(self) -> int:
        """How many entries come before the page."""
        return (self.page - 1) * self.per_page

    def of(self, total: int) -> Pagination:
        """The page's place in the whole list."""
        pages = ceil(total / self.per_page)
        return Pagination(page=self.page, per_page=self.per_page, total=total, pages=pages)

    def leading_on(self, total: int, onward: Cursor | None) -> CursorPagination:
        """The same, and where the following page begins."""
        place = self.of(total)
        return CursorPagination(**dict(place), next_cursor=str(onward) if onward else None)


async def paging(
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=100)] = 20,
) -> Paging:
    """Which page is asked for."""
    return Paging(page, per_page)


PagingDep = Annotated[Paging, Depends(paging)]


async def cursor(
    cursor: Annotated[
        str | None,
        Query(
            pattern=CURSOR,
            description="The `next_cursor` of the page before: goes on behind it, however far down.",
        ),
    ] = None,
) -> Cursor | None:
    """Behind which film of a list, the latest first, the page begins; `page` then says nothing."""
    return None if cursor is None else Cursor.parse(cursor)


CursorDep = Annotated[Cursor | None, Depends(cursor)]


def subject_of(connection: Connection) -> str:
    """Whom a request is counted for: the user whose token or key it shows, else its address.

    Nothing is looked up: a token counts by its signature, a key once it has been good.
    """
    services: Services = connection["app"].state.services
    scheme, _, shown = (header(connection, b"authorization") or "").partition(" ")
    credential = shown.strip()
    if credential.startswith(PREFIX):
        known = services.known_keys.get(fingerprint(services.keys, credential))
        return known or f"address:{address_of(connection)}"
    try:
        good = services.accounts.tokens.read(credential)
    except Unauthenticated:
        return f"address:{address_of(connection)}"
    if scheme.lower() == "bearer":
        connection["state"][SHOWN] = good
    return f"user:{good.user_id.hex}"


def _remember(services: Services, text: str, caller: Caller) -> None:
    if len(services.known_keys) >= REMEMBERED_KEYS:
        services.known_keys.clear()
    services.known_keys[fingerprint(services.keys, text)] = f"user:{caller.user_id.hex}"
