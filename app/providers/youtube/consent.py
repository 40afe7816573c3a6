"""Google's OAuth 2.0 for web servers: consent with PKCE, tokens, revocation, and whose they are."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

import httpx2
import jwt

from app.core.exceptions import ProviderRejected
from app.providers.youtube.api import YouTubeApi
from app.providers.youtube.faults import fault, reason_of
from app.publishing.errors import ConsentGone
from app.publishing.google import Asked, Client, FreshToken, Grant, OwnChannel


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where Google's OAuth is (its OpenID discovery document)."""

    consent: str = "https://accounts.google.com/o/oauth2/v2/auth"
    token: str = "https://oauth2.googleapis.com/token"  # noqa: S105 - an address
    revoke: str = "https://oauth2.googleapis.com/revoke"

    @classmethod
    def under(cls, base_url: str) -> "Addresses":
        """The same three at another address; Google's own if it is empty."""
        base = base_url.rstrip("/")
        if not base:
            return cls()
        return cls(
            consent=f"{base}/o/oauth2/v2/auth", token=f"{base}/token", revoke=f"{base}/revoke"
        )


class GoogleConsent:
    """The port Google, over HTTP."""

    def __init__(self, api: YouTubeApi, addresses: Addresses) -> None:
        self._api: Final = api
        self._addresses: Final = addresses

    def consent_url(self, asked: Asked) -> str:
        """As Google promises: offline, and asking anew, since only then a refresh token comes."""
        query = {
            "client_id": asked.client_id,
            "redirect_uri": asked.redirect_url,
            "response_type": "code",
            "scope": " ".join(asked.scopes),
            "state": asked.state,
            "code_challenge": asked.challenge,
            "code_challenge_method": "S256",
            "access_type": "offline",
            "prompt": "consent select_account",
        }
        return f"{self._addresses.consent}?{urlencode(query)}"

    def exchange(self, client: Client, code: str, *, verifier: str, redirect_url: str) -> Grant:
        """As Google promises."""
        answer = self._token(
            client,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            redirect_uri=redirect_url,
        )
        who = _identity(str(answer.get("id_token", "")), client)
        consent = answer.get("refresh_token_expires_in")
        return Grant(
            client_id=client.id,
            refresh_token=str(answer.get("refresh_token", "")),
            access_token=str(answer["access_token"]),
            seconds=int(answer["expires_in"]),
            scopes=tuple(str(answer.get("scope", "")).split()),
            subject=str(who["sub"]),
            email=str(who.get("email", "")),
            consent_seconds=None if consent is None else int(consent),
        )

    def refresh(self, client: Client, refresh_token: str) -> FreshToken:
        """As Google promises."""
        answer = self._token(client, grant_type="refresh_token", refresh_token=refresh_token)
        return FreshToken(
            access_token=str(answer["access_token"]), seconds=int(answer["expires_in"])
        )

    def revoke(self, token: str) -> None:
        """As Google promises."""
        response = self._api.sent("POST", self._addresses.revoke, data={"token": token})
        ended_already = response.status_code == 400 and reason_of(response)[0] == "invalid_token"
        if not response.is_success and not ended_already:
            raise fault(response, "revoke")

    def own_channels(self, access_token: str) -> tuple[OwnChannel, ...]:
        """As Google promises; one unit of quota."""
        answer = self._api.call(
            "channels.list",
            access_token,
            part=("id", "snippet", "status", "contentDetails"),
            mine=True,
        )
        return tuple(_channel(found) for found in answer.get("items", ()))

    def _token(self, client: Client, **form: str) -> dict[str, Any]:
        response = self._api.sent(
            "POST",
            self._addresses.token,
            data={"client_id": client.id, "client_secret": client.secret, **form},
        )
        if not response.is_success:
            raise _token_fault(response)
        answer: dict[str, Any] = response.json()
        return answer


def _token_fault(response: httpx2.Response) -> Exception:
    error = fault(response, "the token endpoint")
    reason, _ = reason_of(response)
    if reason == "invalid_grant":
        return ConsentGone("Google no longer takes this consent.", reason=reason, status=400)
    if reason in {"invalid_client", "unauthorized_client", "deleted_client"}:
        return ProviderRejected(
            f"Google does not take our OAuth client ({reason}).",
            remedy="Compare YOUTUBE_CLIENT_ID and YOUTUBE_CLIENT_SECRET with the Google Cloud console.",
            reason=reason,
        )
    return error


def _identity(token: str, client: Client) -> dict[str, Any]:
    """Who consented. Straight from Google over TLS, so its signature adds nothing (OpenID Core, 3.1.3.7)."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            audience=client.id,
            options={"verify_signature": False, "verify_aud": True, "require": ["sub", "aud"]},
        )
    except jwt.InvalidTokenError as error:
        raise ProviderRejected("Google did not say whose consent it is.") from error
    return claims


def _channel(found: dict[str, Any]) -> OwnChannel:
    playlists = found.get("contentDetails", {}).get("relatedPlaylists", {})
    return OwnChannel(
        id=str(found["id"]),
        title=str(found.get("snippet", {}).get("title", ""))[:120],
        long_uploads=str(found.get("status", {}).get("longUploadsStatus", "")),
        uploads_playlist=str(playlists.get("uploads", "")),
    )
