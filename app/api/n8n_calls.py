"""What a workflow of n8n may ask for."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from app.api.schemas import Body
from app.api.v1.videos import NewFilm

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

    def film(self) -> NewFilm:
        """The film without what is only n8n's."""
        ours = {"event_id", "callback_url", "callback_token"}
        return NewFilm.model_validate(self.model_dump(exclude=ours))


class ApproveVideo(Body):
    """A person's decision on a film that awaits approval."""

    event_id: EventId | None = None
    video_id: UUID
    revision: Annotated[int, Field(ge=1)] | None = None
    decision: Literal["approve", "reject"]
    reason: Note = ""


class QualityCheck(Body):
    """What a check outside found."""

    event_id: EventId | None = None
    video_id: UUID
    revision: Annotated[int, Field(ge=1)] | None = None
    verdict: Literal["pass", "fail"]
    score: Annotated[float, Field(ge=0, le=100)] | None = None
    notes: Note = ""


class VideoCompleted(Body):
    """n8n has done what it does with a finished film."""

    event_id: EventId | None = None
    video_id: UUID
    note: Note = ""


Call = GenerateVideo | ApproveVideo | QualityCheck | VideoCompleted
CALLS: dict[str, type[Call]] = {
    "generate_video": GenerateVideo,
    "approve_video": ApproveVideo,
    "quality_check": QualityCheck,
    "video_completed": VideoCompleted,
}
