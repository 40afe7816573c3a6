"""A user's films as the API's list shows them, the latest first and none left out.

It is what dashboards and programs ask for again and again; a list with a filter, in another order,
or from far down goes through the engine like everything else.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Uuid, bindparam, select

from app.core.lookup import Lookup
from app.database import Database
from app.videos.counts import VideoCount
from app.videos.models import Video

DEEPEST = 1_000
"""Films that may be skipped on the event loop: by then the page takes a millisecond."""

COLUMNS = (
    Video.id,
    Video.channel_id,
    Video.title,
    Video.state,
    Video.stage,
    Video.percent,
    Video.revision,
    Video.created_at,
    Video.updated_at,
)
_PAGE = Lookup(
    select(*COLUMNS)
    .where(Video.owner_id == bindparam("owner_id", type_=Uuid()))
    .order_by(Video.created_at.desc(), Video.id.desc())
    .limit(bindparam("most", type_=Integer()))
    .offset(bindparam("skipped", type_=Integer()))
)
_COUNT = Lookup(
    select(VideoCount.total).where(VideoCount.owner_id == bindparam("owner_id", type_=Uuid()))
)


async def latest_rows(
    database: Database, owner_id: UUID, *, offset: int, limit: int
) -> tuple[list[tuple[Any, ...]], int]:
    """The rows of `COLUMNS` of that page, and how many films the user has."""
    rows = await database.look_up_all(_PAGE, owner_id=owner_id, most=limit, skipped=offset)
    count = await database.look_up(_COUNT, owner_id=owner_id)
    return rows, count[0] if count else 0
