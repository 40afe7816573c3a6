"""What can go wrong with YouTube, and who must act.

ProviderRejected
└── YouTubeRefused      Google's `reason` says who; the same call would be refused again
    └── ConsentGone     the channel's owner connects the account again
ProviderUnavailable
├── YouTubeBusy         time
└── NotSent             time; nothing reached Google, so nothing counts
RateLimited
└── QuotaExhausted      time: until `resets_at`
Conflict
├── YouTubeNotSetUp     the operator follows docs/deployment/youtube.md
├── NoAccount           the owner connects the channel
├── ReconnectNeeded     the owner connects the account again
├── ChannelStopped      the owner settles it with YouTube; nobody stands in
├── WrongChannel        the owner signs in to the account of that very channel
├── PlaylistUnlisted    the owner looks in YouTube Studio whether the playlist is there
├── OwnerDisabled       an admin lets the owner in again
└── TooManyAccounts     the owner disconnects one
NotFound
└── VideoGone           the owner, who deleted it on YouTube, publishes the film anew or not
Forbidden
└── ConsentRefused      the owner begins again
"""

from datetime import datetime
from typing import ClassVar

from app.core.exceptions import (
    Conflict,
    Forbidden,
    NotFound,
    ProviderRejected,
    ProviderUnavailable,
    RateLimited,
)


class YouTubeRefused(ProviderRejected):
    """Google answered no. `reason` is its own word, such as `invalidTitle`; empty if it gave none."""

    def __init__(
        self, what: str, *, reason: str, status: int, kept: str = "", remedy: str = ""
    ) -> None:
        super().__init__(what, kept=kept, remedy=remedy, reason=reason, status=status)
        self.reason = reason
        self.status = status


class ConsentGone(YouTubeRefused):
    """The refresh token is dead: revoked, expired or replaced (RFC 6749, 5.2: `invalid_grant`)."""


class YouTubeBusy(ProviderUnavailable):
    """Google cannot answer now. `reason` is its own word, `wait` the seconds it asks for, or 0."""

    def __init__(self, what: str, *, reason: str = "", wait: int = 0) -> None:
        super().__init__(what, remedy="Try again later.", reason=reason)
        self.reason = reason
        self.wait = wait


class NotSent(ProviderUnavailable):
    """The call did not begin: Google could not be reached, or was not to be asked after all."""


class QuotaExhausted(RateLimited):
    """A limit of the day, ours or Google's, leaves no room; nothing was sent after it was seen."""

    code: ClassVar[str] = "quota_exhausted"

    def __init__(self, what: str, *, limit: str, resets_at: datetime, now: datetime) -> None:
        wait = max(1, int((resets_at - now).total_seconds()))
        super().__init__(
            what,
            kept="What is finished stays as it is.",
            remedy=f"It goes on at {resets_at:%Y-%m-%d %H:%M} UTC.",
            limit=limit,
            resets_at=resets_at.isoformat(),
            retry_after=wait,
        )
        self.limit = limit
        self.resets_at = resets_at


class YouTubeNotSetUp(Conflict):
    """This installation has no OAuth client of Google."""

    code: ClassVar[str] = "youtube_not_set_up"


class NoAccount(Conflict):
    """No Google account may act for this channel."""

    code: ClassVar[str] = "no_youtube_account"


class ReconnectNeeded(Conflict):
    """The consent of this account is gone; nothing is asked of Google until it is given again."""

    code: ClassVar[str] = "reconnect_needed"


class ChannelStopped(Conflict):
    """YouTube has suspended or closed this channel: no account stands in for it."""

    code: ClassVar[str] = "channel_stopped"


class WrongChannel(Conflict):
    """The consent is for another YouTube channel than this one is bound to."""

    code: ClassVar[str] = "wrong_youtube_channel"


class PlaylistUnlisted(Conflict):
    """YouTube was asked to create a playlist, no answer came, and a day later it lists none."""

    code: ClassVar[str] = "playlist_unlisted"

    def __init__(self, title: str, asked_at: datetime) -> None:
        super().__init__(
            f"YouTube was asked at {asked_at:%Y-%m-%d %H:%M} UTC for the playlist “{title}”, its answer "
            "was lost, and it still lists none.",
            kept="None of this title is created a second time by itself.",
            remedy="Look in YouTube Studio: if the playlist is not there, try the step again and it is "
            "created; if it is, name it by its id.",
        )


class OwnerDisabled(Conflict):
    """The owner of a publication or a repair may not come in now."""

    code: ClassVar[str] = "owner_disabled"

    def __init__(self) -> None:
        super().__init__(
            "The account of its owner is disabled.",
            kept="What was done of it is kept.",
            remedy="It goes on as soon as an admin lets the owner in again.",
        )


class VideoGone(NotFound):
    """YouTube had this video, and shows it to its own channel no more."""

    code: ClassVar[str] = "video_gone"


class TooManyAccounts(Conflict):
    """No further Google account may be connected in that role."""

    code: ClassVar[str] = "too_many_youtube_accounts"


class ConsentRefused(Forbidden):
    """What came back from Google is not the answer to what this session asked."""

    code: ClassVar[str] = "consent_refused"
