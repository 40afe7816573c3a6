"""The first film of somebody new: one press, a channel of their own, an article that is there."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.channels.profile import Profile
from app.dashboard.door import HOME
from app.dashboard.visit import VisitDep
from app.videos import asking
from app.videos.asked import Asked
from app.videos.request import FilmRequest

router = APIRouter(include_in_schema=False)

ARTICLE: Final = Path(__file__).parents[1] / "first_film.md"
TOPIC: Final = "How the Space Station stays alive"
SECONDS: Final = 60.0
NAME: Final = "The Curious Reader"
NICHE: Final = "How things work, told simply"


@router.post(f"{HOME}/first")
async def first(visit: VisitDep) -> Response:
    """Open a channel if there is none, and ask for a film of the article that comes with us."""
    text = ARTICLE.read_text()

    def ask(session: Session) -> Asked:
        order = asking.Order(
            owner_id=visit.owner_id,
            channel_id=_channel(session, visit),
            request=FilmRequest(topic=TOPIC, source_text=text, duration_target=SECONDS),
        )
        return asking.ask(session, order, visit.services.office, now=visit.now)

    video = await visit.write(ask)
    return visit.go(f"{HOME}/videos/{video.id}?said=asked")


def _channel(session: Session, visit: VisitDep) -> str:
    found, _ = channels.channels_of(session, visit.owner_id, offset=0, limit=1)
    if found:
        return found[0].id
    profile = Profile(niche=NICHE)
    return channels.open_channel(session, visit.owner_id, NAME, profile, now=visit.now).id
