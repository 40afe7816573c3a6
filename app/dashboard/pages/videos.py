"""All films: found by state, channel and words, page by page."""

from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.dashboard.door import HOME
from app.dashboard.films import FilmLine, channel_names, film_lines
from app.dashboard.live import Follow, follow
from app.dashboard.visit import Visit, VisitDep
from app.videos.models import State
from app.videos.overview import counts_by_state
from app.videos.service import Filter

router = APIRouter(include_in_schema=False)

PER_PAGE = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which films are shown, as the address says."""

    state: str = ""
    channel: str = ""
    q: str = ""
    page: int = 1

    def with_(self, **other: object) -> str:
        """The address with something else asked for; back to its first page."""
        asked = {"state": self.state, "channel": self.channel, "q": self.q, **other}
        said = urlencode({name: str(value) for name, value in asked.items() if value})
        return f"{HOME}/videos{'?' if said else ''}{said}"

    @property
    def filter(self) -> Filter:
        """The same for those who look."""
        states = tuple(state for state in State if state.value == self.state)
        return Filter(states=states, channel_id=self.channel or None, words=self.q)


@dataclass(frozen=True, slots=True, kw_only=True)
class Films:
    """One page of them."""

    wanted: Wanted
    films: tuple[FilmLine, ...]
    total: int
    pages: int
    counts: dict[State, int]
    channels: dict[str, str]


def look(session: Session, visit: Visit, wanted: Wanted) -> Films:
    """The films that are asked for."""
    films, total = film_lines(
        session,
        visit.owner_id,
        wanted.filter,
        offset=(wanted.page - 1) * PER_PAGE,
        limit=PER_PAGE,
    )
    return Films(
        wanted=wanted,
        films=films,
        total=total,
        pages=max(1, ceil(total / PER_PAGE)),
        counts=counts_by_state(session, visit.owner_id),
        channels=channel_names(session, visit.owner_id),
    )


@router.get(f"{HOME}/videos")
async def videos(
    *, visit: VisitDep, state: str = "", channel: str = "", q: str = "", page: int = 1
) -> Response:
    """The list."""
    wanted = _wanted(state, channel, q, page)
    return await visit.page("pages/videos.html", lambda session: look(session, visit, wanted))


@router.get(f"{HOME}/videos/events")
async def videos_events(
    *, visit: VisitDep, state: str = "", channel: str = "", q: str = "", page: int = 1
) -> Response:
    """The list as it changes."""
    wanted = _wanted(state, channel, q, page)
    return await follow(
        visit,
        Follow(template="live/videos.html", look=lambda session: look(session, visit, wanted)),
    )


def _wanted(state: str, channel: str, q: str, page: int) -> Wanted:
    return Wanted(
        state=state if state in set(State) else "",
        channel=channel[:19].replace("\0", ""),
        q=q[:100].replace("\0", ""),
        page=min(max(page, 1), 100_000),
    )
