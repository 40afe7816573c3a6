"""Access tokens: signed, short-lived, and naming the session they belong to."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt

from app.core.clock import Clock
from app.core.exceptions import Unauthenticated

ALGORITHM = "HS256"
ISSUER = AUDIENCE = "ytempire"
CLAIMS = ("sub", "type", "exp", "iat", "jti", "aud", "iss")
REMEMBERED = 4096
"""Tokens whose signature is known to be good: checking one costs more than most queries."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What a good access token says."""

    user_id: UUID
    session_id: UUID
    expires_at: datetime


class AccessTokens:
    """Signs and reads access tokens (RFC 7519, HS256)."""

    def __init__(self, key: str, *, lifetime: timedelta, clock: Clock) -> None:
        self._key = key
        self._clock = clock
        self._known: dict[str, Pass] = {}
        self.lifetime = lifetime

    def sign(self, user_id: UUID, session_id: UUID) -> str:
        """A token for that user, good while it lasts and its session is open."""
        now = self._clock()
        claims = {
            "sub": str(user_id),
            "type": "access",
            "iat": now,
            "exp": now + self.lifetime,
            "jti": f"{session_id.hex}.{secrets.token_hex(8)}",
            "aud": AUDIENCE,
            "iss": ISSUER,
        }
        return jwt.encode(claims, self._key, algorithm=ALGORITHM)

    def read(self, token: str) -> Pass:
        """What the token says. Raises Unauthenticated unless we signed it and it has not expired."""
        known = self._known.get(token) or self._checked(token)
        if known.expires_at <= self._clock():
            self._known.pop(token, None)
            raise Unauthenticated("The access token has expired.", remedy="Refresh it.")
        return known

    def _checked(self, token: str) -> Pass:
        try:
            claims = jwt.decode(
                token,
                self._key,
                algorithms=[ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": list(CLAIMS), "verify_exp": False, "verify_iat": False},
            )
            known = self._pass(claims)
        except (jwt.InvalidTokenError, ValueError, OverflowError, OSError) as error:
            raise Unauthenticated("The access token is not one of ours.") from error
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[token] = known
        return known

    def _pass(self, claims: dict[str, object]) -> Pass:
        if claims["type"] != "access":
            raise ValueError("a token of another type")
        issued, expires = (_moment(claims[name]) for name in ("iat", "exp"))
        if issued > self._clock() + timedelta(minutes=1):  # another machine's clock may be ahead
            raise ValueError("a token from the future")
        session, _, _ = str(claims["jti"]).partition(".")
        return Pass(UUID(str(claims["sub"])), UUID(session), expires)


def _moment(seconds: object) -> datetime:
    if not isinstance(seconds, int):
        raise ValueError("a time that is no whole number")  # noqa: TRY004 - a wrong token, not a wrong call
    return datetime.fromtimestamp(seconds, UTC)
