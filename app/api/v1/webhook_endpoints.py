"""Where I want to be told of what happens."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, Field, StringConstraints
from sqlalchemy.orm import Session

from app.accounts.audit import Act, record
from app.accounts.caller import Caller
from app.accounts.tiers import Scope
from app.api.deps import PagingDep, Services, ServicesDep, with_scope
from app.api.repeats import OnceDep
from app.api.schemas import Body, Done, Page, Success
from app.api.versions import ExpectedVersion, VersionedDep
from app.api.webhook_outputs import EndpointOut, OpenedEndpointOut
from app.events import endpoints
from app.events.endpoints import EndpointChange, EndpointRequest, StaticHeader
from app.events.models import Endpoint
from app.events.outbox import Kind

router = APIRouter(prefix="/v1/webhook-endpoints", tags=["webhooks"])

Owner = Annotated[Caller, Depends(with_scope(Scope.WEBHOOKS_WRITE))]
Url = Annotated[str, StringConstraints(min_length=10, max_length=2000, pattern=r"^[\x21-\x7e]+$")]
Description = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
RESERVED = ("webhook-", "content-", "transfer-", "proxy-", "x-forwarded-")
TAKEN = {"host", "connection", "expect", "te", "trailer", "upgrade", "user-agent", "keep-alive"}


def _free_name(name: str) -> str:
    if name.lower() in TAKEN or name.lower().startswith(RESERVED):
        raise ValueError("this header is ours to send; choose another name")
    return name


class Header(Body):
    """A header sent with every message, for receivers that check no signature, such as n8n."""

    name: Annotated[
        str,
        StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$"),
        AfterValidator(_free_name),
    ]
    value: Annotated[
        str, StringConstraints(min_length=1, max_length=500, pattern=r"^[\x21-\x7e][\x20-\x7e]*$")
    ]

    def sent(self) -> StaticHeader:
        """The header as it is kept."""
        return StaticHeader(name=self.name, value=self.value)


class NewEndpoint(Body):
    """An endpoint; without events it is told of all."""

    url: Url
    events: Annotated[frozenset[Kind], Field(max_length=len(Kind))] = frozenset()
    description: Description = ""
    header: Header | None = None


class ChangeEndpoint(Body):
    """What is to be other than it is; `header: null` takes the header away."""

    url: Url | None = None
    events: Annotated[set[Kind], Field(max_length=len(Kind))] | None = None
    description: Description | None = None
    header: Header | None = None
    enabled: bool | None = None

    def wanted(self) -> EndpointChange:
        """The change as it is carried out."""
        return EndpointChange(
            url=self.url,
            kinds=None if self.events is None else tuple(sorted(self.events)),
            description=self.description,
            header=self.header.sent() if self.header else None,
            drops_header="header" in self.model_fields_set and self.header is None,
            enabled=self.enabled,
        )


@router.get("")
async def list_endpoints(
    caller: Owner, services: ServicesDep, paging: PagingDep
) -> Page[EndpointOut]:
    """My endpoints, the newest first."""
    found, total = await services.database.read(
        lambda session: endpoints.endpoints_of(
            session, caller.user_id, offset=paging.offset, limit=paging.per_page
        )
    )
    return Page(data=[EndpointOut.of(each) for each in found], pagination=paging.of(total))


@router.post("", status_code=201, response_model=Success[OpenedEndpointOut])
async def add_endpoint(
    wanted: NewEndpoint, caller: Owner, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """A new endpoint; the secret that signs its messages is shown this once."""
    services.post.refuse_unfit(wanted.url)
    request = EndpointRequest(
        url=wanted.url,
        kinds=tuple(sorted(wanted.events)),
        description=wanted.description,
        header=wanted.header.sent() if wanted.header else None,
    )

    def add(session: Session) -> Success[OpenedEndpointOut]:
        now = services.clock()
        opened = endpoints.add(session, caller.user_id, request, services.keys, now=now)
        _note(session, services, caller, "created", opened.endpoint)
        return Success(data=OpenedEndpointOut.opened(opened))

    return await once.answer(201, add)


@router.get("/{endpoint_id}")
async def read_endpoint(
    endpoint_id: UUID, caller: Owner, services: ServicesDep, versioned: VersionedDep
) -> Success[EndpointOut]:
    """One of my endpoints; its `ETag` follows edits, not what is delivered."""
    endpoint = await services.database.read(
        lambda session: endpoints.find(session, caller.user_id, endpoint_id)
    )
    versioned.is_known(endpoint.version)
    return Success(data=EndpointOut.of(endpoint))


@router.patch("/{endpoint_id}")
async def change_endpoint(
    *,
    endpoint_id: UUID,
    wanted: ChangeEndpoint,
    caller: Owner,
    services: ServicesDep,
    version: ExpectedVersion,
    versioned: VersionedDep,
) -> Success[EndpointOut]:
    """Change an endpoint, turn it off, or on again with a clean record."""
    wanted.refuse_null("url", "events", "description", "enabled")
    if wanted.url is not None:
        services.post.refuse_unfit(wanted.url)

    def change(session: Session) -> Endpoint:
        endpoint = endpoints.find(session, caller.user_id, endpoint_id, for_change=True)
        endpoints.expect(endpoint, version)
        endpoints.change(endpoint, wanted.wanted(), services.keys, now=services.clock())
        _note(session, services, caller, "changed", endpoint)
        return endpoint

    endpoint = await services.database.write(change)
    versioned.is_known(endpoint.version)
    return Success(data=EndpointOut.of(endpoint))


@router.delete("/{endpoint_id}")
async def delete_endpoint(endpoint_id: UUID, caller: Owner, services: ServicesDep) -> Done:
    """Forget an endpoint with all its deliveries; what waits is not sent."""

    def forget(session: Session) -> None:
        endpoint = endpoints.find(session, caller.user_id, endpoint_id, for_change=True)
        _note(session, services, caller, "deleted", endpoint)
        session.delete(endpoint)

    await services.database.write(forget)
    return Done()


@router.post("/{endpoint_id}/rotate", response_model=Success[OpenedEndpointOut])
async def rotate_secret(
    endpoint_id: UUID, caller: Owner, services: ServicesDep, once: OnceDep
) -> JSONResponse:
    """A new secret, shown this once; for 24 hours the former one signs beside it."""

    def rotate(session: Session) -> Success[OpenedEndpointOut]:
        endpoint = endpoints.find(session, caller.user_id, endpoint_id, for_change=True)
        secret = endpoints.rotate(endpoint, services.keys, now=services.clock())
        _note(session, services, caller, "secret_rotated", endpoint)
        opened = endpoints.OpenedEndpoint(endpoint, secret)
        return Success(data=OpenedEndpointOut.opened(opened))

    return await once.answer(200, rotate)


def _note(
    session: Session, services: Services, caller: Caller, what: str, endpoint: Endpoint
) -> None:
    act = Act(
        action=f"webhook_endpoint.{what}",
        target=f"webhook_endpoint:{endpoint.id}",
        actor_id=caller.user_id,
        after={"url": endpoint.url, "enabled": endpoint.disabled_at is None},
    )
    record(session, act, now=services.clock())
