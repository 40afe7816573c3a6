"""The time zone in which a person reads times."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.accounts import users
from app.core.exceptions import Invalid
from app.core.zones import known_zone
from app.dashboard.door import HOME
from app.dashboard.visit import VisitDep

router = APIRouter(prefix=f"{HOME}/account", include_in_schema=False)


@router.post("/time-zone")
async def choose(
    visit: VisitDep,
    time_zone: Annotated[str, Form(max_length=64)] = "",
    version: Annotated[int, Form()] = 0,
) -> Response:
    """Times are shown in that zone from now on, unless the account was changed meanwhile."""
    try:
        change = users.Change(time_zone=known_zone(time_zone.strip()))
    except ValueError as error:
        raise Invalid(
            f"{time_zone.strip()!r} is no time zone; one looks like Europe/Berlin.",
            kept=f"Times are shown in {visit.zone.key}.",
        ) from error

    def chosen(session: Session) -> None:
        users.change(session, visit.owner_id, change, version=version, now=visit.now)

    await visit.write(chosen)
    return visit.go(f"{HOME}/account?said=saved")
