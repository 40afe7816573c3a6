"""One film: how far it is, what it cost, what came of it, and what can be done about it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Form
from fastapi.responses import Response
from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.analytics.retention import Retention
from app.channels.profile import Profile
from app.core.exceptions import Invalid
from app.costs.limits import limits_in_force
from app.costs.reports import VideoCost, video_cost
from app.dashboard.door import HOME
from app.dashboard.films import FilmLine, lines_of
from app.dashboard.live import Follow, follow
from app.dashboard.made import MadeFilm, made_film
from app.dashboard.once import once
from app.dashboard.retention import retention_shown
from app.dashboard.thumbnails import ThumbnailShown, thumbnails_shown
from app.dashboard.visit import Visit, VisitDep
from app.publishing.publication_acts import forget_film
from app.series.models import Series
from app.videos import asking, service
from app.videos.events import recent_events
from app.videos.models import State, VideoEvent
from app.videos.repairs import REPAIRABLE
from app.videos.thumbnails import OPEN

router = APIRouter(prefix=f"{HOME}/videos/{{video_id}}", include_in_schema=False)

LONGEST_TITLE = 100
NEWS = 12
Said = Annotated[str, Form(max_length=2_000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPage:
    """What the page shows. `made` is there as soon as the film is."""

    film: FilmLine
    revision: int
    request: dict[str, JsonValue]
    profile: Profile
    look: str
    aspect: str
    problem: dict[str, JsonValue] | None
    files: tuple[str, ...]
    cost: VideoCost
    news: Sequence[VideoEvent]
    made: MadeFilm | None
    retention: Retention | None
    thumbnails: tuple[ThumbnailShown, ...]
    series: Series | None
    key: str

    @property
    def can_cancel(self) -> bool:
        """Whether it can be called off."""
        return self.film.state in {State.QUEUED, State.PROCESSING}

    @property
    def can_retry(self) -> bool:
        """Whether it can be made again."""
        return self.film.state in {State.FAILED, State.CANCELLED}

    @property
    def can_repair(self) -> bool:
        """Whether what it says may be changed, or a stage made anew."""
        return self.film.state in REPAIRABLE

    @property
    def can_choose(self) -> bool:
        """Whether it may be given another thumbnail."""
        return self.film.state in OPEN

    @property
    def shape(self) -> str:
        """How the player is shaped."""
        return {"9:16": "tall", "1:1": "square"}.get(self.aspect, "wide")


def look(
    session: Session,
    visit: Visit,
    video_id: UUID,
    made: MadeFilm | None,
    retention: Retention | None = None,
) -> FilmPage:
    """The film as it is now. Raises NotFound."""
    video = service.find(session, visit.owner_id, video_id)
    profile = Profile.model_validate(video.profile)
    limits = limits_in_force(session, month=visit.caller.entitlements.spend_a_month)
    (film,) = lines_of(session, visit.owner_id, [video])
    return FilmPage(
        film=film,
        revision=video.revision,
        request={name: said for name, said in video.request.items() if name in SHOWN},
        profile=profile,
        look=str(video.request.get("style") or profile.look),
        aspect=str(video.request.get("aspect", "16:9")),
        problem=video.problem,
        files=tuple(sorted(video.files)),
        cost=video_cost(session, video.id, limit=limits.video),
        news=recent_events(session, video.id, NEWS),
        made=made if video.files else None,
        retention=retention,
        thumbnails=thumbnails_shown(video.files, made),
        series=session.get(Series, video.series_id) if video.series_id else None,
        key=uuid4().hex,
    )


SHOWN = frozenset({"topic", "source_url", "duration_target", "aspect", "style", "publish_at"})
"""What was asked for, without the long texts."""


@router.get("")
async def video(visit: VisitDep, video_id: UUID) -> Response:
    """The page."""
    made = await made_film(visit, video_id)
    retention = await retention_shown(visit, video_id)
    return await visit.page(
        "pages/video.html", lambda session: look(session, visit, video_id, made, retention)
    )


@router.get("/events")
async def video_events(visit: VisitDep, video_id: UUID) -> Response:
    """The page as the film is made."""
    await visit.read(lambda session: service.state_of(session, visit.owner_id, video_id))
    seen = partial(look, visit=visit, video_id=video_id, made=None)
    return await follow(
        visit, Follow(template="live/video.html", look=seen, turns=lambda it: it.film.state.value)
    )


@router.post("/title")
async def rename(
    visit: VisitDep,
    video_id: UUID,
    title: Said = "",
    version: Annotated[int, Form()] = 0,
    to: Said = "",
) -> Response:
    """Another title, unless the film was changed meanwhile."""
    wanted = " ".join(title.split())
    if not 0 < len(wanted) <= LONGEST_TITLE:
        raise Invalid(
            f"A title has 1 to {LONGEST_TITLE} characters; this one has {len(wanted)}.",
            kept="The title is as it was.",
        )
    await visit.write(
        partial(
            service.rename,
            owner_id=visit.owner_id,
            video_id=video_id,
            title=wanted,
            version=version,
            now=visit.now,
        )
    )
    page = "review" if to == "review" else "videos"
    return visit.go(f"{HOME}/{page}/{video_id}?said=renamed")


@router.post("/cancel")
async def cancel(visit: VisitDep, video_id: UUID) -> Response:
    """Call it off: its work ends, what was held for it is free."""
    called_off = await visit.write(
        partial(service.cancel, owner_id=visit.owner_id, video_id=video_id, now=visit.now)
    )
    await asyncio.to_thread(
        visit.services.office.workshop.call_off, called_off.id, called_off.revision
    )
    return visit.go(f"{HOME}/videos/{video_id}?said=cancelled")


@router.post("/retry")
async def retry(visit: VisitDep, video_id: UUID, key: Said = "") -> Response:
    """Make it again; what is finished of it is not made twice."""

    def again(session: Session) -> str:
        asking.retry(session, visit.owner_id, video_id, visit.services.office, now=visit.now)
        return f"{HOME}/videos/{video_id}?said=retried"

    return visit.go(await once(visit, key, video_id, again))


@router.post("/delete")
async def delete(visit: VisitDep, video_id: UUID) -> Response:
    """Forget it with its files; what it cost stays in the accounts."""
    await visit.write(
        partial(forget_film, owner_id=visit.owner_id, video_id=video_id, now=visit.now)
    )
    await asyncio.to_thread(visit.services.office.forget, video_id)
    return visit.go(f"{HOME}/videos?said=deleted")
