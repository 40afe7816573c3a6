"""What a change would make of the videos of a channel, read from YouTube and not written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid
from app.publishing.catalogue_change import Change, changed
from app.publishing.catalogue_models import Fields, ItemState
from app.publishing.publication_models import Publication, PublicationState
from app.publishing.seats import Seats
from app.publishing.standing import demand_channel
from app.publishing.upload_ports import Seat, Shown

MOST: Final = 1000
"""Videos of one repair."""
AT_ONCE: Final = 50
"""Videos one `videos.list` shows (API reference)."""
OUT: Final = (PublicationState.PUBLISHED, PublicationState.SCHEDULED, PublicationState.NOT_AS_ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One video as a repair finds it, and what it would make of it."""

    youtube_id: str
    title: str
    before: Fields
    after: Fields
    problem: dict[str, JsonValue] | None = None

    @property
    def state(self) -> ItemState:
        """Where it stands before the repair is begun."""
        if self.problem is not None:
            return ItemState.FAILED
        return ItemState.WAITING if self.after else ItemState.UNCHANGED


def look(
    seats: Seats, channel_id: str, change: Change, wanted: Sequence[str], *, everything: bool
) -> list[Found]:
    """What the change would make of those videos, of ours, or of everything on the channel.

    A unit for each fifty videos, and for each fifty of the list of uploads. Blocks. Raises Invalid
    for more than a thousand or for a video of another channel, and what calling YouTube raises.
    """
    seat = seats.of(channel_id, "videos.update")
    with seats.database.transaction() as session:
        theirs = demand_channel(session, channel_id).youtube_id
        ids = list(wanted) or _published(session, channel_id)
    if everything:
        ids = list(_uploads(seats, seat))
    if len(ids) > MOST:
        raise Invalid(
            f"A repair has at most {MOST} videos, and these are {len(ids)}.",
            remedy="Name the videos, and repair them in parts.",
        )
    shown = [one for some in _by_fifty(ids) for one in seats.tube.all_shown(seat, some)]
    strange = [one.id for one in shown if one.channel_id != theirs]
    if strange:
        raise Invalid(f"Not of this channel: {', '.join(strange[:10])}.", kept="Nothing was read.")
    return [_found(change, one) for one in shown]


def _found(change: Change, shown: Shown) -> Found:
    before: Fields = {}
    after: Fields = {}
    problem: dict[str, JsonValue] | None = None
    try:
        before, after = changed(change, shown.raw)
    except Invalid as error:
        problem = {"code": error.code, "detail": error.what}
    return Found(
        youtube_id=shown.id, title=shown.title, before=before, after=after, problem=problem
    )


def _published(session: Session, channel_id: str) -> list[str]:
    query = select(Publication.youtube_id).where(
        Publication.channel_id == channel_id,
        Publication.youtube_id != "",
        Publication.state.in_(OUT),
    )
    return list(session.scalars(query.order_by(Publication.created_at)))


def _uploads(seats: Seats, seat: Seat) -> Iterator[str]:
    _, playlist = seats.tube.own_channel(seat)
    page, seen = "", 0
    while True:
        ids, page = seats.tube.uploads(seat, playlist, page)
        yield from ids
        seen += len(ids)
        if not page or seen > MOST:
            return


def _by_fifty(ids: Sequence[str]) -> Iterator[list[str]]:
    yield from (list(ids[at : at + AT_ONCE]) for at in range(0, len(ids), AT_ONCE))
