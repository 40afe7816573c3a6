"""What a workflow of n8n may ask for, and what is kept of it until it is carried out."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Body
from app.api.v1.videos import NewFilm
from app.core.ids import new_id
from app.videos import calls
from app.videos.request import FilmRequest

Note = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1_000, pattern=r"^[^\x00]*$")
]
EventId = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")]


class GenerateVideo(NewFilm):
    """A film; whoever is at `callback_url` hears what becomes of it, with the token if there is one."""

    event_id: EventId | None = None
    callback_url: (
        Annotated[str, StringConstraints(max_length=2000, pattern=r"^[\x21-\x7e]+$")] | None
    ) = None
    callback_token: Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{8,500}$")] | None = None

    def kept(self) -> calls.Call:
        """The film without what is only n8n's, under an id of its own."""
        ours = {"event_id", "callback_url", "callback_token", "channel_id"}
        request = FilmRequest.model_validate(self.model_dump(exclude=ours))
        return calls.FilmWanted(video_id=new_id(), channel_id=self.channel_id, request=request)


class ApproveVideo(Body):
    """A person's decision on a film that awaits approval."""

    event_id: EventId | None = None
    video_id: UUID
    revision: Annotated[int, Field(ge=1)] | None = None
    decision: Literal["approve", "reject"]
    reason: Note = ""

    def kept(self) -> calls.Call:
        """The decision, with a reason where there must be one."""
        return calls.Decision(
            video_id=self.video_id,
            revision=self.revision,
            decision=self.decision,
            reason=self.reason or "Rejected in n8n.",
        )


class QualityCheck(Body):
    """What a check outside found."""

    event_id: EventId | None = None
    video_id: UUID
    revision: Annotated[int, Field(ge=1)] | None = None
    verdict: Literal["pass", "fail"]
    score: Annotated[float, Field(ge=0, le=100)] | None = None
    notes: Note = ""

    def kept(self) -> calls.Call:
        """What was found."""
        return calls.Check.model_validate(self.model_dump(exclude={"event_id"}))


class VideoCompleted(Body):
    """n8n has done what it does with a finished film."""

    event_id: EventId | None = None
    video_id: UUID
    note: Note = ""

    def kept(self) -> calls.Call:
        """The note as it is said in the film's events."""
        return calls.Remark(video_id=self.video_id, note=f"n8n: {self.note or 'dealt with'}")


Call = GenerateVideo | ApproveVideo | QualityCheck | VideoCompleted
CALLS: dict[str, type[Call]] = {
    "generate_video": GenerateVideo,
    "approve_video": ApproveVideo,
    "quality_check": QualityCheck,
    "video_completed": VideoCompleted,
}
