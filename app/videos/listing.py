"""A user's films as the API's list shows them, the latest first and none left out.

It is what dashboards and programs ask for again and again; a list with a filter, in another order,
or from far down goes through the engine like everything else. A cursor names the last film that was
seen, and goes on from there at the price of the first page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, bindparam, select, tuple_

from app.core.columns import Moment
from app.core.lookup import Lookup, Rows, Wire
from app.core.read_ahead import Reading, Reads
from app.videos.counts import VideoCount
from app.videos.models import Video

DEEPEST = 1_000
"""Films that may be skipped on the event loop: by then the page takes a millisecond."""
CURSOR: Final = r"^\d{1,9}-\d{1,17}-[0-9a-f]{32}$"
"""The page, the microsecond and the film that a cursor goes on from."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

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


_CREATED_AT: Final = [column.key for column in COLUMNS].index("created_at")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Goes on behind that film of a list, the latest first; the page it leads to has that number."""

    page: int
    created_at: datetime
    video_id: UUID

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """The cursor of a text that looks as CURSOR says."""
        page, micros, video = text.split("-")
        return cls(int(page), _EPOCH + timedelta(microseconds=int(micros)), UUID(video))

    @classmethod
    def behind(cls, last: Video, page: int) -> "Cursor":
        """What follows that film, the last of that page."""
        return cls(page + 1, last.created_at, last.id)

    def __str__(self) -> str:
        """As it is told to a client."""
        micros = (self.created_at - _EPOCH) // timedelta(microseconds=1)
        return f"{self.page}-{micros}-{self.video_id.hex}"


@dataclass(frozen=True, slots=True)
class Films:
    """One page: rows of `COLUMNS` as the driver gives them, how many films there are, what follows."""

    rows: Rows
    total: int
    onward: Cursor | None


_OWNER = bindparam("owner_id", type_=Uuid())
_TOTAL = select(VideoCount.total).where(VideoCount.owner_id == _OWNER)
_LATEST: Select[*tuple[Any, ...]] = (
    select(*COLUMNS, _TOTAL.scalar_subquery())
    .where(Video.owner_id == _OWNER)
    .limit(bindparam("most", type_=Integer()))
)
_ORDER = (Video.created_at.desc(), Video.id.desc())
_PAGE = Lookup(_LATEST.offset(bindparam("skipped", type_=Integer())), order=_ORDER)
_BEHIND = Lookup(
    _LATEST.where(
        tuple_(Video.created_at, Video.id)
        < tuple_(bindparam("seen_at", type_=Moment()), bindparam("seen", type_=Uuid()))
    ),
    order=_ORDER,
)
_COUNT = Lookup(_TOTAL)


def page_of_films(owner_id: UUID, *, after: Cursor | None, page: int, limit: int) -> Reading:
    """What `latest_films` looks up first."""
    given: dict[str, object] = {"owner_id": owner_id, "most": limit + 1}
    if after is None:
        return Reading(_PAGE, {**given, "skipped": (page - 1) * limit})
    return Reading(_BEHIND, {**given, "seen_at": after.created_at, "seen": after.video_id})


async def latest_films(
    reads: Reads, owner_id: UUID, *, after: Cursor | None, page: int, limit: int
) -> Films:
    """The films of that page, or behind the cursor, the latest first."""
    # One more than is shown tells that something follows.
    rows = await page_of_films(owner_id, after=after, page=page, limit=limit).of(reads)
    if not rows:
        count = await reads.look_up(_COUNT, owner_id=owner_id)
        return Films(rows, count[0] if count else 0, None)
    total = rows[0][-1]  # comes along with each row
    shown = rows[:limit]
    onward = _behind(shown[-1], page, reads.wire) if len(rows) > limit else None
    return Films(shown, total, onward)


def _behind(last: Sequence[Any], page: int, wire: Wire) -> Cursor:
    seen_at = datetime.fromisoformat(wire.moment(last[_CREATED_AT]))
    return Cursor(page + 1, seen_at, UUID(wire.uuid(last[0])))
