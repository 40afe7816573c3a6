"""A user's channels as the API's list shows them: read at nearly every request of a client."""

from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, func, select

from app.channels.models import Channel
from app.channels.profile import Profile
from app.core.lookup import Lookup
from app.database import Database

_OWNER = Channel.owner_id == bindparam("owner_id", type_=Uuid())
_PAGE = Lookup(
    select(Channel.id, Channel.name, Channel.profile, Channel.created_at, Channel.updated_at)
    .where(_OWNER)
    .order_by(Channel.created_at.desc(), Channel.id)
    .limit(bindparam("most", type_=Integer()))
    .offset(bindparam("skipped", type_=Integer()))
)
_COUNT = Lookup(select(func.count()).select_from(Channel).where(_OWNER))
"""A tier allows a hundred at most: there is no counter to keep."""


async def channel_rows(
    database: Database, owner_id: UUID, *, offset: int, limit: int
) -> tuple[list[tuple[Any, ...]], int]:
    """Id, name, profile and both times of the user's channels, the newest first; how many there are."""
    found = await database.look_up_all(_PAGE, owner_id=owner_id, most=limit, skipped=offset)
    count = await database.look_up(_COUNT, owner_id=owner_id)
    rows = [
        (channel_id, name, Profile.model_validate(profile), *times)
        for channel_id, name, profile, *times in found
    ]
    return rows, count[0] if count else 0
