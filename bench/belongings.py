"""What whoever asks in the fuzzing has of their own, made when an address asks for it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from fastapi.testclient import TestClient

from app.accounts.tiers import Scope
from app.api.deps import Services
from app.core.ids import new_id
from app.events import attempts
from app.events.models import Delivery
from app.events.sending import Reply
from app.generation.brief import VOICES
from app.generation.script import Headline, Line, Scene, Script, TitleVisual
from app.publishing.account_models import AccountRole, YouTubeAccount, YouTubeChannel
from app.publishing.catalogue import write_down
from app.publishing.catalogue_change import Change, changed
from app.publishing.catalogue_look import Found
from app.publishing.tokens import sealed_place
from app.videos import making, service
from app.videos.delivery import FILES
from app.videos.making import Making, Outcome
from app.videos.script_page import SCRIPT
from tests.youtube.world import World

SERIES: Final[Mapping[str, object]] = {
    "name": "Rivers",
    "topics": ["https://example.com/rivers"],
    "begins": False,
    "rhythm": {"days": ["mon"], "times": ["15:00"]},
}
WRITTEN: Final = Script(
    title="Rivers",
    language="en",
    headline=Headline(first="Rivers"),
    scenes=(Scene(lines=(Line(text="Rivers move sand."),), visual=TitleVisual(title="Rivers")),),
)
NAMED: Final = frozenset(
    {"channel_id", "video_id", "series_id", "repair_id", "account_id", "endpoint_id"}
    | {"delivery_id", "key_id", "session_id", "user_id", "voice_id", "workflow_id"}
)
"""What is found here under the name that addresses give it."""


@dataclass(frozen=True)
class Belongings:
    """One user's. `world` is the YouTube on which their channel is connected."""

    client: TestClient
    services: Services
    world: World
    headers: Mapping[str, str]
    user_id: UUID
    session_id: UUID

    def ids(self, path: str) -> Iterator[dict[str, str]]:
        """Their ids for the names in an address.

        Films are one that was asked for, and one that was made: approved where it is published.
        """
        names = re.findall(r"\{(\w+)\}", path)
        own = {name: str(getattr(self, name)) for name in names if name in NAMED}
        if not own:
            return
        yield own
        if "video_id" in own:
            scene = {"number": "1"} if "number" in names else {}
            made = self._approved() if "/publi" in path else self._made()
            yield own | scene | {"video_id": str(made)}

    @property
    def voice_id(self) -> str:
        """A narrator of this machine."""
        return VOICES[0]

    @property
    def workflow_id(self) -> str:
        """What n8n may call."""
        return "generate_video"

    @cached_property
    def channel_id(self) -> str:
        """A channel that is not connected to YouTube, until `account_id` was asked for."""
        return str(self._post("/v1/channels", name="Rivers")["id"])

    @property
    def video_id(self) -> str:
        """A film that was asked for."""
        wanted = {"channel_id": self.channel_id, "topic": "Rivers", "source_text": "Sand. " * 80}
        return str(self._post("/v1/videos/generate", **wanted)["video_id"])

    @cached_property
    def series_id(self) -> str:
        """A series that has not begun."""
        return str(self._post("/v1/series", **SERIES, channel_id=self.channel_id)["id"])

    @cached_property
    def key_id(self) -> str:
        """A key that may read films."""
        wanted = {"name": "a program", "scopes": [Scope.VIDEOS_READ]}
        return str(self._post("/v1/users/me/api-keys", **wanted)["id"])

    @cached_property
    def endpoint_id(self) -> str:
        """A webhook to which nothing is sent: nobody works here."""
        wanted = {"url": "https://example.com/hook", "events": ["video.failed"]}
        return str(self._post("/v1/webhook-endpoints", **wanted)["id"])

    @cached_property
    def delivery_id(self) -> str:
        """A message that the webhook has heard."""
        sent = str(self._post(f"/v1/webhook-endpoints/{self.endpoint_id}/test")["id"])
        with self.services.database.transaction() as session:
            turn = session.get_one(Delivery, UUID(sent)).turn
            attempts.settle(
                session, UUID(sent), turn, Reply(status=200, text=""), now=self.services.clock()
            )
        return sent

    @cached_property
    def account_id(self) -> UUID:
        """A Google account that acts for their channel."""
        theirs = self.world.open_channel("Rivers")
        grant, account_id = self.world.consent(theirs), new_id()
        place, now = sealed_place("refresh_token", account_id), self.services.clock()
        bound = YouTubeChannel(
            channel_id=self.channel_id, youtube_id=theirs.id, title="Rivers", bound_at=now
        )
        account = YouTubeAccount(
            id=account_id,
            owner_id=self.user_id,
            channel_id=self.channel_id,
            subject=grant.subject,
            email=grant.email,
            client_id=self.world.client_id,
            scopes=list(grant.scopes),
            role=AccountRole.ACTIVE,
            refresh_token=self.services.keys.seal(grant.refresh_token, place=place),
            granted_at=now,
        )
        with self.services.database.transaction() as session:
            session.add(bound)
            session.flush()
            session.add(account)
        return account_id

    @cached_property
    def repair_id(self) -> UUID:
        """One that was looked at, of a channel that has left YouTube since."""
        change = Change(footer="More of rivers.")
        before, after = changed(change, {"snippet": {"title": "Rivers", "description": "Sand."}})
        found = Found(youtube_id="dQw4w9WgXcQ", title="Rivers", before=before, after=after)
        channel_id = self.channel_id
        with self.services.database.transaction() as session:
            now = self.services.clock()
            return write_down(session, self.user_id, channel_id, change, [found], now=now).id

    def _made(self) -> UUID:
        """A film that awaits approval, with its files, on a channel that is connected."""
        assert self.account_id
        film, now = UUID(self.video_id), self.services.clock()
        folder, which = self.services.office.folder(film), Making(film, 1)
        folder.mkdir(parents=True)
        for name in FILES.values():
            (folder / name).write_bytes(b"0123456789")
        outcome = Outcome(files=dict(FILES), facts={"seconds": 12.5})
        with self.services.database.transaction() as session:
            making.begin(session, which, now=now)
            making.planned(session, which, SCRIPT.dump_python(WRITTEN, mode="json"))
            making.finish(session, which, outcome, now=now)
        return film

    def _approved(self) -> UUID:
        film = self._made()
        with self.services.database.transaction() as session:
            service.approve(session, self.user_id, film, now=self.services.clock())
        return film

    def _post(self, path: str, **body: object) -> dict[str, Any]:
        answer = self.client.post(path, json=body or None, headers=dict(self.headers))
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()["data"]
        return found
