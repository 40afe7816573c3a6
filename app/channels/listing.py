"""A user's channels as the API's list shows them: read at nearly every request of a client."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, bindparam, cast, func, select

from app.channels.models import Channel
from app.channels.profile import Profile
from app.core.lookup import Lookup
from app.database import Database

REMEMBERED_PROFILES = 1024

_OWNER = Channel.owner_id == bindparam("owner_id", type_=Uuid())
_PAGE = Lookup(
    select(
        Channel.id,
        Channel.name,
        cast(Channel.profile, Text),
        Channel.created_at,
        Channel.updated_at,
    )
    .where(_OWNER)
    .order_by(Channel.created_at.desc(), Channel.id)
    .limit(bindparam("most", type_=Integer()))
    .offset(bindparam("skipped", type_=Integer()))
)
_COUNT = Lookup(select(func.count()).select_from(Channel).where(_OWNER))
"""A tier allows a hundred at most: there is no counter to keep."""


async def channel_rows(
    database: Database, owner_id: UUID, *, offset: int, limit: int
) -> tuple[Sequence[Sequence[Any]], int]:
    """Id, name, profile and both times of the user's channels, the newest first; how many there are.

    The values are the driver's own, for `database.wire` to write; the profile is as it is stored.
    """
    rows = await database.look_up_raw(_PAGE, owner_id=owner_id, most=limit, skipped=offset)
    if len(rows) < limit and (rows or not offset):
        return rows, offset + len(rows)  # the last page tells how many there are
    count = await database.look_up(_COUNT, owner_id=owner_id)
    return rows, count[0] if count else 0


@lru_cache(REMEMBERED_PROFILES)
def whole_profile(stored: str) -> str:
    """The stored profile as JSON; what was added to profiles since it was written has its default."""
    return Profile.model_validate_json(stored).model_dump_json()
