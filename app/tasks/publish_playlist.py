"""A film put into its playlist, which is found by its title, or created once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Final

from app.publishing import playlists
from app.publishing.errors import NotSent, QuotaExhausted, YouTubeRefused
from app.publishing.playlists import destination_of
from app.publishing.publication_intent import profile_now
from app.publishing.publication_models import Publication, StepState
from app.publishing.publication_work import Run
from app.publishing.upload_ports import Seat
from app.tasks.publish_press import Later, Press

Spend = Callable[[str], AbstractContextManager[None]]

GONE: Final = "playlistNotFound"
NOT_CREATED: Final = (YouTubeRefused, QuotaExhausted, NotSent)
"""What tells that there is no new playlist; any other end of the call leaves that open."""


class AskedMeanwhile(Later, NotSent):
    """Another film's attempt has asked YouTube for that playlist, so this one does not."""


def add_to_playlist(press: Press, run: Run, publication: Publication) -> StepState:
    """The film is in the playlist that it or its channel names, once."""
    _, own = press.metadata(publication)
    to = destination_of(press.write(lambda s: profile_now(s, publication)), own)
    if not (to.playlist_id or to.title):
        return StepState.SKIPPED
    seat = press.seat(run, publication, "playlistItems.insert")
    if to.playlist_id:
        _add(press, seat, publication, to.playlist_id)
    else:
        _add_by_title(press, seat, publication, to.title)
    return StepState.DONE


def _add(press: Press, seat: Seat, publication: Publication, playlist_id: str) -> None:
    if not press.tube.in_playlist(seat, playlist_id, publication.youtube_id):
        press.tube.add_to_playlist(seat, playlist_id, publication.youtube_id)


def _add_by_title(press: Press, seat: Seat, publication: Publication, title: str) -> None:
    """Into the playlist that is known; one that was deleted on YouTube is looked for anew."""
    channel_id = publication.channel_id
    kept = press.write(lambda s: playlists.known(s, channel_id, title))
    try:
        if kept:
            _add(press, seat, publication, kept)
            return
    except YouTubeRefused as error:
        if error.reason != GONE:
            raise
        at = press.write(lambda s: playlists.lose(s, channel_id, title, now=press.clock()))
        if at is not None:
            raise Later(f"YouTube does not have its new playlist “{title}” yet.", at=at) from error
    found = press.tube.playlist_titled(seat, title) or _created(press, seat, publication, title)
    press.write(lambda s: playlists.remember(s, channel_id, title, found))
    _add(press, seat, publication, found)


def _created(press: Press, seat: Seat, publication: Publication, title: str) -> str:
    """The new playlist, seen by whom the film is.

    Raises Later while one may be there that is not listed yet, PlaylistUnlisted after a day.
    """
    channel_id, now = publication.channel_id, press.clock()
    at = press.write(lambda s: playlists.look_again_at(s, channel_id, title, now=now))
    if at is not None:
        raise Later(
            f"YouTube was asked for the playlist “{title}” and does not list it yet.", at=at
        )
    press.demand_own_channel(seat, publication)
    asking = replace(seat, spend=_written_down(press, seat, channel_id, title))
    return press.tube.open_playlist(asking, title, publication.privacy)


def _written_down(press: Press, seat: Seat, channel_id: str, title: str) -> Spend:
    """The same ledger; that YouTube is asked is written down as the last thing before it is.

    It is forgotten again where YouTube surely created nothing. Raises AskedMeanwhile where another film asks.
    """

    @contextmanager
    def spend(method: str) -> Iterator[None]:
        with seat.spend(method):
            at = press.write(lambda s: playlists.intend(s, channel_id, title, now=press.clock()))
            if at is not None:
                raise AskedMeanwhile(f"Another film has just asked YouTube for “{title}”.", at=at)
            try:
                yield
            except NOT_CREATED:
                press.write(lambda s: playlists.forget(s, channel_id, title))
                raise

    return spend
