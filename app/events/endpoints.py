"""Where an owner wants to be told of what happens: kept, changed, given a new secret, forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.exceptions import Conflict, NotFound, PreconditionFailed
from app.core.ids import new_id
from app.core.listing import page
from app.core.one_at_a_time import one_at_a_time
from app.core.security import Keys
from app.events.models import Endpoint
from app.events.signing import new_secret

CEILING = 20
BOTH_SIGN = timedelta(hours=24)
"""How long the former secret signs beside the new one."""


class TooManyEndpoints(Conflict):
    """An owner may have no further endpoint."""

    code = "too_many_webhook_endpoints"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticHeader:
    """A header sent with every message, for receivers that check no signature."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRequest:
    """The endpoint that is asked for; no kinds means all of them."""

    url: str
    kinds: tuple[str, ...] = ()
    description: str = ""
    header: StaticHeader | None = None
    subject: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointChange:
    """What of an endpoint is to be other than it is. `drops_header` takes its header away."""

    url: str | None = None
    kinds: tuple[str, ...] | None = None
    description: str | None = None
    header: StaticHeader | None = None
    drops_header: bool = False
    enabled: bool | None = None


@dataclass(frozen=True, slots=True)
class OpenedEndpoint:
    """An endpoint with its secret, which nobody can read again."""

    endpoint: Endpoint
    secret: str


def add(
    session: Session, owner_id: UUID, wanted: EndpointRequest, keys: Keys, *, now: datetime
) -> OpenedEndpoint:
    """The new endpoint. Raises TooManyEndpoints."""
    one_at_a_time(session, f"add a webhook endpoint of {owner_id}")  # they are counted
    mine = select(func.count()).where(Endpoint.owner_id == owner_id, Endpoint.subject.is_(None))
    if wanted.subject is None and (session.scalar(mine) or 0) >= CEILING:
        raise TooManyEndpoints(
            f"There may be {CEILING} webhook endpoints.", remedy="Delete one first."
        )
    endpoint_id, secret = new_id(), new_secret()
    endpoint = Endpoint(
        id=endpoint_id,
        owner_id=owner_id,
        subject=wanted.subject,
        url=wanted.url,
        description=wanted.description,
        kinds=list(wanted.kinds),
        secret=keys.seal(secret, place=_place(endpoint_id, "secret")),
        former_secret="",
        header_name="",
        header_value="",
        failures=0,
        disabled_because="",
        created_at=now,
        updated_at=now,
        version=1,
    )
    _set_header(endpoint, wanted.header, keys)
    session.add(endpoint)
    session.flush()
    return OpenedEndpoint(endpoint, secret)


def find(
    session: Session, owner_id: UUID, endpoint_id: UUID, *, for_change: bool = False
) -> Endpoint:
    """The owner's endpoint of that id. Raises NotFound, also for a stranger's."""
    endpoint = session.get(Endpoint, endpoint_id, with_for_update=True if for_change else None)
    if endpoint is None or endpoint.owner_id != owner_id or endpoint.subject is not None:
        raise NotFound("There is no such webhook endpoint.")
    return endpoint


def endpoints_of(
    session: Session, owner_id: UUID, *, offset: int, limit: int
) -> tuple[Sequence[Endpoint], int]:
    """The owner's endpoints, the newest first, and how many there are."""
    query = (
        select(Endpoint)
        .where(Endpoint.owner_id == owner_id, Endpoint.subject.is_(None))
        .order_by(Endpoint.created_at.desc(), Endpoint.id.desc())
    )
    return page(session, query, offset=offset, limit=limit)


def change(endpoint: Endpoint, wanted: EndpointChange, keys: Keys, *, now: datetime) -> None:
    """Change the endpoint, locked by the caller. Enabled again, it starts with a clean record."""
    if wanted.url is not None:
        endpoint.url = wanted.url
    if wanted.kinds is not None:
        endpoint.kinds = list(wanted.kinds)
    if wanted.description is not None:
        endpoint.description = wanted.description
    if wanted.header is not None or wanted.drops_header:
        _set_header(endpoint, wanted.header, keys)
    if wanted.enabled is True and endpoint.disabled_at is not None:
        endpoint.disabled_at, endpoint.disabled_because = None, ""
        endpoint.failures, endpoint.paused_until = 0, None
    if wanted.enabled is False and endpoint.disabled_at is None:
        endpoint.disabled_at, endpoint.disabled_because = now, "Turned off by its owner."
    endpoint.updated_at = now
    endpoint.version += 1


def expect(endpoint: Endpoint, version: int) -> None:
    """Raise PreconditionFailed if that is not the present version."""
    if endpoint.version != version:
        raise PreconditionFailed("The webhook endpoint was changed since you read it.")


def rotate(endpoint: Endpoint, keys: Keys, *, now: datetime) -> str:
    """A new secret; for a day the former one signs beside it."""
    former = keys.unseal(endpoint.secret, place=_place(endpoint.id, "secret"))
    secret = new_secret()
    endpoint.former_secret = keys.seal(former, place=_place(endpoint.id, "former_secret"))
    endpoint.former_until = now + BOTH_SIGN
    endpoint.secret = keys.seal(secret, place=_place(endpoint.id, "secret"))
    endpoint.updated_at = now
    endpoint.version += 1
    return secret


def signing_secrets(endpoint: Endpoint, keys: Keys, *, now: datetime) -> tuple[str, ...]:
    """The secrets that sign at this time, the newest first."""
    secrets = [keys.unseal(endpoint.secret, place=_place(endpoint.id, "secret"))]
    if endpoint.former_until is not None and now < endpoint.former_until:
        place = _place(endpoint.id, "former_secret")
        secrets.append(keys.unseal(endpoint.former_secret, place=place))
    return tuple(secrets)


def static_header(endpoint: Endpoint, keys: Keys) -> dict[str, str]:
    """The header that goes with every message, if there is one."""
    if not endpoint.header_name:
        return {}
    place = _place(endpoint.id, "header_value")
    return {endpoint.header_name: keys.unseal(endpoint.header_value, place=place)}


def _set_header(endpoint: Endpoint, header: StaticHeader | None, keys: Keys) -> None:
    place = _place(endpoint.id, "header_value")
    endpoint.header_name = header.name if header else ""
    endpoint.header_value = keys.seal(header.value, place=place) if header else ""


def _place(endpoint_id: UUID, column: str) -> str:
    return f"webhook_endpoints:{column}:{endpoint_id}"
