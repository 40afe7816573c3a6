"""What a publication asks of YouTube, as values and a port; the adapter is in providers."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from app.core.exceptions import ProviderUnavailable
from app.publishing.catalogue_models import Fields
from app.publishing.metadata import Metadata

OnStop = Callable[[Callable[[], None]], AbstractContextManager[None]]
"""Calls a remedy, from another thread, if the work is called off while the block runs."""


class SessionGone(ProviderUnavailable):
    """YouTube no longer knows the session of this upload: it ended, or ran out."""


class Interrupted(ProviderUnavailable):
    """The upload was called off while it ran; what was sent stays with YouTube."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A video as YouTube shows it to its owner. `raw` are the parts as they came."""

    id: str
    channel_id: str
    privacy: str
    publish_at: datetime | None
    upload_status: str
    processing: str
    failure: str
    has_thumbnail: bool
    tags: tuple[str, ...]
    title: str
    raw: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of an upload YouTube has: `kept` bytes, and the video once it is whole."""

    kept: int
    video: Shown | None = None


@dataclass(frozen=True, slots=True)
class Seat:
    """Who calls: an access token, and the ledger in which each call is counted by its method.

    `renew` gives the token that is good now, for what lasts longer than one token does.
    """

    token: str = field(repr=False)
    spend: Callable[[str], AbstractContextManager[None]]
    renew: Callable[[], str] | None = None

    def present_token(self) -> str:
        """A token that is good now, as far as anybody knows."""
        return self.renew() if self.renew else self.token


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """An upload under way. `address` is a secret that lets whoever has it go on with the upload.

    `tell` hears how many bytes YouTube has; `ending` is called before the bytes that end the film,
    after which it may be there though no answer came.
    """

    address: str = field(repr=False)
    file: Path
    size: int
    tell: Callable[[int], None]
    ending: Callable[[], None]
    on_stop: OnStop


@dataclass(frozen=True, slots=True)
class Outing:
    """How a video is to be seen: `public`, `unlisted` or `private`; with `at`, private until then."""

    privacy: str
    at: datetime | None = None


class Tube(Protocol):
    """YouTube, for one caller at a time. Calls block: from threads only.

    Each raises YouTubeBusy, NotSent or YouTubeRefused.
    """

    def own_channel(self, seat: Seat) -> tuple[str, str]:
        """The id of the channel the caller is for and its playlist of uploads; empty without one."""

    def open_upload(self, seat: Seat, metadata: Metadata, marker: str, size: int) -> str:
        """The address of a new session for a film of that many bytes, to be private, marked.

        Subscribers are told of it when it becomes public, if `metadata.notify` says so.
        """

    def go_on(self, seat: Seat, going: Going) -> Shown:
        """The video, once all is sent; goes on where YouTube says it is. Raises SessionGone."""

    def marked(self, seat: Seat, marker: str, playlist: str, since: datetime) -> Shown | None:
        """The video with that marker among those uploaded since then, or None."""

    def shown(self, seat: Seat, video_id: str) -> Shown | None:
        """The video as it is now; None if it is not there."""

    def all_shown(self, seat: Seat, ids: Sequence[str]) -> list[Shown]:
        """Those videos as they are now, at most fifty; what is not there is left out."""

    def uploads(self, seat: Seat, playlist: str, page: str) -> tuple[list[str], str]:
        """The ids on one page of a playlist of uploads, and the name of the next; empty at its end."""

    def rewrite_fields(self, seat: Seat, shown: Shown, fields: Fields) -> None:
        """Write those fields of the video; all else that may be written of it stays as it was shown."""

    def rewrite(self, seat: Seat, shown: Shown, metadata: Metadata, publish: Outing) -> Shown:
        """The video with that metadata and that visibility; what is not ours stays as it was."""

    def delete(self, seat: Seat, video_id: str) -> None:
        """Delete the video; one that is not there is fine."""

    def set_thumbnail(self, seat: Seat, video_id: str, picture: Path) -> None:
        """Give the video its thumbnail."""

    def add_captions(self, seat: Seat, video_id: str, language: str, file: Path) -> None:
        """Give the video a caption track; one that is there already is fine."""

    def playlist_titled(self, seat: Seat, title: str) -> str:
        """The id of the caller's own playlist of exactly that title, the first listed; empty without one."""

    def open_playlist(self, seat: Seat, title: str, privacy: str) -> str:
        """The id of a new playlist. Whoever is not answered looks for its title before asking again."""

    def in_playlist(self, seat: Seat, playlist: str, video_id: str) -> bool:
        """Whether the playlist has the video."""

    def add_to_playlist(self, seat: Seat, playlist: str, video_id: str) -> None:
        """Put the video at the end of the playlist."""
