"""The API's description for people: pages whose every file comes from here."""

import re
from pathlib import Path

import fastapi_offline
from fastapi import APIRouter
from fastapi.responses import FileResponse, HTMLResponse, Response
from markdown_it import MarkdownIt

from app.core.exceptions import NotFound

PROBLEMS = Path(__file__).parents[2] / "docs" / "problems.md"
ASSETS = Path(fastapi_offline.__file__).with_name("static")
SHOWN = ("swagger-ui.css", "swagger-ui-bundle.js")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""Everything from here, nothing inline."""

router = APIRouter(prefix="/docs", include_in_schema=False)


@router.get("")
async def docs() -> Response:
    """The API to read and try."""
    return _page(
        '<link rel="stylesheet" href="/docs/files/swagger-ui.css"><div id="api"></div>'
        '<script src="/docs/files/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>'
    )


@router.get("/start.js")
async def start() -> Response:
    """What opens the API's page."""
    script = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#api", deepLinking: true});'
    return Response(script, media_type="text/javascript")


@router.get("/files/{name}")
async def file(name: str) -> Response:
    """A file of the API's page."""
    if name not in SHOWN:
        raise NotFound("There is no such file.")
    return FileResponse(ASSETS / name, headers={"cache-control": "public, max-age=86400"})


@router.get("/problems")
async def problems() -> Response:
    """Every error code with its reason and remedy: where the `type` of a problem leads."""
    html = MarkdownIt().enable("table").render(PROBLEMS.read_text())
    return _page(re.sub(r"<h2><code>(\w+)</code></h2>", r'<h2 id="\1"><code>\1</code></h2>', html))


def _page(body: str) -> Response:
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>YTEMPIRE API</title>'
    return HTMLResponse(head + body, headers={"content-security-policy": POLICY})
