"""Where the pages are, and what surrounds them."""

from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import Response

from app.core.middleware import Refusal
from app.dashboard import assets, problems
from app.dashboard.door import is_page
from app.dashboard.pages import (
    account,
    calendar,
    catalogue,
    channels,
    entrance,
    files,
    first,
    house,
    money,
    new,
    people,
    previews,
    publication,
    results,
    review,
    scenes,
    search,
    series,
    thumbnails,
    time_zone,
    today,
    video,
    videos,
    webhooks,
    youtube,
)

ROUTERS: Final = tuple(
    page.router
    for page in (
        today,
        videos,
        new,
        series,
        previews,
        files,
        video,
        scenes,
        thumbnails,
        publication,
        review,
        first,
        calendar,
        channels,
        youtube,
        catalogue,
        money,
        results,
        webhooks,
        house,
        people,
        search,
        account,
        time_zone,
        entrance,
        assets,
    )
)
"""Every page, in the order in which addresses are looked up."""


def mount(app: FastAPI) -> None:
    """Put every page on the app, and answer their errors as pages."""
    for router in ROUTERS:
        app.include_router(router)
    problems.install(app)


def refusal(elsewhere: Refusal) -> Refusal:
    """How errors outside of any page are told: those of pages as pages, others as `elsewhere` does."""

    def refuse(request: Request, error: Exception) -> Response:
        is_ours = is_page(request.url.path)
        return problems.page_problem(request, error) if is_ours else elsewhere(request, error)

    return refuse
