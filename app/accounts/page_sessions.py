"""Sessions of browsers: a cookie that scripts cannot read stands for one, for as long as it is used."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, String, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.accounts import sessions
from app.accounts.caller import Caller
from app.accounts.models import LoginSession, User
from app.accounts.sessions import Device, SessionRules
from app.core.columns import Moment
from app.core.exceptions import Unauthenticated
from app.core.lookup import Lookup
from app.core.security import Keys
from app.database import Base, Database

STALE = timedelta(minutes=10)
"""The last use is not written more often: a read should stay a read."""


class PageCookie(Base):
    """What stands for a session in a browser; only its keyed hash is kept."""

    __tablename__ = "page_cookies"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Someone at a page: who it is, by what name, in which time zone times are read, and whether the
    session's use is due to be noted.
    """

    caller: Caller
    name: str
    time_zone: str
    is_stale: bool


_BY_COOKIE = Lookup(
    select(
        User.id,
        User.username,
        User.role,
        User.tier,
        User.time_zone,
        User.must_change_password,
        LoginSession.id,
        LoginSession.used_at,
    )
    .join(LoginSession, LoginSession.user_id == User.id)
    .join(PageCookie, PageCookie.session_id == LoginSession.id)
    .where(
        PageCookie.fingerprint == bindparam("fingerprint", type_=String()),
        User.disabled_at.is_(None),
        LoginSession.revoked_at.is_(None),
        LoginSession.expires_at > bindparam("now", type_=Moment()),
    )
)


def open_page_session(
    session: Session, user_id: UUID, device: Device, rules: SessionRules, *, now: datetime
) -> str:
    """A new session on that device; the cookie that stands for it."""
    opened = sessions.new_session(session, user_id, device, rules, now=now)
    cookie = f"ps_{secrets.token_hex(32)}"
    session.add(PageCookie(fingerprint=fingerprint(rules.keys, cookie), session_id=opened.id))
    return cookie


def fingerprint(keys: Keys, cookie: str) -> str:
    """What is kept of a cookie."""
    return keys.fingerprint("page cookie", cookie)


async def by_cookie(database: Database, keys: Keys, cookie: str, *, now: datetime) -> Visitor:
    """Whose cookie this is. Raises Unauthenticated if it or the user is no longer good."""
    row = await database.look_up(_BY_COOKIE, fingerprint=fingerprint(keys, cookie), now=now)
    if row is None:
        raise Unauthenticated("This session has ended.", remedy="Sign in again.")
    user_id, name, role, tier, zone, for_once, session_id, used_at = row
    return Visitor(
        caller=Caller(
            user_id=user_id,
            role=role,
            tier=tier,
            session_id=session_id,
            must_change_password=for_once,
        ),
        name=name,
        time_zone=zone,
        is_stale=now - used_at > STALE,
    )


def keep_alive(session: Session, session_id: UUID, rules: SessionRules, *, now: datetime) -> None:
    """Note that the session is in use: its end moves on."""
    found = session.get(LoginSession, session_id, with_for_update=True)
    if found is not None and found.revoked_at is None:
        found.used_at, found.expires_at = now, now + rules.lifetime
