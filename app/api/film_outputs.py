"""What channels and films look like from outside."""

from datetime import datetime
from uuid import UUID

from pydantic import Field, JsonValue

from app.api.schemas import MoneyOut, Out
from app.channels.profile import Profile
from app.core.money import Money
from app.costs.quotes import Quote
from app.publishing.asked_alike import AskedBefore
from app.publishing.publishing_quote import Taken
from app.videos.asked import Asked
from app.videos.models import State, Video


class ChannelOut(Out):
    """A channel with its profile."""

    id: str
    name: str
    profile: Profile
    created_at: datetime
    updated_at: datetime


class PublishingOut(Out):
    """What publishing takes of the project's day at YouTube, with and without captions.

    `playlist_units`, among the `units`, create the channel's playlist, if it is not known yet.
    """

    uploads: int
    units: int
    playlist_units: int
    units_with_captions: int

    @classmethod
    def of(cls, *taken: Taken) -> "PublishingOut":
        """Those films together."""
        units = sum(one.units for one in taken)
        return cls(
            uploads=sum(one.films for one in taken),
            units=units,
            playlist_units=sum(one.playlist_units for one in taken),
            units_with_captions=units + sum(one.caption_units for one in taken),
        )


class QuoteOut(Out):
    """What a film costs at most, by who is paid, about how many minutes it lasts, and what
    publishing it takes of the quota. `warnings` are what to think of before it is asked for.
    """

    cost: MoneyOut
    breakdown: dict[str, MoneyOut]
    minutes: float
    youtube: PublishingOut
    warnings: tuple[str, ...]

    @classmethod
    def of(
        cls, quote: Quote, seconds: float, taken: Taken, before: AskedBefore | None
    ) -> "QuoteOut":
        """The quote of a film of that length, and the earlier film it is much like, if any."""
        return cls(
            cost=quote.total,
            breakdown=dict(quote.by_provider()),
            minutes=round(seconds / 60, 2),
            youtube=PublishingOut.of(taken),
            warnings=(before.warning,) if before else (),
        )


class ProblemOut(Out):
    """Why a film failed or was turned down, what is kept and what to do."""

    code: str
    detail: str
    kept: str = ""
    remedy: str = ""


_LONG = {"source_text", "script"}


class VideoOut(Out):
    """A film. `request` is what was asked for, without its long texts, which the file `script` has;
    `facts` is what was measured; `files` can be fetched; `series_id` is the series that asked for it.
    """

    id: UUID
    channel_id: str
    series_id: UUID | None
    title: str
    status: State
    stage: str
    percent: int
    request: dict[str, JsonValue]
    revision: int
    quote: MoneyOut
    problem: ProblemOut | None
    facts: dict[str, JsonValue]
    files: dict[str, str]
    created_at: datetime
    updated_at: datetime
    settled_at: datetime | None

    @classmethod
    def of(cls, video: Video) -> "VideoOut":
        """The film as its owner sees it."""
        return cls(
            id=video.id,
            channel_id=video.channel_id,
            series_id=video.series_id,
            title=video.title,
            status=video.state,
            stage=video.stage,
            percent=video.percent,
            request={name: said for name, said in video.request.items() if name not in _LONG},
            revision=video.revision,
            quote=Money(video.quote),
            problem=ProblemOut.model_validate(video.problem) if video.problem else None,
            facts=video.facts,
            files={name: f"/v1/videos/{video.id}/files/{name}" for name in sorted(video.files)},
            created_at=video.created_at,
            updated_at=video.updated_at,
            settled_at=video.settled_at,
        )


class VideoLineOut(Out):
    """A film in a list: without what was asked for and measured."""

    id: UUID
    channel_id: str
    title: str
    status: State = Field(validation_alias="state")
    stage: str
    percent: int
    revision: int
    created_at: datetime
    updated_at: datetime


class AskedOut(Out):
    """A film that will be made: where it stands, what is held for it, where to look."""

    video_id: UUID
    status: State
    quote: MoneyOut
    links: dict[str, str]

    @classmethod
    def of(cls, video: Video | Asked) -> "AskedOut":
        """The film just asked for."""
        here = f"/v1/videos/{video.id}"
        links = {"self": here, "events": f"{here}/events", "cost": f"{here}/cost"}
        return cls(video_id=video.id, status=video.state, quote=Money(video.quote), links=links)
