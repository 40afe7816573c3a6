"""On what a film is asked for: the user's tier, the channel's way, and whether all work is paused."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import String, Text, Uuid, bindparam, cast, select, true
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.pause import Pause
from app.accounts.tiers import Tier
from app.channels.models import Channel
from app.channels.profile import Profile
from app.channels.service import read_profile
from app.core.exceptions import NotFound
from app.core.prepared import Prepared

_GROUNDS: Final = Prepared(
    select(User.tier, Channel.owner_id, cast(Channel.profile, Text), Pause.reason)
    .select_from(User)
    .join(Channel, Channel.id == bindparam("channel_id", type_=String()), isouter=True)
    .join(Pause, true(), isouter=True)
    .where(User.id == bindparam("user_id", type_=Uuid()))
    .with_for_update(of=User, key_share=True)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The user's tier, the channel's profile, and why all work is paused, if it is."""

    tier: Tier
    profile: Profile
    pause: str | None


def grounds_of(session: Session, owner_id: UUID, channel_id: str) -> Grounds:
    """All of it in one look, the user kept still: nobody else's film is counted meanwhile.

    Rows that name the user may be written, so who tells a user something waits for no lock.
    Raises NotFound for a user or channel that is not there, also for a stranger's.
    """
    found = _GROUNDS.row(session, user_id=owner_id, channel_id=channel_id)
    if found is None:
        raise NotFound("There is no such user.")
    tier, channel_owner, profile, pause = found
    if channel_owner != owner_id:
        raise NotFound("There is no such channel.")
    return Grounds(tier=Tier(tier), profile=read_profile(profile), pause=pause)
