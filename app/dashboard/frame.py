"""What stands around every page: who is signed in, and what waits where."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.page_sessions import Visitor
from app.accounts.tiers import Role
from app.videos.models import State
from app.videos.overview import counts_by_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The frame of a page. `waiting` films need a person, `working` ones are queued or made."""

    name: str
    role: Role
    waiting: int
    working: int
    films: int

    @property
    def is_admin(self) -> bool:
        """Whether the pages of the house are shown."""
        return self.role is Role.ADMIN

    @property
    def initials(self) -> str:
        """Two letters for the name."""
        return self.name[:2].upper()


def frame_of(session: Session, visitor: Visitor) -> Frame:
    """The frame as it is now."""
    counts = counts_by_state(session, visitor.caller.user_id)
    return Frame(
        name=visitor.name,
        role=visitor.caller.role,
        waiting=counts.get(State.AWAITING_APPROVAL, 0),
        working=counts.get(State.QUEUED, 0) + counts.get(State.PROCESSING, 0),
        films=sum(counts.values()),
    )
