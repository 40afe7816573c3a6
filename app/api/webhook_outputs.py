"""What webhook endpoints and their deliveries look like from outside."""

from datetime import datetime
from uuid import UUID

from app.api.schemas import Out
from app.events.endpoints import OpenedEndpoint
from app.events.models import Delivery, DeliveryState, Endpoint


class EndpointOut(Out):
    """Where an owner is told; no events means all. A secret is shown only when it is made."""

    id: UUID
    url: str
    description: str
    events: list[str]
    header_name: str | None
    enabled: bool
    disabled_because: str | None
    failures: int
    paused_until: datetime | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, endpoint: Endpoint) -> "EndpointOut":
        """The endpoint as its owner sees it."""
        return cls(
            id=endpoint.id,
            url=endpoint.url,
            description=endpoint.description,
            events=endpoint.kinds,
            header_name=endpoint.header_name or None,
            enabled=endpoint.disabled_at is None,
            disabled_because=endpoint.disabled_because or None,
            failures=endpoint.failures,
            paused_until=endpoint.paused_until,
            created_at=endpoint.created_at,
            updated_at=endpoint.updated_at,
        )


class OpenedEndpointOut(EndpointOut):
    """The endpoint with the secret that signs for it, shown this once."""

    secret: str

    @classmethod
    def opened(cls, opened: OpenedEndpoint) -> "OpenedEndpointOut":
        """The endpoint with its new secret."""
        shown = EndpointOut.of(opened.endpoint).model_dump()
        return cls(secret=opened.secret, **shown)


class DeliveryOut(Out):
    """A message to an endpoint and its last attempt; `answer` is the beginning of what was answered."""

    id: UUID
    webhook_id: UUID
    event: str
    status: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    last_attempt_at: datetime | None
    response_status: int | None
    response_ms: int | None
    answer: str
    problem: str | None
    created_at: datetime

    @classmethod
    def of(cls, delivery: Delivery, kind: str) -> "DeliveryOut":
        """The message as its owner sees it."""
        return cls(
            id=delivery.id,
            webhook_id=delivery.announcement_id,
            event=kind,
            status=delivery.state,
            attempts=delivery.attempts,
            next_attempt_at=delivery.next_at,
            last_attempt_at=delivery.tried_at,
            response_status=delivery.status,
            response_ms=delivery.milliseconds if delivery.tried_at else None,
            answer=delivery.answer,
            problem=delivery.problem or None,
            created_at=delivery.created_at,
        )
