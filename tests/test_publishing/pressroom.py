"""A press with a loopback YouTube behind it, films ready to go out, and a clock that is set."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.accounts import users
from app.accounts.models import User
from app.accounts.tiers import Tier
from app.accounts.users import Registration
from app.channels.models import Channel
from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.clock import Clock
from app.core.ids import new_id
from app.core.security import Keys
from app.costs.locks import call_locks
from app.database import Database
from app.providers.youtube.api import YouTubeApi
from app.providers.youtube.consent import Addresses, GoogleConsent
from app.providers.youtube.upload import Chunks
from app.providers.youtube.upload_calls import YouTubeTube
from app.publishing import publication_acts as acts
from app.publishing import publication_work as work
from app.publishing.account_models import AccountRole, YouTubeAccount, YouTubeChannel
from app.publishing.google import Client
from app.publishing.publication_due import due
from app.publishing.publication_files import Shelf
from app.publishing.publication_intent import Wish, intend
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
)
from app.publishing.publication_wake import wake_connected
from app.publishing.quota import Quota, QuotaRules
from app.publishing.tokens import Tokens, sealed_place
from app.tasks.publish import Publish, publish_workflow
from app.tasks.publish_press import Press
from app.videos.delivery import FILES
from app.videos.models import State, Video
from app.videos.office import folder_of
from tests.youtube import world as youtube_world
from tests.youtube.server import YouTube
from tests.youtube.world import GRANULE, World

CLIENT_ID, CLIENT_SECRET = World().client_id, World().client_secret
NOON = datetime(2026, 11, 25, 20, tzinfo=UTC)
"""Noon in Los Angeles."""
NOBODY = "http://127.0.0.1:9"
JPEG = b"\xff\xd8\xff" + b"j" * 500
CAPTIONS = b"1\n00:00:00,000 --> 00:00:02,000\nRivers move sand.\n"


class SetClock:
    """A clock that goes only when it is told to."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **units: float) -> None:
        self.now += timedelta(**units)


def press_at(
    database: Database,
    address: str,
    films: Path,
    *,
    clock: Clock | None = None,
    pace: int = 0,
    **rules: int,
) -> tuple[Publish, Press]:
    """The workflow at a press that publishes to the YouTube of that address, and the press."""
    clock = clock or SetClock()
    keys = Keys("k" * 40)
    client = Client(id=CLIENT_ID, secret=CLIENT_SECRET)
    press = Press(
        database=database,
        keys=keys,
        clock=clock,
        shelf=Shelf(films),
        tube=tube_at(address, pace),
        tokens=Tokens(
            database=database,
            keys=keys,
            google=GoogleConsent(YouTubeApi(address), Addresses.under(address)),
            clients=(client,),
            locks=call_locks(database),
            clock=clock,
        ),
        quota=Quota(database, QuotaRules(project=client.project, **rules), clock=clock),
    )
    return publish_workflow(press), press


def tube_at(address: str, pace: int = 0) -> YouTubeTube:
    """YouTube at that address, its chunks as small as may be."""
    return YouTubeTube(YouTubeApi(address), Chunks(GRANULE, pace, base_url=address))


class Pressroom:
    """Channels, films and publications, published in this thread."""

    def __init__(
        self, database: Database, youtube: YouTube, films: Path, clock: SetClock, **rules: int
    ) -> None:
        self.database, self.youtube, self.world, self.clock = (
            database,
            youtube,
            youtube.world,
            clock,
        )
        self.world.clock = clock
        self.publish, self.press = press_at(database, youtube.url, films, clock=clock, **rules)
        self.tokens = self.press.tokens
        with database.transaction() as session:
            registration = Registration(email="ann@example.com", username="ann", password_hash="-")
            ann = users.register(session, registration, now=clock())
            ann.tier = Tier.SCALE
            self.owner_id = ann.id

    @contextmanager
    def out_of_reach(self) -> Iterator[None]:
        """While nobody listens where YouTube was."""
        publish = self.publish
        self.publish = publish_workflow(replace(self.press, tube=tube_at(NOBODY)))
        yield
        self.publish = publish

    def channel(self, name: str = "Rivers", **profile: Any) -> tuple[str, youtube_world.Channel]:
        """A channel of ours, connected to one of YouTube's."""
        theirs = self.world.open_channel(name)
        with self.database.transaction() as session:
            ours = open_channel(session, self.owner_id, name, Profile(**profile), now=self.clock())
            session.add(
                YouTubeChannel(
                    channel_id=ours.id,
                    youtube_id=theirs.id,
                    title=name,
                    bound_at=self.clock(),
                )
            )
            session.flush()
            self.connect(ours, theirs)
            return ours.id, theirs

    def connect(
        self, ours: Channel | str, theirs: youtube_world.Channel, **facts: Any
    ) -> youtube_world.Grant:
        """Another account for that channel."""
        grant = self.world.consent(theirs)
        channel_id = ours if isinstance(ours, str) else ours.id
        account_id = new_id()
        place = sealed_place("refresh_token", account_id)
        account = YouTubeAccount(
            id=account_id,
            owner_id=self.owner_id,
            channel_id=channel_id,
            subject=grant.subject,
            email=grant.email,
            client_id=self.world.client_id,
            scopes=list(grant.scopes),
            role=AccountRole.ACTIVE,
            refresh_token=self.press.keys.seal(grant.refresh_token, place=place),
            granted_at=self.clock(),
            **facts,
        )
        if isinstance(ours, Channel):
            session = _session_of(ours)
            session.add(account)
            session.flush()
        else:
            with self.database.transaction() as session:
                session.add(account)
        return grant

    def film(self, channel_id: str, title: str = "How rivers move sand", **facts: Any) -> UUID:
        """A film that was made and found good; `script` are its lines, `size` its bytes."""
        lines = facts.pop("script", None) or [f"{title}: sentence {n} of it." for n in range(40)]
        size = facts.pop("size", 3 * GRANULE + 17)
        now = self.clock()
        with self.database.transaction() as session:
            video = Video(
                owner_id=self.owner_id,
                channel_id=channel_id,
                title=title,
                state=State.COMPLETED,
                request={"topic": title},
                profile={},
                files=dict(FILES),
                created_at=now,
                updated_at=now,
                **facts,
            )
            session.add(video)
            session.flush()
            video_id = video.id
        folder = folder_of(self.press.shelf.films, video_id)
        folder.mkdir(parents=True)
        (folder / "video.mp4").write_bytes((video_id.bytes * (size // 16 + 1))[:size])
        (folder / "thumbnail.jpg").write_bytes(JPEG)
        (folder / "captions.srt").write_bytes(CAPTIONS)
        (folder / "script.json").write_text(json.dumps(script(title, lines)))
        (folder / "report.json").write_text(json.dumps(report()))
        return video_id

    def intend(self, video_id: UUID, publish_at: datetime | None = None, **wish: Any) -> UUID:
        """Publish that film; the publication's id."""
        with self.database.transaction() as session:
            video = session.get_one(Video, video_id, with_for_update=True)
            wanted = Wish(actor_id=self.owner_id, publish_at=publish_at, **wish)
            return intend(session, video, wanted, now=self.clock()).id

    def asked(self, **profile: Any) -> UUID:
        """A film of a channel of its own that is to be published now."""
        _, _, film = self.asked_on_channel(**profile)
        return film

    def asked_on_channel(self, **profile: Any) -> tuple[str, youtube_world.Channel, UUID]:
        """The same with its channel: ours, YouTube's and the film."""
        ours, theirs = self.channel(**profile)
        film = self.film(ours)
        self.intend(film)
        return ours, theirs, film

    def again(self, video_id: UUID, name: StepName) -> None:
        """Have a step of that film's publication done once more, as its owner does."""
        with self.database.transaction() as session:
            acts.again(session, self.owner_id, video_id, name, now=self.clock())

    def call_off(self, video_id: UUID) -> None:
        """Call that film's publication off, as its owner does."""
        with self.database.transaction() as session:
            acts.call_off(session, self.owner_id, video_id, now=self.clock())

    def connect_anew(self, ours: str, theirs: youtube_world.Channel) -> None:
        """Another account in place of the channel's only one, as its owner connects it."""
        with self.database.transaction() as session:
            session.delete(session.scalars(select(YouTubeAccount)).one())
        self.connect(ours, theirs)
        with self.database.transaction() as session:
            wake_connected(session, ours, now=self.clock())

    def connect_during_next_look(self, ours: str, theirs: youtube_world.Channel) -> None:
        """Every consent is taken back; another login's account comes as the next refresh is refused."""
        self.revoke_all()
        self.clock.advance(hours=2)

        def connect() -> None:
            self.clock.advance(seconds=1)
            self.connect(ours, replace(theirs, title=f"{theirs.title} too"))
            with self.database.transaction() as session:
                wake_connected(session, ours, now=self.clock())

        self.at_call("oauth.token", connect)

    def keep_out(self, *, out: bool) -> None:
        """Keep the owner out, or let the owner in again."""
        with self.database.transaction() as session:
            session.get_one(User, self.owner_id).disabled_at = self.clock() if out else None

    def at_call(self, method: str, act: Callable[[], object], *, skip: int = 0) -> None:
        """Have something happen as the next call of that method comes to YouTube, or a later one."""
        due, left = self.world.due, skip

        def once(called: str, channel_id: str | None) -> youtube_world.Fault | None:
            nonlocal left
            if called == method:
                left -= 1
                if left < 0:
                    self.world.due = due  # type: ignore[method-assign]
                    act()
            return due(called, channel_id)

        self.world.due = once  # type: ignore[method-assign, assignment]

    def revoke_all(self) -> None:
        """Every consent is taken back at Google."""
        for grant in self.world.grants.values():
            grant.revoked = True

    def claim(self) -> None:
        """Claim what is due, as the clock does, for others to carry out."""
        with self.database.transaction() as session:
            for each in due(session, now=self.clock()):
                work.claim(session, each, now=self.clock())

    def tick(self) -> int:
        """What the clock's workflow does: everything that is due, one after the other."""
        with self.database.transaction() as session:
            found = due(session, now=self.clock())
            runs = [work.claim(session, each, now=self.clock()) for each in found]
        for run in runs:
            self.publish.body(str(run.publication_id), run.attempt)
        return len(runs)

    def run_until_quiet(self, *, hours: float = 48) -> None:
        """Let the clock go on until nothing more is due by itself."""
        ends = self.clock() + timedelta(hours=hours)
        while True:
            self.tick()
            with self.database.transaction() as session:
                following = session.scalar(
                    select(Publication.begin_at)
                    .where(Publication.begin_at.is_not(None))
                    .order_by(Publication.begin_at)
                    .limit(1)
                )
            if following is None or following > ends:
                return
            self.clock.now = max(self.clock.now + timedelta(seconds=1), following)

    def publication(self, video_id: UUID) -> Publication:
        """The film's publication as it is."""
        with self.database.transaction() as session:
            found = session.scalar(select(Publication).where(Publication.video_id == video_id))
            assert found is not None
            return found

    def state(self, video_id: UUID) -> tuple[State, PublicationState]:
        """Where the film and its publication stand."""
        with self.database.transaction() as session:
            film = session.get_one(Video, video_id).state
        return film, self.publication_state(video_id)

    def publication_state(self, video_id: UUID) -> PublicationState:
        with self.database.transaction() as session:
            query = select(Publication.state).where(Publication.video_id == video_id)
            return session.execute(query).scalar_one()

    def steps(self, video_id: UUID) -> dict[str, str]:
        """Every step's state by its name."""
        with self.database.transaction() as session:
            query = (
                select(PublicationStep).join(Publication).where(Publication.video_id == video_id)
            )
            return {step.name.value: step.state.value for step in session.scalars(query)}


def _session_of(row: object) -> Any:
    from sqlalchemy.orm import object_session

    session = object_session(row)
    assert session is not None
    return session


@contextmanager
def pressroom(
    database: Database, films: Path, *, now: datetime = NOON, **rules: int
) -> Iterator[Pressroom]:
    """A pressroom for the time of a block."""
    youtube = YouTube().start()
    try:
        yield Pressroom(database, youtube, films, SetClock(now), **rules)
    finally:
        youtube.stop()


def script(title: str, lines: list[str]) -> dict[str, Any]:
    """`script.json` as films are handed over with it."""
    third = len(lines) // 3
    parts = (lines[:third], lines[third : 2 * third], lines[2 * third :])
    visuals: list[dict[str, Any]] = [
        {"kind": "title", "title": title},
        {"kind": "statement", "text": "What sand is <really>"},
        {"kind": "image", "caption": "A delta", "credit": "Photo: NASA, public domain"},
    ]
    return {
        "title": title,
        "language": "en",
        "description": f"{title}, told in three scenes.",
        "tags": ["rivers", "river sand", "how, it <works>"],
        "sources": [{"title": "Rivers", "name": "Atlas", "address": "https://example.com/rivers"}],
        "scenes": [
            {"lines": [{"text": line} for line in part], "visual": visual}
            for part, visual in zip(parts, visuals, strict=True)
        ],
        "headline": {"first": "Sand"},
    }


def report() -> dict[str, Any]:
    """`report.json` likewise."""
    times = [(0.0, 30.0), (30.0, 35.5), (65.5, 24.5)]
    return {
        "title": "-",
        "seconds": 90.0,
        "brief": {"voice": "heart"},
        "scenes": [
            {"scene": n, "kind": "-", "start": start, "seconds": seconds, "rendered": True}
            for n, (start, seconds) in enumerate(times, start=1)
        ],
        "stages": [{"stage": "narrate", "provider": "kokoro"}],
        "versions": {"ytempire": "0"},
    }
