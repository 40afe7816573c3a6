"""Consent asked for and given: state and PKCE bound to one session, an exact way back, used once."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.accounts.models import LoginSession
from app.core.security import Keys, same
from app.publishing.account_models import AccountRole, ConsentRequest
from app.publishing.errors import ConsentRefused

LASTS: Final = timedelta(minutes=10)
"""From the button to the way back."""
AGAIN: Final = "Connect the channel again, in the browser in which you are signed in."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Who wants which channel connected, and in what role. `return_to` is a path of our own pages."""

    owner_id: UUID
    session_id: UUID
    channel_id: str
    role: AccountRole
    redirect_url: str
    return_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What goes out: `state` and `challenge` to Google, `cookie` to the browser of this session."""

    state: str
    challenge: str
    cookie: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a browser brings back: the state, and the session it belongs to in one of two ways."""

    state: str
    cookie: str = ""
    session_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A consent that came back to where it was asked for. It cannot be taken again."""

    owner_id: UUID
    channel_id: str
    role: AccountRole
    verifier: str
    redirect_url: str
    return_to: str


def ask(session: Session, wish: Wish, keys: Keys, *, now: datetime) -> Opened:
    """Write the wish down, so that only this session can bring its answer, once and soon."""
    session.execute(delete(ConsentRequest).where(ConsentRequest.expires_at < now))
    state, cookie, verifier = (secrets.token_urlsafe(size) for size in (32, 32, 64))
    fingerprint = keys.fingerprint("consent state", state)
    request = ConsentRequest(
        state=fingerprint,
        cookie=keys.fingerprint("consent cookie", cookie),
        session_id=wish.session_id,
        owner_id=wish.owner_id,
        channel_id=wish.channel_id,
        role=wish.role,
        verifier=keys.seal(verifier, place=_place(fingerprint)),
        redirect_url=wish.redirect_url,
        return_to=wish.return_to,
        expires_at=now + LASTS,
    )
    session.add(request)
    session.flush()
    return Opened(
        state=state, challenge=_challenge(verifier), cookie=cookie, expires_at=request.expires_at
    )


def take(session: Session, shown: Shown, keys: Keys, *, redirect_url: str, now: datetime) -> Taken:
    """The wish this is the answer to. Raises ConsentRefused for a forged, late or repeated answer.

    Also for one that another session or browser brings, or that was asked for with another way back.
    """
    fingerprint = keys.fingerprint("consent state", shown.state)
    request = session.get(ConsentRequest, fingerprint)
    if request is None or request.expires_at <= now or request.redirect_url != redirect_url:
        raise ConsentRefused(
            "Nobody here asked for this consent, or it came too late.", remedy=AGAIN
        )
    if not _is_of(request, shown, keys) or not _is_open(session, request.session_id, now=now):
        raise ConsentRefused("This consent was asked for in another session.", remedy=AGAIN)
    first = session.execute(
        update(ConsentRequest)
        .where(ConsentRequest.state == fingerprint, ConsentRequest.used_at.is_(None))
        .values(used_at=now)
        .returning(1)
    ).first()
    if first is None:
        raise ConsentRefused("This consent has been used already.", remedy=AGAIN)
    return Taken(
        owner_id=request.owner_id,
        channel_id=request.channel_id,
        role=request.role,
        verifier=keys.unseal(request.verifier, place=_place(fingerprint)),
        redirect_url=request.redirect_url,
        return_to=request.return_to,
    )


def _is_of(request: ConsentRequest, shown: Shown, keys: Keys) -> bool:
    if shown.session_id is not None:
        return shown.session_id == request.session_id
    return same(keys.fingerprint("consent cookie", shown.cookie), request.cookie)


def _is_open(session: Session, session_id: UUID, *, now: datetime) -> bool:
    query = select(LoginSession.id).where(
        LoginSession.id == session_id,
        LoginSession.revoked_at.is_(None),
        LoginSession.expires_at > now,
    )
    return session.scalar(query) is not None


def _challenge(verifier: str) -> str:
    """PKCE's S256 (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _place(fingerprint: str) -> str:
    return f"consent_requests:verifier:{fingerprint}"
