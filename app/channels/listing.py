"""A user's channels as the API's list shows them: read at nearly every request of a client."""

from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, bindparam, cast, func, select

from app.channels.models import Channel
from app.channels.profile import Profile
from app.core.lookup import Lookup, Rows
from app.core.read_ahead import Reading, Reads

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
    .limit(bindparam("most", type_=Integer()))
    .offset(bindparam("skipped", type_=Integer())),
    order=(Channel.created_at.desc(), Channel.id.desc()),
)
_COUNT = Lookup(select(func.count()).select_from(Channel).where(_OWNER))
"""A tier allows a hundred at most: there is no counter to keep."""


def page_of_channels(owner_id: UUID, *, offset: int, limit: int) -> Reading:
    """What `channel_rows` looks up first."""
    return Reading(_PAGE, {"owner_id": owner_id, "most": limit, "skipped": offset})


async def channel_rows(
    reads: Reads, owner_id: UUID, *, offset: int, limit: int
) -> tuple[Rows, int]:
    """Id, name, profile and both times of the user's channels, the newest first; how many there are.

    The values are the driver's own, for `reads.wire` to write; the profile is as it is stored.
    """
    rows = await page_of_channels(owner_id, offset=offset, limit=limit).of(reads)
    if len(rows) < limit and (rows or not offset):
        return rows, offset + len(rows)  # the last page tells how many there are
    count = await reads.look_up(_COUNT, owner_id=owner_id)
    return rows, count[0] if count else 0


def whole_profile(stored: str) -> str:
    """The stored profile as JSON; what was added to profiles since it was written has its default."""
    return Profile.model_validate_json(stored).model_dump_json()
