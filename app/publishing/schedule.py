"""When films go out: the next free slot, no two at one minute, no more in a day than the cap."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels.models import Channel
from app.channels.profile import Profile
from app.core.exceptions import Conflict, Invalid
from app.core.one_at_a_time import one_at_a_time
from app.publishing.publication_models import Publication, PublicationState
from app.publishing.schedule_slots import local_day, slots_after
from app.videos.models import State, Video

LEAD: Final = timedelta(hours=24)
"""Uploading begins so long before the chosen minute: a midnight of Google's quota lies between."""
SHORTEST_LEAD: Final = timedelta(minutes=30)
"""A slot that is nearer is left out: an upload takes time."""
FARTHEST: Final = timedelta(days=365)
GONE: Final = (PublicationState.CALLED_OFF,)
UNDER_WAY: Final = (State.QUEUED, State.PROCESSING, State.AWAITING_APPROVAL)
"""States of a film that takes a slot when it is found good."""
AHEAD: Final = (*UNDER_WAY, State.COMPLETED)
"""States of a film that has no publication and may still take a slot."""


class SlotTaken(Conflict):
    """Another film of the channel goes out at that minute, or the channel's day is full."""

    code = "slot_taken"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the calendar."""

    publication: Publication
    video: Video
    channel: Channel


def plan_one_at_a_time(session: Session, channel_id: str) -> None:
    """Have whoever else chooses a minute of that channel wait until this one is chosen and kept.

    Asked for behind the lock of the film, and before minutes are looked at.
    """
    one_at_a_time(session, f"choose a minute of {channel_id}")


def begins_at(publish_at: datetime | None, *, now: datetime) -> datetime:
    """When work on a publication is to begin."""
    return now if publish_at is None else max(now, publish_at - LEAD)


def refuse_unfit(
    session: Session,
    channel_id: str,
    profile: Profile,
    publish_at: datetime,
    *,
    besides: UUID | None,
    now: datetime,
) -> None:
    """Raise Invalid for a minute that cannot be, SlotTaken for one that is not free."""
    if publish_at <= now:
        raise Invalid(
            "publish_at has passed.",
            remedy="Leave it out to publish at once, or choose a later one.",
        )
    if publish_at > now + FARTHEST:
        raise Invalid(f"publish_at is more than {FARTHEST.days} days away.")
    taken = _taken(session, channel_id, publish_at - timedelta(days=2), besides)
    if _minute(publish_at) in {_minute(moment) for moment in taken}:
        raise SlotTaken("Another video of this channel goes out at that minute.")
    if _is_full(publish_at, taken, profile):
        raise SlotTaken(
            f"This channel publishes {profile.daily_cap} videos a day, and that day has them.",
            remedy="Choose another day, or raise the channel's daily_cap.",
        )


def free_slots(
    session: Session, channel_id: str, profile: Profile, count: int, *, now: datetime
) -> list[datetime]:
    """The channel's next free slots; fewer, or none, where it has no more."""
    taken = _taken(session, channel_id, now - timedelta(days=2), None)
    return list(islice(_free(profile, taken, now + SHORTEST_LEAD), count))


def slots_without_film(
    session: Session, channel_id: str, profile: Profile, *, now: datetime
) -> Iterator[datetime]:
    """The channel's free slots for which no film is under way or made either, in order.

    Such a film goes out at the minute it was asked for if that is ahead, else in the first slot that is
    free: also one that is made and was not planned, until a person plans or deletes it.
    """
    minute = Video.request["publish_at"].as_string()
    asked_for = session.scalars(
        select(minute)
        .outerjoin(Publication, Publication.video_id == Video.id)
        .where(
            Video.channel_id == channel_id,
            (Publication.id.is_(None) & Video.state.in_(AHEAD))
            | (Publication.state.in_(GONE) & Video.state.in_(UNDER_WAY)),
        )
    ).all()
    minutes = [datetime.fromisoformat(moment) for moment in asked_for if moment]
    chosen = [moment for moment in minutes if moment > now]
    taken = _taken(session, channel_id, now - timedelta(days=2), None)
    free = _free(profile, [*taken, *chosen], now + SHORTEST_LEAD)
    return islice(free, len(asked_for) - len(chosen), None)


def calendar(
    session: Session,
    owner_id: UUID,
    *,
    first: datetime,
    last: datetime,
    channel_id: str | None = None,
) -> Sequence[Entry]:
    """What goes out or went out between two moments on all channels of the user, by time."""
    at = Publication.publish_at
    out = Publication.published_at
    query = (
        select(Publication, Video, Channel)
        .join(Video, Video.id == Publication.video_id)
        .join(Channel, Channel.id == Publication.channel_id)
        .where(
            Publication.owner_id == owner_id,
            at.between(first, last) | (at.is_(None) & out.between(first, last)) | _under_way(),
        )
        .order_by(at.is_(None), at, Publication.created_at)
        .limit(1000)
    )
    if channel_id is not None:
        query = query.where(Publication.channel_id == channel_id)
    return [Entry(*row) for row in session.execute(query)]


def unplanned(
    session: Session, owner_id: UUID, limit: int, *, channel_id: str = ""
) -> Sequence[tuple[Video, Channel]]:
    """The user's completed films that nobody planned, of one channel or all, with their channels.

    The longest complete come first.
    """
    query = (
        select(Video, Channel)
        .join(Channel, Channel.id == Video.channel_id)
        .outerjoin(Publication, Publication.video_id == Video.id)
        .where(
            Video.owner_id == owner_id,
            Video.state == State.COMPLETED,
            Publication.id.is_(None) | Publication.state.in_(GONE),
        )
        .order_by(Video.settled_at, Video.id)
        .limit(limit)
    )
    if channel_id:
        query = query.where(Video.channel_id == channel_id)
    return [(video, channel) for video, channel in session.execute(query)]


def _under_way() -> object:
    busy = (
        PublicationState.HELD,
        PublicationState.RUNNING,
        PublicationState.WAITING,
        PublicationState.NOT_AS_ASKED,
        PublicationState.STOPPED,
    )
    return Publication.publish_at.is_(None) & Publication.state.in_(busy)


def _free(profile: Profile, taken: list[datetime], after: datetime) -> Iterator[datetime]:
    minutes = {_minute(moment) for moment in taken}
    films = Counter(local_day(moment, profile) for moment in taken)
    for slot in slots_after(profile, after):
        day = local_day(slot, profile)
        if _minute(slot) not in minutes and films[day] < profile.daily_cap:
            films[day] += 1
            yield slot


def _is_full(moment: datetime, taken: Sequence[datetime], profile: Profile) -> bool:
    day = local_day(moment, profile)
    return sum(local_day(other, profile) == day for other in taken) >= profile.daily_cap


def _taken(
    session: Session, channel_id: str, since: datetime, besides: UUID | None
) -> list[datetime]:
    query = select(Publication.publish_at).where(
        Publication.channel_id == channel_id,
        Publication.publish_at >= since,
        Publication.state.not_in(GONE),
    )
    if besides is not None:
        query = query.where(Publication.id != besides)
    return [moment for moment in session.scalars(query) if moment is not None]


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
