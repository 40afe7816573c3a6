"""What others found of a made film: kept with it, and decisive where the channel says so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from app.channels.profile import Profile
from app.core.exceptions import Conflict
from app.videos.events import say
from app.videos.models import State, Video
from app.videos.service import approve, find


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found; `score` is of a hundred, if there is one."""

    verdict: Literal["pass", "fail"]
    score: float | None = None
    notes: str = ""


def judge(
    session: Session, owner_id: UUID, video_id: UUID, found: Verdict, *, now: datetime
) -> Video:
    """The film with the verdict among its facts. Raises NotFound, Conflict before it is made.

    On a channel whose `outside_check` decides, a pass approves a film that awaits approval; a fail
    leaves it waiting for a person everywhere.
    """
    video = find(session, owner_id, video_id, for_change=True)
    if not video.state.is_settled or not video.files:
        raise Conflict("The video is not made yet.", remedy="Judge it when it is.")
    video.facts = {
        **video.facts,
        "outside_check": {
            "verdict": found.verdict,
            "score": found.score,
            "notes": found.notes,
            "at": now.isoformat(),
        },
    }
    session.flush()
    say(session, video, f"Outside check: {found.verdict}. {found.notes}".strip(), now=now)
    decides = Profile.model_validate(video.profile).outside_check == "decide"
    if decides and found.verdict == "pass" and video.state is State.AWAITING_APPROVAL:
        return approve(session, owner_id, video_id, now=now)
    return video


def acknowledge(
    session: Session, owner_id: UUID, video_id: UUID, note: str, *, now: datetime
) -> Video:
    """The film, with what somebody outside has done about it said in its events. Raises NotFound."""
    video = find(session, owner_id, video_id, for_change=True)
    say(session, video, note, now=now)
    return video
