"""What an operator of four channels sees: films planned, held, under way, out, and some in each other's way."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.channels.models import Channel
from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.ids import new_id
from app.dashboard.assets import FOLDER
from app.publishing import catalogue
from app.publishing.account_models import AccountRole, YouTubeAccount, YouTubeChannel
from app.publishing.catalogue_change import Change
from app.publishing.catalogue_look import Found
from app.publishing.publication_intent import Wish, intend
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
)
from app.videos.models import State, Video

CHANNELS = {
    "Rivers & Coasts": Profile(
        time_zone="Europe/Berlin",
        publish_slots=tuple(f"{day} 17:30" for day in ("mon", "tue", "wed", "thu", "fri")),
    ),
    "Deep Sky": Profile(
        look="signal",
        time_zone="America/New_York",
        publish_slots=("tue 12:00", "thu 12:00", "sat 10:00"),
    ),
    "Old Machines": Profile(look="paper", publish_slots=("mon 09:00", "fri 09:00")),
    "Kitchen Physics": Profile(publish_slots=("sun 18:00",), time_zone="Asia/Tokyo"),
}
TITLES = (
    "How rivers move sand to the sea", "Why tides come twice a day", "The delta that is drowning",
    "What a black hole sounds like", "How far a light-year is", "The telescope that cannot point",
    "The clock that started a war", "Why steam engines have governors", "A bridge made of rope",
    "Why onions make you cry", "The physics of a soufflé", "How salt keeps meat",
)  # fmt: skip


@dataclass
class Portfolio:
    """The rows: channels and films by name."""

    owner_id: UUID
    now: datetime
    channels: dict[str, Channel] = field(default_factory=dict)
    films: dict[str, Video] = field(default_factory=dict)

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """So many days from now, at that time in UTC."""
        begun = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
        return begun + timedelta(days=day, hours=hour, minutes=minute)


def fill(session: Session, owner_id: UUID, *, now: datetime) -> Portfolio:
    """Four connected channels, with films that go out in the coming days and some that are out."""
    made = Portfolio(owner_id=owner_id, now=now)
    for number, (name, profile) in enumerate(CHANNELS.items()):
        channel = open_channel(session, owner_id, name, profile, now=now)
        made.channels[name] = channel
        if number < 3:
            connect(session, owner_id, channel, now=now)
    rivers, sky, machines = list(made.channels)[:3]
    plan(session, made, rivers, TITLES[0], made.at(2, 16, 30))
    plan(session, made, rivers, TITLES[1], made.at(3, 16, 30))
    plan(session, made, rivers, TITLES[2], made.at(4, 16, 30))
    plan(session, made, sky, TITLES[3], made.at(2, 17))
    stand(session, plan(session, made, sky, TITLES[4], made.at(4, 17)), PublicationState.HELD)
    plan(session, made, machines, TITLES[6], made.at(3, 9))
    plan(session, made, machines, TITLES[7], made.at(5, 9))
    out = plan(session, made, sky, TITLES[5], made.at(6, 17))
    stand(session, out, PublicationState.PUBLISHED, at=made.at(-1, 17))
    near = plan(session, made, machines, TITLES[8], made.at(8, 9))
    stand(session, near, PublicationState.SCHEDULED, at=now + timedelta(hours=5))
    stopped = plan(session, made, rivers, "The lake that explodes", made.at(9, 9))
    stopped.problem = {"code": "rejected", "detail": "YouTube has rejected the video: duplicate."}
    stand(session, stopped, PublicationState.STOPPED, at=made.at(-2, 16, 30))
    film(session, made, rivers, TITLES[9])
    film(session, made, list(made.channels)[3], TITLES[10])
    return made


def crowd(session: Session, made: Portfolio) -> None:
    """Films that got into each other's way: a channel's number was lowered, two share a minute."""
    machines = made.channels["Old Machines"]
    machines.profile = {**machines.profile, "daily_cap": 2}
    session.flush()
    plan(session, made, "Old Machines", "Why clocks run clockwise", made.at(3, 12))
    machines.profile = {**machines.profile, "daily_cap": 1}
    twin = plan(session, made, "Rivers & Coasts", "Where glaciers end", made.at(4, 18))
    twin.publish_at = made.at(4, 16, 30)
    plan(session, made, "Rivers & Coasts", "Why lakes freeze from above", made.at(8, 12))
    session.flush()


def connect(session: Session, owner_id: UUID, channel: Channel, *, now: datetime) -> None:
    """The channel has an account at Google, as after its owner's consent."""
    youtube = "UC" + channel.id.removeprefix("ch_").ljust(22, "x")
    session.add(
        YouTubeChannel(channel_id=channel.id, youtube_id=youtube, title=channel.name, bound_at=now)
    )
    session.flush()
    session.add(
        YouTubeAccount(
            id=new_id(),
            owner_id=owner_id,
            channel_id=channel.id,
            subject=channel.id,
            email=f"{channel.id}@example.com",
            client_id="client",
            scopes=[],
            role=AccountRole.ACTIVE,
            refresh_token="",
            granted_at=now,
        )
    )
    session.flush()


def look_at(session: Session, made: Portfolio, channel: str) -> UUID:
    """A repair of that channel's back catalogue that was looked at, with one video that is refused; its id."""
    found = [
        Found(
            youtube_id=f"video-{number:05}",
            title=title,
            before={"snippet": {"description": "Told once.", "tags": ["sand"]}},
            after={"snippet": {"description": "Told once.\n\nMore at rivers.example", "tags": ["sand", "silt"]}},
            problem=None if number else {"detail": "YouTube would refuse this: the tags are too many."},
        )
        for number, title in enumerate(TITLES)
    ]  # fmt: skip
    change = Change(footer="More at rivers.example", add_tags=("silt",))
    on = made.channels[channel].id
    return catalogue.write_down(session, made.owner_id, on, change, found, now=made.now).id


def film(session: Session, made: Portfolio, channel: str, title: str) -> Video:
    """A completed film of that channel."""
    on, now = made.channels[channel], made.now
    video = Video(
        owner_id=made.owner_id, channel_id=on.id, title=title, created_at=now, updated_at=now,
        settled_at=now, state=State.COMPLETED, profile=on.profile, stage="", percent=100,
        request={"topic": title, "source_text": f"{title}. " * 40},
        files={"thumbnail": "thumbnail.jpg"},
    )  # fmt: skip
    session.add(video)
    session.flush()
    made.films[title] = video
    return video


def plan(session: Session, made: Portfolio, channel: str, title: str, at: datetime) -> Publication:
    """A film that goes out at that minute."""
    video = film(session, made, channel, title)
    wish = Wish(actor_id=made.owner_id, publish_at=at)
    return intend(session, video, wish, now=made.now)


def stand(
    session: Session,
    publication: Publication,
    state: PublicationState,
    *,
    at: datetime | None = None,
) -> None:
    """The publication in another state, at another minute."""
    publication.state, publication.begin_at = state, None
    publication.publish_at = at or publication.publish_at
    if state in {PublicationState.PUBLISHED, PublicationState.SCHEDULED}:
        publication.youtube_id = "dQw4w9WgXcQ"
        for name in StepName:
            step = session.get_one(PublicationStep, (publication.id, name))
            step.state, step.attempts, step.ended_at = StepState.DONE, 1, publication.updated_at
    session.flush()


def lay_pictures(made: Portfolio, films: Path) -> None:
    """A thumbnail in each film's folder."""
    looks = ("midnight", "paper", "signal")
    for number, video in enumerate(made.films.values()):
        folder = films / str(video.id)
        folder.mkdir(parents=True, exist_ok=True)
        picture = FOLDER / f"look-{looks[number % 3]}.jpg"
        (folder / "thumbnail.jpg").write_bytes(picture.read_bytes())
