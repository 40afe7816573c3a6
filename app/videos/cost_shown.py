"""What one film cost, as the API shows it: read on the raw driver, for pages ask for it while it is made."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, bindparam, cast, select

from app.core.exceptions import NotFound
from app.core.lookup import Lookup, Rows
from app.core.money import Money
from app.core.read_ahead import Reading, Reads
from app.costs import tables
from app.costs.limits import Limits, Setting
from app.costs.reports import LONGEST
from app.videos.models import Video

_VIDEO = bindparam("video_id", type_=Uuid())
_OWNER = bindparam("owner_id", type_=Uuid())
_changed = tables.limits.c
_line = tables.ledger.c
_LINES = Lookup(
    select(
        Video.id,
        select(_changed.micros).where(_changed.name == Setting.VIDEO.value).scalar_subquery(),
        _line.id,
        *(_line.at, _line.kind, _line.stage, _line.revision, _line.provider, _line.service),
        *(_line.model, cast(_line.units, Text), _line.micros, _line.request_id, _line.note),
        *(_line.free + _line.calls, _line.spent),
    )
    .outerjoin_from(Video, tables.ledger, _line.video_id == _VIDEO)
    .where(Video.id == _VIDEO, Video.owner_id == _OWNER)
    .limit(bindparam("most", type_=Integer())),
    order=(_line.id.asc(),),
)
"""Each line behind what is true of the whole film; a film without lines has one row of them empty."""
_LIMIT, _LINE = 1, 2
_PROVIDER, _RESERVED, _SPENT = 4, 11, 12
"""Where they are in a line."""


@dataclass(frozen=True, slots=True)
class FilmCost:
    """The lines of a film as the driver gives them, the sums over them, and the limit of a film."""

    rows: Rows
    limit: Money

    @property
    def total(self) -> Money:
        """What was paid."""
        return Money(sum(row[_SPENT] for row in self.rows))

    @property
    def reserved(self) -> Money:
        """What is held or promised to calls."""
        return Money(sum(row[_RESERVED] for row in self.rows))

    @property
    def breakdown(self) -> list[tuple[str, Money]]:
        """What was paid to each provider, the dearest first."""
        shares: dict[str, int] = {}
        for row in self.rows:
            if row[_PROVIDER]:
                shares[row[_PROVIDER]] = shares.get(row[_PROVIDER], 0) + row[_SPENT]
        ranked = sorted(shares.items(), key=lambda share: (-share[1], share[0]))
        return [(provider, Money(spent)) for provider, spent in ranked]


def lines_of_film(owner_id: UUID, video_id: UUID) -> Reading:
    """What `film_cost` looks up."""
    return Reading(_LINES, {"owner_id": owner_id, "video_id": video_id, "most": LONGEST})


async def film_cost(reads: Reads, owner_id: UUID, video_id: UUID) -> FilmCost | None:
    """What the user's film cost; None where it has more lines than are shown. Raises NotFound."""
    rows = await lines_of_film(owner_id, video_id).of(reads)
    if not rows:
        raise NotFound("There is no such video.")
    if len(rows) == LONGEST:
        return None
    limit = rows[0][_LIMIT]
    lines = [row[_LINE + 1 :] for row in rows if row[_LINE] is not None]
    return FilmCost(lines, Limits(month=Money()).video if limit is None else Money(limit))
