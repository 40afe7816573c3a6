"""Channels: opened, changed and closed by their owner; a stranger's is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import String, Text, bindparam, cast, func, select
from sqlalchemy.orm import Session

from app.accounts.tiers import ENTITLEMENTS
from app.accounts.users import find as find_user
from app.channels.models import Channel
from app.channels.profile import Profile
from app.core.exceptions import Conflict, NotFound, PreconditionFailed
from app.core.listing import page
from app.core.prepared import Prepared

REMEMBERED = 1024
"""Profiles that need not be read again: a channel's films of a day are asked for with the same one."""


class TooManyChannels(Conflict):
    """The tier allows no further channel."""

    code = "too_many_channels"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What of a channel is to be other than it is."""

    name: str | None = None
    profile: Profile | None = None


def open_channel(
    session: Session, owner_id: UUID, name: str, profile: Profile, *, now: datetime
) -> Channel:
    """The new channel. Raises TooManyChannels when the tier's number is reached."""
    owner = find_user(session, owner_id, for_change=True)
    ceiling = ENTITLEMENTS[owner.tier].channels
    if (session.scalar(select(func.count()).where(Channel.owner_id == owner_id)) or 0) >= ceiling:
        raise TooManyChannels(
            f"The tier {owner.tier} allows {ceiling} channel{'s' if ceiling > 1 else ''}.",
            remedy="Close one first, or choose another tier.",
        )
    channel = Channel(
        owner_id=owner_id,
        name=name,
        profile=profile.model_dump(mode="json"),
        created_at=now,
        updated_at=now,
    )
    session.add(channel)
    session.flush()
    return channel


def channels_of(
    session: Session, owner_id: UUID, *, offset: int, limit: int
) -> tuple[Sequence[Channel], int]:
    """The user's channels, the newest first, and how many there are."""
    query = (
        select(Channel)
        .where(Channel.owner_id == owner_id)
        .order_by(Channel.created_at.desc(), Channel.id.desc())
    )
    return page(session, query, offset=offset, limit=limit)


def find(session: Session, owner_id: UUID, channel_id: str, *, for_change: bool = False) -> Channel:
    """The user's channel of that id. Raises NotFound, also for a stranger's."""
    channel = session.get(Channel, channel_id, with_for_update=True if for_change else None)
    if channel is None or channel.owner_id != owner_id:
        raise NotFound("There is no such channel.")
    return channel


_PROFILE = Prepared(
    select(Channel.owner_id, cast(Channel.profile, Text)).where(
        Channel.id == bindparam("channel_id", type_=String())
    )
)


def profile_for(session: Session, owner_id: UUID, channel_id: str) -> Profile:
    """The profile of the user's channel of that id. Raises NotFound, also for a stranger's."""
    found = _PROFILE.row(session, channel_id=channel_id)
    if found is None or found[0] != owner_id:
        raise NotFound("There is no such channel.")
    return read_profile(found[1])


@lru_cache(REMEMBERED)
def read_profile(stored: str) -> Profile:
    """The profile that is stored as that text."""
    return Profile.model_validate_json(stored)


def profile_of(channel: Channel) -> Profile:
    """The channel's profile; what was added to profiles since it was written has its default."""
    return Profile.model_validate(channel.profile)


def change(
    session: Session,
    owner_id: UUID,
    channel_id: str,
    wanted: Change,
    *,
    version: int,
    now: datetime,
) -> Channel:
    """The changed channel; films asked for before keep the profile they had.

    Raises PreconditionFailed if `version` is not the present one.
    """
    channel = find(session, owner_id, channel_id, for_change=True)
    if channel.version != version:
        raise PreconditionFailed("The channel was changed since you read it.")
    channel.name = wanted.name or channel.name
    if wanted.profile is not None:
        channel.profile = wanted.profile.model_dump(mode="json")
    channel.updated_at = now
    session.flush()
    return channel


def close(session: Session, channel: Channel) -> None:
    """Forget the channel. Whoever calls has seen that nothing is left on it."""
    session.delete(channel)
