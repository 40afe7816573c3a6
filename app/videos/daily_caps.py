"""How many films may be asked for on a day (UTC), by one user and for one channel."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import String, Uuid, bindparam, func, select
from sqlalchemy.orm import Session

from app.accounts.tiers import ENTITLEMENTS, Tier
from app.channels.profile import Profile
from app.core.columns import Moment
from app.core.exceptions import Conflict
from app.core.prepared import Prepared
from app.videos.models import Video

_TODAY: Final = (
    select(func.count())
    .select_from(Video)
    .where(Video.created_at >= bindparam("midnight", type_=Moment()))
)
_ASKED: Final = Prepared(
    select(
        _TODAY.where(Video.owner_id == bindparam("owner_id", type_=Uuid())).scalar_subquery(),
        _TODAY.where(Video.channel_id == bindparam("channel_id", type_=String())).scalar_subquery(),
    )
)
"""Films of a day: the user's, and those for one channel, each counted in an index and no row read."""


class DailyCapReached(Conflict):
    """No more films may be asked for today, on this channel or by this user."""

    code = "daily_cap_reached"


def refuse_too_many(
    session: Session,
    owner_id: UUID,
    channel_id: str,
    tier: Tier,
    profile: Profile,
    *,
    now: datetime,
) -> None:
    """Raise DailyCapReached where one more film is more than the tier or the channel takes a day."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    asked = _ASKED.row(session, owner_id=owner_id, channel_id=channel_id, midnight=midnight)
    by_user, for_channel = asked or (0, 0)
    ceiling = ENTITLEMENTS[tier].videos_a_day
    tomorrow = (midnight + timedelta(days=1)).isoformat()
    if by_user >= ceiling:
        raise DailyCapReached(
            f"The tier {tier} allows {ceiling} videos a day.",
            remedy="Go on tomorrow (UTC), or choose another tier.",
            resets_at=tomorrow,
        )
    if for_channel >= profile.daily_cap:
        raise DailyCapReached(
            f"This channel takes {profile.daily_cap} videos a day.",
            remedy="Go on tomorrow (UTC), or raise the channel's daily_cap.",
            resets_at=tomorrow,
        )
