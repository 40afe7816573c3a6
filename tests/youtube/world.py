"""What this YouTube knows: channels, who may act on them, videos, playlists, quota, planned faults."""

import base64
import hashlib
import json
import secrets
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.youtube.contract import Call, Refused

Json = dict[str, Any]
PACIFIC = ZoneInfo("America/Los_Angeles")
GRANULE = 256 * 1024
"""Bytes: of a chunk that was cut off, whole ones of these are kept."""
SCOPES = (
    "openid",
    "https://www.googleapis.com/auth/userinfo.email",
    "https://www.googleapis.com/auth/youtube.upload",
    "https://www.googleapis.com/auth/youtube.force-ssl",
    "https://www.googleapis.com/auth/yt-analytics.readonly",
)
COSTS = {
    "captions.list": 50,
    "captions.insert": 400,
    "captions.update": 450,
    "thumbnails.set": 50,
    "playlists.insert": 50,
    "playlistItems.insert": 50,
    "playlistItems.delete": 50,
    "videos.update": 50,
    "videos.delete": 50,
}
"""Units of each method of the general bucket; the others cost 1."""
LIMITS = {"uploads": 100, "searches": 100, "units": 10_000}


@dataclass
class Channel:
    """A channel. `uploads_a_day` is a limit nobody is told of."""

    id: str
    title: str
    phone_verified: bool = True
    suspended: bool = False
    uploads_a_day: int = 1000
    subscribers: int = 100

    @property
    def uploads(self) -> str:
        """The playlist of everything that was uploaded."""
        return "UU" + self.id[2:]


@dataclass
class Grant:
    """A person's consent, bound to one channel (or to none, for an account without one)."""

    refresh_token: str
    subject: str
    email: str
    channel_id: str | None
    scopes: tuple[str, ...]
    revoked: bool = False


@dataclass
class Video:
    """An uploaded video: its resource as written, and what became of it."""

    id: str
    channel_id: str
    resource: Json
    size: int
    sha256: str
    filename: str
    notified: bool
    uploaded_at: datetime
    polls_left: int
    outcome: str = "succeeded"
    thumbnail: bytes | None = None
    captions: list[Json] = field(default_factory=list)
    deleted: bool = False


@dataclass
class Upload:
    """A resumable session: how much of it is here for good, and the video it became."""

    id: str
    channel_id: str
    resource: Json
    total: int
    kind: str
    notify: bool
    filename: str = ""
    kept: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    video_id: str | None = None
    gone: bool = False


@dataclass
class Fault:
    """Something that goes wrong at the so-manieth request of a method.

    `method` is a name of the interface, or `upload.chunk`, `upload.status`, `oauth.token`,
    `oauth.revoke`. A `status` answers with that and `reason`; `lost` says whether the connection
    is cut `before` the request is carried out or `after`; `cut` cuts it after so many bytes of a
    chunk; `keep` keeps only so many bytes of a chunk and says so.
    """

    method: str
    status: int = 0
    reason: str = "backendError"
    lost: str = ""
    cut: int | None = None
    keep: int | None = None
    retry_after: int | None = None
    skip: int = 0
    times: int = 1
    channel_id: str | None = None


class World:
    """The state behind the server; safe for its threads. `clock` may be set by a test."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.lock = threading.RLock()
        self.clock = clock
        self.client_id, self.client_secret = (
            "123456789012-loopback.apps.googleusercontent.com",
            "client-secret",
        )
        self.channels: dict[str, Channel] = {}
        self.grants: dict[str, Grant] = {}
        self.codes: dict[str, tuple[Grant, str, str]] = {}
        self.access: dict[str, tuple[str, datetime]] = {}
        self.videos: dict[str, Video] = {}
        self.uploads: dict[str, Upload] = {}
        self.playlists: dict[str, Json] = {}
        self.entries: list[Json] = []
        self.used: Counter[tuple[date, str]] = Counter()
        self.limits = dict(LIMITS)
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, str | None]] = []
        self.processing_polls = 0
        self.outcome = "succeeded"
        self.locks_private = False
        self.forgets_thumbnails = False
        self.lists_after = timedelta()
        """How long after its creation a playlist is listed among its channel's own."""
        self.misdirect: str | None = None
        self.token_calls = 0
        self.figures: dict[tuple[str, str, str], dict[str, float]] = {}
        self.curves: dict[tuple[str, str], list[tuple[float, float, float | None]]] = {}
        """Metrics by channel, video (empty for the whole channel) and day."""
        self.next_consent: Grant | None = None
        self.consent_seconds: int | None = None
        """How long a consent lasts, which Google says while the app is in testing."""
        self.redirects: set[str] | None = None
        """The ways back that are registered with the client; None takes any."""
        self.lifetime = timedelta(hours=1)
        self.hold = threading.Event()
        """While clear, chunks are read and not answered; set from the start."""
        self.hold.set()

    def open_channel(self, title: str, **facts: Any) -> Channel:
        """A new channel."""
        channel = Channel("UC" + secrets.token_urlsafe(16)[:22], title, **facts)
        with self.lock:
            self.channels[channel.id] = channel
        return channel

    def consent(self, channel: Channel | None, scopes: tuple[str, ...] = SCOPES) -> Grant:
        """A person's consent for that channel, as a refresh token."""
        name = channel.title if channel else "nobody"
        email = f"{name.lower().replace(' ', '.')}@example.com"
        subject = str(int(hashlib.sha256(email.encode()).hexdigest()[:14], 16))
        token = "1//" + secrets.token_urlsafe(24)
        grant = Grant(token, subject, email, channel.id if channel else None, scopes)
        with self.lock:
            self.grants[token] = grant
        return grant

    def choose(self, grant: Grant) -> None:
        """Whose consent the next visit of the consent page brings."""
        self.next_consent = grant

    def access_token(self, grant: Grant) -> str:
        """A fresh access token of that consent."""
        token = "ya29." + secrets.token_urlsafe(24)
        with self.lock:
            self.access[token] = (grant.refresh_token, self.clock() + self.lifetime)
        return token

    def plan(self, fault: Fault) -> None:
        """Let that go wrong."""
        with self.lock:
            self.faults.append(fault)

    def due(self, method: str, channel_id: str | None) -> Fault | None:
        """What goes wrong now, if anything."""
        with self.lock:
            for fault in self.faults:
                if fault.method != method or fault.channel_id not in {None, channel_id}:
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None

    def caller(self, header: str, call: Call) -> Grant:
        """Whose access token it is. Raises Refused if it is not good for that call."""
        token = header.removeprefix("Bearer ").strip()
        refresh, ends = self.access.get(token, ("", datetime.min.replace(tzinfo=UTC)))
        grant = self.grants.get(refresh)
        if grant is None or grant.revoked or ends <= self.clock():
            raise Refused(401, "authError", "Invalid Credentials")
        if not set(grant.scopes) & set(call.description.get("scopes", [])):
            raise Refused(403, "insufficientPermissions", "Insufficient Permission")
        if grant.channel_id and self.channels[grant.channel_id].suspended:
            raise Refused(403, "authenticatedUserAccountSuspended", "The account is suspended.")
        return grant

    def today(self) -> date:
        """The day of the quota."""
        return self.clock().astimezone(PACIFIC).date()

    def spend(self, method: str) -> None:
        """Count the call. Raises Refused when its bucket is empty."""
        special = {"videos.insert": "uploads", "search.list": "searches"}
        bucket, cost = special.get(method, "units"), COSTS.get(method, 1)
        with self.lock:
            key = (self.today(), bucket)
            if self.used[key] + cost > self.limits[bucket]:
                message = "The request cannot be completed because you have exceeded your quota."
                raise Refused(403, "quotaExceeded", message, "youtube.quota")
            self.used[key] += cost

    def live(self, channel_id: str | None = None) -> list[Video]:
        """Videos that are there, of one channel or of all, the latest first."""
        found = [
            video
            for video in self.videos.values()
            if not video.deleted and channel_id in {None, video.channel_id}
        ]
        return sorted(found, key=lambda video: video.uploaded_at, reverse=True)

    def picture(self) -> Json:
        """Everything a person may want to look at."""
        with self.lock:
            return {
                "videos": [
                    {
                        "id": video.id,
                        "channel": self.channels[video.channel_id].title,
                        "size": video.size,
                        "sha256": video.sha256,
                        "thumbnail": len(video.thumbnail or b""),
                        "captions": [track["snippet"] for track in video.captions],
                        "notified": video.notified,
                        "resource": video.resource,
                    }
                    for video in self.live()
                ],
                "playlists": self.playlists,
                "entries": self.entries,
                "used": {f"{day} {bucket}": used for (day, bucket), used in self.used.items()},
                "uploads": {one.id[:8]: one.kept for one in self.uploads.values()},
                "calls": self.calls[-50:],
            }


def challenge_of(verifier: str) -> str:
    """What a verifier of PKCE is announced by (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def id_token(grant: Grant, client_id: str, now: datetime) -> str:
    """Who consented, as a token whose signature is nobody's: it came over the direct line."""
    claims = {
        "iss": "https://accounts.google.com",
        "aud": client_id,
        "sub": grant.subject,
        "email": grant.email,
        "email_verified": True,
        "iat": int(now.timestamp()),
        "exp": int(now.timestamp()) + 3600,
    }
    parts = ({"alg": "RS256", "kid": "loopback"}, claims)
    written = (base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts)
    return ".".join((*(text.rstrip("=") for text in written), "c2lnbmF0dXJl"))
