"""The one door through which a film changes its state.

           begin                 finish                    approve
queued ──────────▶ processing ──────────▶ awaiting_approval ──────▶ completed
   ▲                  │  │  └──── finish, where no approval is needed ──▲
   │ retry            │  └─ fail ─▶ failed
   └── failed, cancelled ◀── cancel, reject ── queued, processing, awaiting_approval

           publication begins               YouTube shows it
completed ────────────────────▶ publishing ──────────────────▶ published
    ▲                               │
    └── called off, or refused ─────┘
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.core.exceptions import Conflict
from app.videos.events import say
from app.videos.models import State, Video

MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.PROCESSING, State.FAILED, State.CANCELLED}),
    State.PROCESSING: frozenset(
        {State.AWAITING_APPROVAL, State.COMPLETED, State.FAILED, State.CANCELLED}
    ),
    State.AWAITING_APPROVAL: frozenset({State.COMPLETED, State.CANCELLED}),
    State.COMPLETED: frozenset({State.PUBLISHING}),
    State.PUBLISHING: frozenset({State.PUBLISHED, State.COMPLETED}),
    State.PUBLISHED: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset({State.QUEUED}),
}


def move(session: Session, video: Video, to: State, message: str, *, now: datetime) -> None:
    """Bring the film, locked by the caller, into that state and say so. Raises Conflict."""
    if to not in MOVES[video.state]:
        raise Conflict(
            f"The video is {video.state.value.replace('_', ' ')} and cannot become {to.value.replace('_', ' ')}.",
            state=video.state.value,
        )
    video.state = to
    video.updated_at = now
    video.settled_at = now if to.is_settled else None
    session.flush()
    say(session, video, message, now=now)
