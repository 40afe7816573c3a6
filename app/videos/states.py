"""The one door through which a film changes its state.

           begin                 finish                    approve
queued ──────────▶ processing ──────────▶ awaiting_approval ──────▶ completed
   ▲                  │  │  └──── finish, where no approval is needed ──▲
   │ retry, repair    │  └─ fail ─▶ failed
   ├── failed, cancelled ◀── cancel, reject ── queued, processing, awaiting_approval
   └── awaiting_approval, completed: repair, or retry from a stage

           publication begins               YouTube shows it
completed ────────────────────▶ publishing ──────────────────▶ published
    ▲                               │
    └── called off, or refused ─────┘
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.core.exceptions import Conflict
from app.events.outbox import Kind, announce
from app.videos.events import say
from app.videos.models import State, Video

MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.PROCESSING, State.FAILED, State.CANCELLED}),
    State.PROCESSING: frozenset(
        {State.AWAITING_APPROVAL, State.COMPLETED, State.FAILED, State.CANCELLED}
    ),
    State.AWAITING_APPROVAL: frozenset({State.COMPLETED, State.CANCELLED, State.QUEUED}),
    State.COMPLETED: frozenset({State.PUBLISHING, State.QUEUED}),
    State.PUBLISHING: frozenset({State.PUBLISHED, State.COMPLETED}),
    State.PUBLISHED: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset({State.QUEUED}),
}


TOLD: Final[Mapping[State, Kind]] = {
    State.AWAITING_APPROVAL: Kind.VIDEO_AWAITING_APPROVAL,
    State.COMPLETED: Kind.VIDEO_COMPLETED,
    State.FAILED: Kind.VIDEO_FAILED,
}
"""What the owner's endpoints are told of, in the transaction in which it happens."""


def move(session: Session, video: Video, to: State, message: str, *, now: datetime) -> None:
    """Bring the film, locked by the caller, into that state and say so. Raises Conflict."""
    if to not in MOVES[video.state]:
        raise Conflict(
            f"The video is {video.state.value.replace('_', ' ')} and cannot become {to.value.replace('_', ' ')}.",
            state=video.state.value,
        )
    before, video.state = video.state, to
    video.updated_at = now
    video.settled_at = now if to.is_settled else None
    session.flush()
    say(session, video, message, now=now)
    if to in TOLD and before is not State.PUBLISHING:  # who publishes tells of it
        announce(session, video.owner_id, TOLD[to], _facts(video), now=now)


def _facts(video: Video) -> dict[str, JsonValue]:
    return {
        "video_id": str(video.id),
        "channel_id": video.channel_id,
        "title": video.title,
        "status": video.state.value,
        "revision": video.revision,
        "problem": video.problem if video.state is State.FAILED else None,
    }
