"""What publishing some films would take of the quota, and whether the present day has room for it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.channels import service as channels
from app.channels.models import Channel
from app.publishing.forecast import buckets_now, today_ends
from app.publishing.metadata import Overrides
from app.publishing.playlists import destination_of, units_of
from app.publishing.publication_intent import CAPTION_UNITS, UNITS
from app.publishing.quota import QuotaRules
from app.publishing.quota_costs import Bucket
from app.publishing.standing import accounts_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What `films` of one channel take of a day's quota: an upload each, and units.

    `playlist_units`, among the `units`, create the channel's playlist once, if it is not known yet.
    `caption_units` come besides; a channel that sends no captions takes none.
    """

    films: int
    units: int
    playlist_units: int
    caption_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingQuote(Taken):
    """The same beside what nobody has used or is promised of the Pacific day.

    `uploads_left` counts what the channel's own accounts may send besides; a channel without any
    account is not `connected`, and sends nothing.
    """

    units_left: int
    uploads_left: int
    connected: bool
    resets_at: datetime

    @property
    def today(self) -> int:
        """How many of the films could go out today."""
        return min(
            self.films, self.uploads_left, max(0, self.units_left - self.playlist_units) // UNITS
        )

    @property
    def captions_fit(self) -> bool:
        """Whether the day has room for the captions of all of them too."""
        return self.units + self.caption_units <= self.units_left


def taken(session: Session, channel_id: str, films: int) -> Taken:
    """What publishing so many films of that channel takes."""
    profile = channels.profile_of(session.get_one(Channel, channel_id))
    playlist = units_of(session, channel_id, destination_of(profile, Overrides()))
    return Taken(
        films=films,
        units=films * UNITS + playlist,
        playlist_units=playlist,
        caption_units=films * CAPTION_UNITS if profile.upload_captions else 0,
    )


def taken_by_each(session: Session, channel_ids: Sequence[str]) -> list[Taken]:
    """What each of many films takes; a channel's playlist is created by its first."""
    firsts = {channel: taken(session, channel, 1) for channel in dict.fromkeys(channel_ids)}
    later = {
        channel: replace(first, units=first.units - first.playlist_units, playlist_units=0)
        for channel, first in firsts.items()
    }
    return [firsts.pop(channel, later[channel]) for channel in channel_ids]


def publishing_quote(
    session: Session, rules: QuotaRules, channel_id: str, films: int, *, now: datetime
) -> PublishingQuote:
    """What publishing so many films on that channel takes; nothing is reserved."""
    free = {one.bucket: one.free for one in buckets_now(session, rules, now=now)}
    accounts = len(accounts_of(session, channel_id))
    return PublishingQuote(
        **asdict(taken(session, channel_id, films)),
        units_left=free[Bucket.UNITS],
        uploads_left=min(free[Bucket.UPLOADS], rules.uploads_per_account * accounts),
        connected=bool(accounts),
        resets_at=today_ends(now),
    )
