"""What one film cost, as the API shows it: read on the raw driver, for pages ask for it while it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Integer, Text, Uuid, bindparam, cast, select

from app.core.exceptions import NotFound
from app.core.lookup import Lookup
from app.core.money import Money
from app.costs import tables
from app.costs.limits import Limits, Setting
from app.costs.reports import LONGEST
from app.database import Database
from app.videos.models import Video

_VIDEO = bindparam("video_id", type_=Uuid())
_changed = tables.limits.c
_FILM = Lookup(
    select(
        Video.owner_id,
        select(_changed.micros).where(_changed.name == Setting.VIDEO.value).scalar_subquery(),
    ).where(Video.id == _VIDEO)
)
_line = tables.ledger.c
_LINES = Lookup(
    select(
        *(_line.at, _line.kind, _line.stage, _line.revision, _line.provider, _line.service),
        *(_line.model, cast(_line.units, Text), _line.micros, _line.request_id, _line.note),
        *(_line.free + _line.calls, _line.spent),
    )
    .where(_line.video_id == _VIDEO)
    .order_by(_line.id)
    .limit(bindparam("most", type_=Integer()))
)
_PROVIDER, _RESERVED, _SPENT = 4, 11, 12


@dataclass(frozen=True, slots=True)
class FilmCost:
    """The lines of a film as the driver gives them, the sums over them, and the limit of a film."""

    rows: Sequence[Sequence[Any]]
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


async def film_cost(database: Database, owner_id: UUID, video_id: UUID) -> FilmCost | None:
    """What the user's film cost; None where it has more lines than are shown. Raises NotFound."""
    film = await database.look_up(_FILM, video_id=video_id)
    if film is None or film[0] != owner_id:
        raise NotFound("There is no such video.")
    rows = await database.look_up_raw(_LINES, video_id=video_id, most=LONGEST)
    if len(rows) == LONGEST:
        return None
    return FilmCost(rows, Limits(month=Money()).video if film[1] is None else Money(film[1]))
