"""Someone who connects channels, in a browser that keeps its cookies."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from httpx2 import Client, Response

from app.accounts.tiers import Role, Tier
from app.publishing.account_models import YouTubeAccount
from app.publishing.connections import Connections
from tests.test_api.house import House, Person
from tests.youtube.server import YouTube
from tests.youtube.world import Channel, Grant


@dataclass(frozen=True)
class Owner:
    """A person of a house and the YouTube their channels are on."""

    house: House
    person: Person
    youtube: YouTube

    @classmethod
    def new(cls, house: House, youtube: YouTube, name: str = "ann") -> "Owner":
        """Someone new who may have many channels."""
        return cls(house, house.person(name, tier=Tier.SCALE, role=Role.ADMIN), youtube)

    def again(self) -> "Owner":
        """The same person on another device."""
        return replace(self, person=self.house.sign_in(self.person.email.partition("@")[0]))

    @property
    def connections(self) -> Connections:
        return self.house.services.connections

    def channel(self, name: str = "Rivers") -> str:
        """A new channel of ours; its id."""
        answer = self.person.call("POST", "/v1/channels", json={"name": name})
        return str(answer.json()["data"]["id"])

    def begin(self, channel_id: str, **wanted: object) -> tuple[str, dict[str, str]]:
        """Ask for consent: where Google is, and the cookie that came with it."""
        answer = self.person.call("POST", f"/v1/channels/{channel_id}/connect", json=wanted)
        assert answer.status_code == 201, answer.text
        return answer.json()["data"]["authorization_url"], dict(answer.cookies)

    def consent(self, url: str, grant: Grant | None) -> str:
        """Give consent on Google's page; where Google sends the browser."""
        self.youtube.world.next_consent = grant
        with Client() as browser:
            answer = browser.get(url)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])

    def come_back(self, location: str, cookies: dict[str, str], **parts: Any) -> Response:
        """What our service answers to the browser that Google sends back."""
        parts.setdefault("headers", {})
        if cookies:
            parts["headers"]["cookie"] = "; ".join(f"{k}={v}" for k, v in cookies.items())
        address = urlsplit(location)
        return self.house.call("GET", f"{address.path}?{address.query}", **parts)

    def connect(self, channel_id: str, grant: Grant, **wanted: object) -> Response:
        """Connect an account of that consent to a channel of ours."""
        url, cookies = self.begin(channel_id, **wanted)
        return self.come_back(self.consent(url, grant), cookies)

    def connected(
        self, name: str = "Rivers", channel: Channel | None = None, **wanted: object
    ) -> tuple[str, UUID, Grant]:
        """A new channel with one account: both ids, and the consent."""
        grant = self.youtube.world.consent(channel or self.youtube.world.open_channel(name))
        channel_id = self.channel(name)
        answer = self.connect(channel_id, grant, **wanted)
        assert answer.status_code == 200, answer.text
        return channel_id, UUID(answer.json()["data"]["account_id"]), grant

    def second(
        self, channel_id: str, channel: Channel, role: str = "reserve"
    ) -> tuple[UUID, Grant]:
        """Another login's account on a connected channel."""
        grant = self.youtube.world.consent(channel)
        number = len(self.youtube.world.grants)
        grant.subject, grant.email = f"{grant.subject}{number}", f"{number}.{grant.email}"
        answer = self.connect(channel_id, grant, role=role)
        assert answer.status_code == 200, answer.text
        return UUID(answer.json()["data"]["account_id"]), grant

    def row(self, account_id: UUID) -> YouTubeAccount:
        """The account as it is kept."""
        with self.house.services.database.transaction() as session:
            account = session.get(YouTubeAccount, account_id)
            assert account is not None
            return account

    def accounts(self, channel_id: str) -> list[dict[str, Any]]:
        """The accounts of the channel as their owner reads them."""
        found: list[dict[str, Any]] = self.person.call(
            "GET", f"/v1/channels/{channel_id}/accounts"
        ).json()["data"]
        return found

    def token_calls(self) -> int:
        """How often Google's token endpoint was asked."""
        return self.youtube.world.token_calls

    def told(self, kind: str) -> list[dict[str, Any]]:
        """The facts of every announcement of that kind."""
        from sqlalchemy import select

        from app.events.models import Announcement

        query = select(Announcement.facts).where(Announcement.kind == kind)
        with self.house.services.database.transaction() as session:
            return [dict(facts) for facts in session.scalars(query)]
