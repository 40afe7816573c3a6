"""Search and commands: what the palette finds, and the same as a page."""

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.dashboard.door import HOME
from app.dashboard.films import FilmLine, channel_names, film_lines
from app.dashboard.visit import VisitDep
from app.videos.service import Filter

router = APIRouter(include_in_schema=False)

MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What has the words in its name. Pages are found by the template, which knows their names."""

    words: str
    films: tuple[FilmLine, ...]
    channels: tuple[tuple[str, str], ...]


@router.get(f"{HOME}/search")
async def search(visit: VisitDep, q: str = "") -> Response:
    """Videos, channels and pages whose names have these words."""
    words = q[:100].replace("\0", "").strip()

    def look(session: Session) -> Found:
        films, _ = film_lines(session, visit.owner_id, Filter(words=words), limit=MOST)
        wanted = words.lower().split()
        names = channel_names(session, visit.owner_id).items()
        channels = [
            (channel_id, name)
            for channel_id, name in names
            if all(word in name.lower() for word in wanted)
        ]
        return Found(words=words, films=films, channels=tuple(channels[:MOST]))

    template = "parts/found.html" if visit.is_partial else "pages/search.html"
    return await visit.page(template, look)
