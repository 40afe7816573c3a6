"""The lock under which a user's films are counted lets others write rows that name the user."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import users
from app.accounts.models import User
from app.accounts.users import Registration
from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.clock import system_clock
from app.database import Database, open_database
from app.videos.grounds import grounds_of


@pytest.fixture
def shared(ready_postgres_url: str) -> Iterator[Database]:
    opened = open_database(ready_postgres_url)
    yield opened
    asyncio.run(opened.close())


def test_who_tells_a_user_something_waits_for_nobody_who_asks_for_a_film(shared: Database) -> None:
    registration = Registration(email="ann@example.com", username="ann", password_hash="")
    now = system_clock()
    with shared.transaction() as session:
        ann = users.register(session, registration, now=now).id
        channel = open_channel(session, ann, "Rivers", Profile(), now=now).id

    def named(session: Session) -> object:
        """What a row that names the user takes of the user's row, at once or not at all."""
        query = select(User.id).where(User.id == ann)
        return session.scalar(query.with_for_update(nowait=True, read=True, key_share=True))

    with shared.transaction() as asking, shared.transaction() as telling:
        assert grounds_of(asking, ann, channel).tier is registration.tier
        assert named(telling) == ann
