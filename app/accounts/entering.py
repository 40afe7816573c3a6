"""Browsers coming in and going out: what pages ask of accounts."""

from functools import partial
from uuid import UUID

from app.accounts import page_sessions, sessions
from app.accounts.page_sessions import Visitor
from app.accounts.service import Accounts
from app.accounts.sessions import Device


async def enter(accounts: Accounts, email: str, password: str, device: Device) -> str:
    """A new session of a browser; the cookie that stands for it. Raises as `Accounts.proven` does."""
    user = await accounts.proven(email, password, device)
    return await _open(accounts, user.id, device)


async def change_password(
    accounts: Accounts, user_id: UUID, current: str, wanted: str, device: Device
) -> str:
    """A new password; every session ends. The cookie of a new one here.

    Raises as `Accounts.change_password` does.
    """
    await accounts.set_password(user_id, current, wanted)
    return await _open(accounts, user_id, device)


async def visitor(accounts: Accounts, cookie: str) -> Visitor:
    """Who shows this cookie; its session goes on. Raises Unauthenticated."""
    now = accounts.clock()
    found = await page_sessions.by_cookie(accounts.database, accounts.keys, cookie, now=now)
    if found.is_stale and found.caller.session_id is not None:
        await accounts.database.write(
            partial(
                page_sessions.keep_alive,
                session_id=found.caller.session_id,
                rules=accounts.rules,
                now=now,
            )
        )
    return found


async def leave(accounts: Accounts, out: Visitor) -> None:
    """End the session of that visitor."""
    if out.caller.session_id is not None:
        await accounts.database.write(
            partial(
                sessions.revoke,
                user_id=out.caller.user_id,
                session_id=out.caller.session_id,
                now=accounts.clock(),
            )
        )


async def _open(accounts: Accounts, user_id: UUID, device: Device) -> str:
    return await accounts.database.write(
        partial(
            page_sessions.open_page_session,
            user_id=user_id,
            device=device,
            rules=accounts.rules,
            now=accounts.clock(),
        )
    )
