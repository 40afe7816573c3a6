"""What is at which address, and how all of it is described."""

import structlog
from fastapi import APIRouter, FastAPI
from fastapi.responses import Response

from app import schema
from app.accounts.pause import is_paused
from app.api import pages
from app.api.deps import ServicesDep
from app.api.problems import MEDIA_TYPE, Problem
from app.api.v1 import (
    admin,
    admin_audit,
    admin_ledger,
    admin_queue,
    admin_users,
    analytics,
    auth,
    billing,
    channels,
    costs,
    n8n,
    previews,
    publications,
    series,
    users,
    video_acts,
    video_batches,
    video_events,
    video_files,
    video_metadata,
    video_pictures,
    video_retention,
    video_scripts,
    video_thumbnails,
    videos,
    voices,
    webhook_deliveries,
    webhook_endpoints,
    webhooks,
    youtube_accounts,
    youtube_admin,
    youtube_catalogue,
    youtube_consent,
)
from app.core.exceptions import MachineUnfit
from app.core.metrics import CONTENT_TYPE

log = structlog.get_logger()

machines = APIRouter(tags=["operations"])
"""For load balancers and monitors: no account is needed."""

UPLOADS = ("/pictures", "/thumbnail")
"""How addresses end that take a file."""

EVERY_ANSWER: dict[int | str, dict[str, object]] = {
    422: {"model": Problem, "description": "A value cannot be used"},
    "default": {"model": Problem, "description": "Any other problem; `code` says which"},
}


@machines.get("/health/live")
async def live() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@machines.get("/health/ready")
async def ready(services: ServicesDep) -> dict[str, str]:
    """The process can do its work: the database answers and is at the revision of this code."""
    try:
        await services.database.reach()
    except MachineUnfit as error:
        log.warning("database.unreachable", reason=str(error))
        raise MachineUnfit("The database does not answer.") from error
    present = await services.database.read(schema.revision)
    if present != services.revision:
        raise MachineUnfit(
            f"The database is at revision {present} and this code needs {services.revision}."
        )
    work = "paused" if await services.database.read(is_paused) else "open"
    return {"status": "ok", "database": services.database.url.get_backend_name(), "work": work}


@machines.get("/metrics", response_class=Response)
async def metrics(services: ServicesDep) -> Response:
    """Figures for Prometheus."""
    return Response(services.metrics.page(), media_type=CONTENT_TYPE)


def mount(app: FastAPI) -> None:
    """Put every router on the app itself: one inside another is found far more slowly."""
    films = (
        videos,
        video_batches,
        series,
        video_events,
        video_files,
        video_acts,
        video_scripts,
        video_thumbnails,
        video_pictures,
        previews,
        voices,
    )
    mine = (channels, *films, costs, users, auth)
    google = (youtube_consent, youtube_accounts, youtube_admin, youtube_catalogue, analytics)
    youtube = (publications, video_metadata, video_retention, *google)
    hooks = (webhook_endpoints, webhook_deliveries, webhooks, n8n, billing)
    house = (admin, admin_users, admin_queue, admin_ledger, admin_audit)
    parts = (part.router for part in (*mine, *youtube, *hooks, *house))
    for router in (channels.hot, videos.hot, *parts, machines, pages.router):
        app.include_router(router)


def describe(app: FastAPI) -> None:
    """Describe errors as what they are: problem documents, whatever the endpoint answers with."""
    plain = app.openapi

    def openapi() -> dict[str, object]:
        document = app.openapi_schema or plain()
        for path in document["paths"].values():
            for operation in path.values():
                for status, answer in operation.get("responses", {}).items():
                    if not status.startswith("2"):
                        _as_problem(answer)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _as_problem(answer: dict[str, dict[str, object]]) -> None:
    content = answer.get("content", {})
    if "application/json" in content:
        content[MEDIA_TYPE] = content.pop("application/json")
