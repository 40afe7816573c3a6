"""The review queue: one film after the other, watched, read, judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid
from app.dashboard.door import HOME
from app.dashboard.films import FilmLine, film_lines
from app.dashboard.made import MadeFilm, made_film
from app.dashboard.outgoing import next_slots
from app.dashboard.pages.video import FilmPage
from app.dashboard.pages.video import look as look_at_film
from app.dashboard.visit import Visit, VisitDep
from app.publishing.approval import find_good
from app.publishing.publication_models import Publication
from app.publishing.publication_reads import of_video
from app.videos import service
from app.videos.models import State, Video
from app.videos.service import Filter, Order

router = APIRouter(prefix=f"{HOME}/review", include_in_schema=False)

WAITING = Filter(states=(State.AWAITING_APPROVAL,), order=Order.CREATED)
MOST = 50
LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """The films that wait, the oldest first, and the one that is looked at.

    `slot` is when that goes out once approved, `likeness` what it was found to be like.
    """

    films: tuple[FilmLine, ...]
    total: int
    page: FilmPage | None
    slot: datetime | None = None
    likeness: Mapping[str, JsonValue] | None = None

    @property
    def place(self) -> int:
        """Which of the queue is looked at, from 1; 0 for one that no longer waits."""
        ids = [film.id for film in self.films]
        return ids.index(self.page.film.id) + 1 if self.page and self.page.film.id in ids else 0

    def beside(self, step: int) -> FilmLine | None:
        """The one so many places on, if there is one."""
        at = self.place - 1 + step
        return self.films[at] if self.place and 0 <= at < len(self.films) else None


@router.get("")
async def queue(visit: VisitDep) -> Response:
    """The film that waits longest."""
    films, _ = await visit.read(
        lambda session: film_lines(session, visit.owner_id, WAITING, limit=1)
    )
    return await _shown(visit, films[0].id if films else None)


@router.get("/{video_id}")
async def one(visit: VisitDep, video_id: UUID) -> Response:
    """That film."""
    return await _shown(visit, video_id)


@router.post("/{video_id}/approve")
async def approve(visit: VisitDep, video_id: UUID) -> Response:
    """Find it good, which lets it go out in its channel's next slot, and go on to the next one."""
    here = visit.services
    await find_good(here.database, here.publishing, visit.owner_id, video_id, now=visit.now)
    return await _next(visit, video_id, "approved")


@router.post("/{video_id}/reject")
async def reject(
    visit: VisitDep, video_id: UUID, reason: Annotated[str, Form(max_length=4_000)] = ""
) -> Response:
    """Turn it down with a reason, and go on to the next one."""
    said = reason.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        raise Invalid(
            f"A reason has 1 to {LONGEST_REASON} characters; this one has {len(said)}.",
            kept="The video still waits for you.",
        )
    await visit.write(
        partial(
            service.reject, owner_id=visit.owner_id, video_id=video_id, reason=said, now=visit.now
        )
    )
    return await _next(visit, video_id, "rejected")


async def _next(visit: Visit, video_id: UUID, said: str) -> Response:
    """To the next film that waits, or to the one just judged when it was the last."""
    films, _ = await visit.read(
        lambda session: film_lines(session, visit.owner_id, WAITING, limit=1)
    )
    to = f"review/{films[0].id}" if films else f"videos/{video_id}"
    return visit.go(f"{HOME}/{to}?said={said}")


async def _shown(visit: Visit, video_id: UUID | None) -> Response:
    made = await made_film(visit, video_id) if video_id else None
    return await visit.page(
        "pages/review.html", lambda session: _look(session, visit, video_id, made)
    )


def _look(session: Session, visit: Visit, video_id: UUID | None, made: MadeFilm | None) -> Queue:
    films, total = film_lines(session, visit.owner_id, WAITING, limit=MOST)
    if video_id is None:
        return Queue(films=films, total=total, page=None)
    page = look_at_film(session, visit, video_id, made)
    video = service.find(session, visit.owner_id, video_id)
    return Queue(
        films=films,
        total=total,
        page=page,
        slot=next(iter(next_slots(session, video, 1, now=visit.now)), None),
        likeness=_likeness(video, of_video(session, video_id)),
    )


def _likeness(video: Video, publication: Publication | None) -> Mapping[str, JsonValue] | None:
    """What was measured when the film was made, else when it was planned."""
    measured = video.facts.get("likeness")
    if isinstance(measured, dict):
        return measured
    return publication.likeness if publication else None
