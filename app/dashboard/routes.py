"""Where the pages are, and what surrounds them."""

from fastapi import FastAPI, Request
from fastapi.responses import Response

from app.core.middleware import Refusal

from app.dashboard import assets, problems
from app.dashboard.door import is_page
from app.dashboard.pages import entrance, today


def mount(app: FastAPI) -> None:
    """Put every page on the app, and answer their errors as pages."""
    for router in (today.router, entrance.router, assets.router):
        app.include_router(router)
    problems.install(app)


def refusal(elsewhere: Refusal) -> Refusal:
    """How errors outside of any page are told: those of pages as pages, others as `elsewhere` does."""

    def refuse(request: Request, error: Exception) -> Response:
        is_ours = is_page(request.url.path)
        return problems.page_problem(request, error) if is_ours else elsewhere(request, error)

    return refuse
