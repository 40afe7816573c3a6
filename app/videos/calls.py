"""What a workflow outside asks of films: kept as it came, and carried out when its turn comes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, JsonValue
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.core.exceptions import BudgetExceeded, Conflict, YtempireError
from app.events.outbox import Kind, announce
from app.videos import asking, service, verdicts
from app.videos.alerts import tell_of_exhaustion
from app.videos.asked import Asked
from app.videos.models import State, Video
from app.videos.office import Office
from app.videos.request import FilmRequest, refuse_passed, refuse_unusable
from app.videos.verdicts import Verdict


class _Kept(BaseModel):
    """Kept as plain JSON between the answer and the effect."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FilmWanted(_Kept):
    """A film; its id is known from the first answer on."""

    video_id: UUID
    channel_id: str
    request: FilmRequest


class Decision(_Kept):
    """A person's word on a film, of that making if one is named."""

    video_id: UUID
    revision: int | None
    decision: Literal["approve", "reject"]
    reason: str


class Check(_Kept):
    """What a check outside found of a film, of that making if one is named."""

    video_id: UUID
    revision: int | None
    verdict: Literal["pass", "fail"]
    score: float | None
    notes: str


class Remark(_Kept):
    """What somebody outside did about a film."""

    video_id: UUID
    note: str


Call = FilmWanted | Decision | Check | Remark
KINDS: Final[Mapping[str, type[Call]]] = {
    "generate_video": FilmWanted,
    "approve_video": Decision,
    "quality_check": Check,
    "video_completed": Remark,
}


def refuse_hopeless(session: Session, owner_id: UUID, call: Call, *, now: datetime) -> None:
    """Raise NotFound or Invalid for a call of which nothing can come, whenever it is carried out.

    Also for a minute of publication that has passed: when it passes later, the film is made all the same.
    """
    if not isinstance(call, FilmWanted):
        service.state_of(session, owner_id, call.video_id)
        return
    channel = channels.find(session, owner_id, call.channel_id)
    refuse_unusable(call.request, channels.profile_of(channel))
    refuse_passed(call.request, now=now)


def carry_out(
    session: Session, owner_id: UUID, call: Call, office: Office, *, now: datetime
) -> Video | Asked:
    """The film that was asked for, or that something was decided or said of.

    Raises what asking, approving and the others raise.
    """
    match call:
        case FilmWanted():
            order = asking.Order(
                owner_id=owner_id,
                channel_id=call.channel_id,
                request=call.request,
                video_id=call.video_id,
            )
            return asking.ask(session, order, office, now=now)
        case Decision(decision="approve"):
            _refuse_other_making(session, owner_id, call)
            return service.approve(session, owner_id, call.video_id, now=now)
        case Decision():
            _refuse_other_making(session, owner_id, call)
            return service.reject(session, owner_id, call.video_id, call.reason, now=now)
        case Check():
            _refuse_other_making(session, owner_id, call)
            found = Verdict(verdict=call.verdict, score=call.score, notes=call.notes)
            return verdicts.judge(session, owner_id, call.video_id, found, now=now)
        case Remark():
            return verdicts.acknowledge(session, owner_id, call.video_id, call.note, now=now)


def tell_refused(
    session: Session, owner_id: UUID, call: Call, error: YtempireError, *, now: datetime
) -> dict[str, JsonValue]:
    """Why nothing came of the call; of a film that is not made its owner is told as of one that failed."""
    problem: dict[str, JsonValue] = error.told
    if not isinstance(call, FilmWanted):
        return problem
    if isinstance(error, BudgetExceeded):
        tell_of_exhaustion(session, owner_id, error.facts, now=now)
        problem |= {name: str(fact) for name, fact in error.facts.items()}
    facts: dict[str, JsonValue] = {
        "video_id": str(call.video_id),
        "channel_id": call.channel_id,
        "title": call.request.topic[:100],
        "status": State.FAILED.value,
        "revision": 0,
        "problem": problem,
    }
    announce(session, owner_id, Kind.VIDEO_FAILED, facts, now=now)
    return problem


def _refuse_other_making(session: Session, owner_id: UUID, call: Decision | Check) -> None:
    """What was decided of one making of a film says nothing of a later one."""
    if call.revision is None:
        return
    video = service.find(session, owner_id, call.video_id, for_change=True)
    if video.revision != call.revision:
        raise Conflict(
            f"That was revision {call.revision} of the video; it was made again since.",
            kept="Nothing was decided.",
            remedy="Look at it again.",
        )
