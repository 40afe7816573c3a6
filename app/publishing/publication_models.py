"""The tables of publications: a film's way onto YouTube, step by step, and its upload under way."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import BigInteger, Enum, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document
from app.core.ids import new_id
from app.database import Base


class StepName(StrEnum):
    """What is done to publish a film, in order."""

    CHANNEL = "channel"
    INSERT = "insert"
    PROCESSING = "processing"
    THUMBNAIL = "thumbnail"
    CAPTIONS = "captions"
    PLAYLIST = "playlist"
    RELEASE = "release"
    READ_BACK = "read_back"

    @property
    def is_aside(self) -> bool:
        """Whether it is left open where it fails, and the film goes out without it."""
        return self in {StepName.THUMBNAIL, StepName.CAPTIONS, StepName.PLAYLIST}


class StepState(StrEnum):
    """Where a step stands; an open one failed and does not hold the others up."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    SKIPPED = "skipped"
    OPEN = "open"

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to do for it."""
        return self in {StepState.DONE, StepState.SKIPPED}


class PublicationState(StrEnum):
    """Where a publication stands.

    `planned` and `waiting` begin by themselves at `begin_at`; `held` and `stopped` wait for a person;
    `not_as_asked` is on YouTube, which shows it to nobody or otherwise than it was told to.
    """

    PLANNED = "planned"
    HELD = "held"
    RUNNING = "running"
    WAITING = "waiting"
    SCHEDULED = "scheduled"
    NOT_AS_ASKED = "not_as_asked"
    PUBLISHED = "published"
    STOPPED = "stopped"
    CALLED_OFF = "called_off"


def _words(kind: type[StrEnum]) -> Enum:
    return Enum(kind, native_enum=False, length=16, values_callable=lambda k: [m.value for m in k])


class Publication(Base):
    """One film's publication; a film has one. `version` counts what a person changes of it
    and is the `ETag`.

    `publish_at` is the minute chosen, empty for at once; `begin_at` when work on it is to begin or
    go on, empty when nothing is to be done. `attempt` is the present run of its workflow,
    `revision` the making of the film that is sent. `youtube_id`
    is the video as soon as there is one. `problem` says why it waits, is held or stopped. `said` is
    the metadata last sent; `likeness` what the film was found to be like.
    """

    __tablename__ = "publications"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    video_id: Mapped[UUID] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"), unique=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    channel_id: Mapped[str] = mapped_column(ForeignKey("channels.id", ondelete="CASCADE"))
    youtube_channel: Mapped[str] = mapped_column(String(24), default="")
    account_id: Mapped[UUID | None]
    state: Mapped[PublicationState] = mapped_column(_words(PublicationState))
    privacy: Mapped[str] = mapped_column(String(10), default="public")
    publish_at: Mapped[datetime | None]
    begin_at: Mapped[datetime | None]
    attempt: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    youtube_id: Mapped[str] = mapped_column(String(20), default="")
    problem: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)
    said: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)
    likeness: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        Index("ix_publications_begin_at", "begin_at"),
        Index("ix_publications_channel_id", "channel_id", "publish_at"),
        Index("ix_publications_owner_id", "owner_id", "publish_at"),
    )

    @property
    def marker(self) -> str:
        """The tag by which its video is found again, until it goes out."""
        return f"yte-{self.id.hex}-{self.revision}"


class PublicationStep(Base):
    """One step of a publication. `again_at` is when it is tried again by itself.

    `attempts` counts how often it was begun, `failures` how often it failed since it last went well:
    to wait for a day, a consent or YouTube's processing is no failure. `looks` counts how often YouTube
    was asked for what it does not show yet, `waits` how often in a row its channel had no account.
    """

    __tablename__ = "publication_steps"

    publication_id: Mapped[UUID] = mapped_column(
        ForeignKey("publications.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[StepName] = mapped_column(_words(StepName), primary_key=True)
    state: Mapped[StepState] = mapped_column(_words(StepState), default=StepState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    looks: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    waits: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    again_at: Mapped[datetime | None]
    problem: Mapped[dict[str, JsonValue] | None] = mapped_column(Document)
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def holds_up(self) -> bool:
        """Whether those after it wait for it."""
        return not (self.state.is_over or self.name.is_aside)


class UploadSession(Base):
    """An upload under way. `address` is sealed: whoever has it can go on with the upload.

    `kept` is how many bytes YouTube last said it has; `ending` is set before the bytes that end the
    film are sent, after which the video may exist though nobody was told. `looks` counts how often
    it was looked for since the session was lost.
    """

    __tablename__ = "upload_sessions"

    publication_id: Mapped[UUID] = mapped_column(
        ForeignKey("publications.id", ondelete="CASCADE"), primary_key=True
    )
    address: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    kept: Mapped[int] = mapped_column(BigInteger, default=0)
    ending: Mapped[bool] = mapped_column(default=False)
    looks: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]


class FilmPrint(Base):
    """What a film says, as a sketch by which likeness is measured without reading it again."""

    __tablename__ = "film_prints"

    video_id: Mapped[UUID] = mapped_column(
        ForeignKey("videos.id", ondelete="CASCADE"), primary_key=True
    )
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    revision: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    sketch: Mapped[list[int]] = mapped_column(Document)
    made_at: Mapped[datetime]

    __table_args__ = (Index("ix_film_prints_owner_id", "owner_id", "made_at"),)
