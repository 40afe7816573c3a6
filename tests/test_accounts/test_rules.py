"""What names, passwords, tiers and keys must be, without a server."""

import asyncio
import re
from pathlib import Path

import pytest
from sqlalchemy import bindparam, select

from app.accounts import users
from app.accounts.first_admin import admit_first_admin
from app.accounts.models import User
from app.accounts.names import fit_password, plain_email, plain_username
from app.accounts.tiers import ENTITLEMENTS, Role, Scope, Tier
from app.accounts.users import LastAdmin
from app.core.clock import system_clock
from app.core.exceptions import Invalid
from app.core.lookup import Lookup
from app.core.money import MICROS
from app.core.security import Passwords
from app.database import Database

PAGE = (Path(__file__).parents[2] / "docs/api/accounts.md").read_text()


@pytest.mark.parametrize(
    ("written", "plain"),
    [(" Ann@Example.COM ", "ann@example.com"), ("ann+films@example.org", "ann+films@example.org")],
)
def test_an_address_is_kept_in_small_letters(written: str, plain: str) -> None:
    assert plain_email(written) == plain


@pytest.mark.parametrize(
    "text", ["", "ann", "ann@", "@example.com", "a b@example.com", "ann@localhost", "a\x00@b.com"]
)
def test_what_no_mail_could_reach_is_no_address(text: str) -> None:
    with pytest.raises(Invalid):
        plain_email(text)


@pytest.mark.parametrize(
    "text", ["ab", ".ann", "ann-", "ann smith", "änn", "a" * 33, "an\x00n", ""]
)
def test_a_user_name_can_be_typed_anywhere(text: str) -> None:
    with pytest.raises(Invalid):
        plain_username(text)


@pytest.mark.parametrize("password", ["1234567", "Password123", "ann@example.com", "ann-smith"])
def test_a_password_is_not_one_a_stranger_tries_first(password: str) -> None:
    with pytest.raises(Invalid):
        fit_password(password, email="ann@example.com", username="ann-smith")


def test_the_page_shows_every_tier_as_it_is() -> None:
    for tier, may in ENTITLEMENTS.items():
        dollars = f"{may.spend_a_month.micros // MICROS:,}"
        row = f"| `{tier}` | {may.channels} | {may.videos_a_day} | {dollars} | {may.api_keys} |"
        assert row in PAGE
    assert set(ENTITLEMENTS) == set(Tier)


def test_the_page_names_every_scope() -> None:
    named = set(re.findall(r"`(\w+:\w+)`", PAGE))
    assert named == set(Scope)


def test_the_first_admin_is_made_once(ready_database: Database) -> None:
    passwords, now = Passwords(), system_clock()
    with ready_database.transaction() as session:
        assert admit_first_admin(session, passwords, now=now)
    with ready_database.transaction() as session:
        assert admit_first_admin(session, passwords, now=now) is None
        admin = session.scalars(select(User)).one()
        assert admin.role is Role.ADMIN
        with pytest.raises(LastAdmin):
            users.disable(session, admin.id, now=now)
        with pytest.raises(LastAdmin):
            users.set_role(session, admin.id, Role.USER, now=now)
    passwords.close()


BY_EMAIL = Lookup(
    select(User.id, User.role, User.created_at, User.disabled_at).where(
        User.email == bindparam("email")
    )
)


def test_a_lookup_finds_what_the_ordinary_read_finds(ready_database: Database) -> None:
    with ready_database.transaction() as session:
        admit_first_admin(session, Passwords(), now=system_clock())
        user = session.scalars(select(User)).one()
        same = (user.id, user.role, user.created_at, user.disabled_at)

    async def both() -> tuple[object, object]:
        look = ready_database.look_up
        found = await look(BY_EMAIL, email=user.email), await look(BY_EMAIL, email="nobody")
        await ready_database.close()
        return found

    assert asyncio.run(both()) == (same, None)
