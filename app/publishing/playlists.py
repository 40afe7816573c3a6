"""Playlists known by their title: which one a film goes into, and that none is created twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from app.channels.profile import Profile
from app.publishing.account_models import YouTubeChannel
from app.publishing.errors import PlaylistUnlisted
from app.publishing.metadata import Overrides
from app.publishing.playlist_models import ChannelPlaylist
from app.publishing.quota_costs import cost_of

FIRST_LOOK: Final = timedelta(minutes=10)
"""A new playlist may take minutes to be listed, and takes hours at times; it is looked for ever less often."""
UNTIL_LISTED: Final = timedelta(days=1)
"""So long YouTube is given to list a playlist it was asked for, before a person is."""
FIRST_UNITS: Final = sum(
    cost_of(method).amount for method in ("playlists.list", "channels.list", "playlists.insert")
)
"""What the first film of a playlist takes besides: one page looked through, the account's channel seen
once more, and the creation.
"""


@dataclass(frozen=True, slots=True)
class Destination:
    """The playlist a film goes into: by its id or by its title; by neither, none."""

    playlist_id: str = ""
    title: str = ""


def destination_of(profile: Profile, own: Overrides) -> Destination:
    """The film's own playlist if it names one, or says it has none; else its channel's. An id goes first."""
    if own.playlist is not None or own.playlist_title is not None:
        return _destination(own.playlist or "", own.playlist_title or "")
    return _destination(profile.playlist, profile.playlist_title)


def known(session: Session, channel_id: str, title: str) -> str:
    """The id of the channel's playlist of that title; empty until it was found or created."""
    row = session.get(ChannelPlaylist, (channel_id, title))
    return row.playlist_id if row else ""


def units_of(session: Session, channel_id: str, to: Destination) -> int:
    """Units that finding or creating the playlist takes, once; 0 where its id is known."""
    return FIRST_UNITS if to.title and not known(session, channel_id, to.title) else 0


def look_again_at(
    session: Session, channel_id: str, title: str, *, now: datetime
) -> datetime | None:
    """When to look again for the playlist that YouTube was asked for; None where it never was.

    Raises PlaylistUnlisted where it was asked a day ago: a second one might be its twin.
    """
    row = _row(session, channel_id, title)
    if row.asked_at is None:
        return None
    if now >= row.asked_at + UNTIL_LISTED:
        raise PlaylistUnlisted(title, row.asked_at)
    return _next_look(row.asked_at, now=now)


def intend(session: Session, channel_id: str, title: str, *, now: datetime) -> datetime | None:
    """Write down that YouTube is about to be asked for the playlist.

    Where another film has asked for it meanwhile, nothing is written: when to look for that one.
    """
    row = _row(session, channel_id, title)
    if row.asked_at is not None:
        return _next_look(row.asked_at, now=now)
    row.asked_at = now
    return None


def remember(session: Session, channel_id: str, title: str, playlist_id: str) -> None:
    """Keep the id of the channel's playlist of that title."""
    _row(session, channel_id, title).playlist_id = playlist_id


def lose(session: Session, channel_id: str, title: str, *, now: datetime) -> datetime | None:
    """Know a playlist no more that YouTube does not have: it was deleted there.

    One that was created within a day may not be there yet: it stays known, and is looked at again then.
    """
    row = _row(session, channel_id, title)
    if row.asked_at is not None and now < row.asked_at + UNTIL_LISTED:
        return _next_look(row.asked_at, now=now)
    row.playlist_id, row.asked_at = "", None
    return None


def forget(session: Session, channel_id: str, title: str) -> None:
    """It is known that YouTube was not asked, or created nothing: it may be asked."""
    _row(session, channel_id, title).asked_at = None


def ask_anew(session: Session, channel_id: str, title: str, *, now: datetime) -> None:
    """Have YouTube asked once more for a playlist that a day after the asking is not listed.

    One that is known by now, or that YouTube was asked for again since, is left to be found.
    """
    row = _row(session, channel_id, title)
    if row.playlist_id or row.asked_at is None or now < row.asked_at + UNTIL_LISTED:
        return
    row.asked_at = None


def _next_look(asked_at: datetime, *, now: datetime) -> datetime:
    return min(now + max(FIRST_LOOK, now - asked_at), asked_at + UNTIL_LISTED)


def _destination(playlist_id: str, title: str) -> Destination:
    return Destination(playlist_id=playlist_id) if playlist_id else Destination(title=title)


def _row(session: Session, channel_id: str, title: str) -> ChannelPlaylist:
    """The row, for change: its channel is locked, so that two films of it take turns."""
    session.get_one(YouTubeChannel, channel_id, with_for_update=True)
    row = session.get(ChannelPlaylist, (channel_id, title), populate_existing=True)
    if row is None:
        row = ChannelPlaylist(channel_id=channel_id, title=title, playlist_id="")
        session.add(row)
    return row
