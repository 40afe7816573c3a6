"""Series: what each channel's standing orders ask for next, and how they are changed."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.core.exceptions import NotFound
from app.dashboard.door import HOME
from app.dashboard.film_form import FilmFormDep
from app.dashboard.once import once
from app.dashboard.series_form import SeriesFormDep, topics_of, wishes_of
from app.dashboard.series_shown import USUAL, blank, cards, look
from app.dashboard.visit import VisitDep
from app.series import service
from app.series.standing import Standing

router = APIRouter(prefix=f"{HOME}/series", include_in_schema=False)

ACTS: Final[Mapping[str, Callable[..., None]]] = {
    "pause": service.pause,
    "resume": service.resume,
    "end": service.end,
}


@router.get("")
async def all_series(visit: VisitDep) -> Response:
    """The list."""
    return await visit.page("pages/series.html", partial(cards, owner_id=visit.owner_id))


@router.get("/new")
async def new(visit: VisitDep, channel: str = "") -> Response:
    """The form of a new one."""
    return await visit.page("pages/one_series.html", partial(blank, visit=visit, channel=channel))


@router.post("/new")
async def save(visit: VisitDep, form: SeriesFormDep) -> Response:
    """Save it; it begins at its next due minute."""
    wanted, office = form.standing(), visit.services.office

    def saved(session: Session) -> str:
        series = service.save(
            session, visit.owner_id, form.channel_id, wanted, office, now=visit.now
        )
        return f"{HOME}/series/{series.id}?said=series-begun"

    return visit.go(await once(visit, form.key, form, saved))


@router.post("/of-batch")
async def save_batch(visit: VisitDep, form: FilmFormDep) -> Response:
    """Save what was typed for many films as a series that is paused until its rhythm is chosen."""
    wanted = Standing(
        name="New series",
        topics=topics_of(form.topics),
        wishes=wishes_of(form.length, form.style, form.aspect),
        rhythm=USUAL,
        most=None,
    )

    def saved(session: Session) -> str:
        office = visit.services.office
        series = service.save(
            session, visit.owner_id, form.channel_id, wanted, office, begins=False, now=visit.now
        )
        return f"{HOME}/series/{series.id}?said=series-saved"

    return visit.go(await once(visit, form.key, form, saved))


@router.get("/{series_id}")
async def one(visit: VisitDep, series_id: UUID) -> Response:
    """One of them."""
    return await visit.page(
        "pages/one_series.html", partial(look, visit=visit, series_id=series_id)
    )


@router.post("/{series_id}")
async def change(visit: VisitDep, series_id: UUID, form: SeriesFormDep) -> Response:
    """Have it be as the form says, unless somebody changed it meanwhile."""
    wanted, office = form.standing(), visit.services.office

    def changed(session: Session) -> None:
        series = service.find(session, visit.owner_id, series_id, for_change=True)
        service.change(session, series, wanted, office, version=form.version, now=visit.now)

    await visit.write(changed)
    return visit.go(f"{HOME}/series/{series_id}?said=saved")


@router.post("/{series_id}/delete")
async def delete(visit: VisitDep, series_id: UUID) -> Response:
    """Forget it; its films stay."""

    def forget(session: Session) -> None:
        series = service.find(session, visit.owner_id, series_id, for_change=True)
        service.forget(session, series, now=visit.now)

    await visit.write(forget)
    return visit.go(f"{HOME}/series?said=series-deleted")


@router.post("/{series_id}/{act}")
async def turn(visit: VisitDep, series_id: UUID, act: str) -> Response:
    """Pause it, go on with it, or end it."""
    if act not in ACTS:
        raise NotFound("There is no such page.")

    def acted(session: Session) -> None:
        series = service.find(session, visit.owner_id, series_id, for_change=True)
        ACTS[act](session, series, now=visit.now)

    await visit.write(acted)
    return visit.go(f"{HOME}/series/{series_id}?said=series-{act}")
