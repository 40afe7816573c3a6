"""What pages need of the opened service."""

from collections.abc import Callable, Sequence
from datetime import datetime
from threading import Event
from typing import Protocol, cast

from fastapi import Request

from app.accounts.service import Accounts
from app.analytics.at_once import AtOnce
from app.billing.payments import Till
from app.core.security import Keys
from app.database import Database
from app.engine import Desk
from app.events.sending import Post
from app.publishing.connections import Connections
from app.publishing.publication_office import PublishingOffice
from app.upkeep.finding import Finding
from app.videos.office import Office


class Services(Protocol):
    """The opened service, as far as pages use it."""

    @property
    def database(self) -> Database:
        """Where rows are."""

    @property
    def accounts(self) -> Accounts:
        """Who may enter."""

    @property
    def keys(self) -> Keys:
        """What hashes and seals."""

    @property
    def office(self) -> Office:
        """Where films are asked for."""

    @property
    def desk(self) -> Desk:
        """Where all durable work is seen and taken up."""

    @property
    def checks(self) -> Callable[[], Sequence[Finding]]:
        """How the machine and its stores stand; it takes a second, so call it in a thread."""

    @property
    def connections(self) -> Connections:
        """The Google accounts of the installation, and the quota of their project."""

    @property
    def publishing(self) -> PublishingOffice:
        """Where films are published from."""

    @property
    def at_once(self) -> AtOnce:
        """Where figures are asked for at once."""

    @property
    def post(self) -> Post:
        """Where messages to webhook endpoints are sent from."""

    @property
    def till(self) -> Till:
        """Where subscriptions are paid for."""

    @property
    def leaving(self) -> Event:
        """Set as soon as the process was asked to end."""

    def clock(self) -> datetime:
        """The time now, in UTC."""


def services_of(request: Request) -> Services:
    """The services the app was started with."""
    return cast("Services", request.app.state.services)
