"""What is asked of Google about accounts, as values and a port; the adapter is in providers."""

from dataclasses import dataclass
from typing import Final, Protocol

UPLOAD: Final = "https://www.googleapis.com/auth/youtube.upload"
MANAGE: Final = "https://www.googleapis.com/auth/youtube.force-ssl"
FIGURES: Final = "https://www.googleapis.com/auth/yt-analytics.readonly"
MONEY: Final = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"
ASKED: Final = ("openid", "email", MANAGE, UPLOAD, FIGURES)
"""Uploads, captions and playlists (`force-ssl`), figures, and who it is; revenue only if wished."""

NEEDED_FOR: Final[dict[str, frozenset[str]]] = {
    "videos.insert": frozenset({UPLOAD, MANAGE}),
    "thumbnails.set": frozenset({UPLOAD, MANAGE}),
}
"""Scopes of which one is enough; every other writing method needs `force-ssl` (API description)."""


def may(scopes: frozenset[str] | set[str], method: str) -> bool:
    """Whether a consent with those scopes lets us call that method."""
    return bool(scopes & NEEDED_FOR.get(method, frozenset({MANAGE})))


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """An OAuth client. Its id begins with the number of its Google Cloud project."""

    id: str
    secret: str

    @property
    def project(self) -> str:
        """The number of the project it belongs to."""
        return self.id.partition("-")[0]


def of_one_project(clients: tuple[Client, ...]) -> tuple[tuple[Client, ...], tuple[Client, ...]]:
    """The clients of the first one's project, and those of others, which are refused.

    One API client is one project (YouTube API Developer Policies, III.D.1.c); sharing the calls of an
    application out over several projects is how installations lose their access.
    """
    ours = tuple(client for client in clients if client.project == clients[0].project)
    return ours, tuple(client for client in clients if client not in ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A consent to be asked for. `challenge` is PKCE's (RFC 7636, S256)."""

    client_id: str
    redirect_url: str
    state: str
    challenge: str
    scopes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What came of a consent. `consent_seconds` is how long it lasts, where Google says so."""

    client_id: str
    refresh_token: str
    access_token: str
    seconds: int
    scopes: tuple[str, ...]
    subject: str
    email: str
    consent_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreshToken:
    """An access token and how many seconds it is good for."""

    access_token: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnChannel:
    """The YouTube channel a consent is for."""

    id: str
    title: str
    long_uploads: str = ""
    uploads_playlist: str = ""


class Google(Protocol):
    """Consent and identity. Calls block: from threads only.

    Each raises YouTubeBusy or NotSent where Google does not answer, else YouTubeRefused.
    """

    def consent_url(self, asked: Asked) -> str:
        """Where the owner's browser is sent to give consent."""

    def exchange(self, client: Client, code: str, *, verifier: str, redirect_url: str) -> Grant:
        """The grant for the code that came back."""

    def refresh(self, client: Client, refresh_token: str) -> FreshToken:
        """A new access token. Raises ConsentGone when the refresh token is dead."""

    def revoke(self, token: str) -> None:
        """End the consent of that token; one that has ended already is no error."""

    def own_channels(self, access_token: str) -> tuple[OwnChannel, ...]:
        """The channels that this consent may act for: one, or none if the login has no channel."""
