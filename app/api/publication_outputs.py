"""What publications look like from outside."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import JsonValue

from app.api.film_outputs import ProblemOut
from app.api.schemas import Out
from app.publishing.clashes import Cause, Clash
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepName,
    StepState,
)
from app.publishing.publication_outcomes import WATCH
from app.publishing.schedule import Entry
from app.videos.models import State


class StepOut(Out):
    """One step; `again_at` is when it is tried again by itself."""

    name: StepName
    state: StepState
    attempts: int
    again_at: datetime | None
    problem: ProblemOut | None
    began_at: datetime | None
    ended_at: datetime | None


class PublicationOut(Out):
    """A film's publication. `begin_at` is when it begins or goes on by itself; `open_steps` failed
    beside a film that is out and may be tried again.
    """

    video_id: UUID
    channel_id: str
    youtube_channel: str
    status: PublicationState
    privacy: str
    publish_at: datetime | None
    begin_at: datetime | None
    youtube_id: str
    url: str
    problem: ProblemOut | None
    likeness: dict[str, JsonValue] | None
    steps: list[StepOut]
    open_steps: list[StepName]
    published_at: datetime | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, publication: Publication, steps: list[PublicationStep]) -> "PublicationOut":
        """The publication as its owner sees it."""
        return cls(
            **_plain(publication),
            steps=[StepOut.model_validate(step) for step in steps],
            open_steps=[step.name for step in steps if step.state is StepState.OPEN],
            likeness=publication.likeness,
            youtube_channel=publication.youtube_channel,
            created_at=publication.created_at,
            updated_at=publication.updated_at,
        )


class ClashOut(Out):
    """One thing in the way of a film that is planned. `others` share its minute or its channel's day,
    of which `cap` fit; with a quota `day` is the Pacific day that does not suffice, and `goes_at` when
    the film goes out instead.
    """

    cause: Cause
    detail: str
    others: int
    cap: int
    day: date | None
    goes_at: datetime | None


class EntryOut(Out):
    """One line of the calendar; `clashes` are what stands in the way of it."""

    video_id: UUID
    title: str
    video_status: State
    channel_id: str
    channel: str
    status: PublicationState
    privacy: str
    publish_at: datetime | None
    begin_at: datetime | None
    published_at: datetime | None
    youtube_id: str
    url: str
    problem: ProblemOut | None
    clashes: list[ClashOut]

    @classmethod
    def of(cls, entry: Entry, clashes: Sequence[Clash] = ()) -> "EntryOut":
        """The line as shown."""
        return cls(
            **_plain(entry.publication),
            title=entry.video.title,
            video_status=entry.video.state,
            channel=entry.channel.name,
            clashes=[ClashOut.model_validate(clash) for clash in clashes],
        )


def _plain(publication: Publication) -> dict[str, Any]:
    problem = publication.problem
    return {
        "video_id": publication.video_id,
        "channel_id": publication.channel_id,
        "status": publication.state,
        "privacy": publication.privacy,
        "publish_at": publication.publish_at,
        "begin_at": publication.begin_at,
        "published_at": publication.published_at,
        "youtube_id": publication.youtube_id,
        "url": WATCH + publication.youtube_id if publication.youtube_id else "",
        "problem": ProblemOut.model_validate(problem) if problem else None,
    }
