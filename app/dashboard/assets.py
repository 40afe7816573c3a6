"""The files of the pages: ours and vendored ones, kept in memory, packed once, named by content."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.core.exceptions import NotFound

FOLDER: Final = Path(__file__).with_name("static")
PREFIX: Final = "/dashboard/static/"
TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".jpg": "image/jpeg",
}
PACKED: Final = frozenset({".css", ".js", ".svg"})
FOREVER: Final = "public, max-age=31536000, immutable"
"""For an address that names the content it leads to."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, as it is and packed; `digest` names its content."""

    kind: str
    plain: bytes
    packed: bytes | None
    digest: str


@lru_cache(maxsize=1)
def assets() -> dict[str, Asset]:
    """Every file that pages may ask for, by its name."""
    files = (path for path in sorted(FOLDER.rglob("*")) if path.suffix in TYPES)
    return {path.relative_to(FOLDER).as_posix(): _read(path) for path in files}


def address(name: str) -> str:
    """Where that file is; the address changes with the content. Raises KeyError for none of ours."""
    return f"{PREFIX}{name}?v={assets()[name].digest}"


@lru_cache(maxsize=1)
def icons() -> dict[str, str]:
    """The shapes inside each icon, by its name."""
    found: dict[str, str] = json.loads((FOLDER / "icons.json").read_text())
    return found


@router.get(f"{PREFIX}{{name:path}}")
async def asset(name: str, request: Request) -> Response:
    """One of those files, for anybody."""
    found = assets().get(name)
    if found is None:
        raise NotFound("There is no such file.")
    tag = f'"{found.digest}"'
    is_named = request.query_params.get("v") == found.digest
    headers = {"etag": tag, "cache-control": FOREVER if is_named else "no-cache"}
    if found.packed is not None:
        headers["vary"] = "accept-encoding"
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(found.packed, media_type=found.kind, headers=headers)
    return Response(found.plain, media_type=found.kind, headers=headers)


def _read(path: Path) -> Asset:
    plain = path.read_bytes()
    packed = gzip.compress(plain, 9, mtime=0) if path.suffix in PACKED else None
    return Asset(TYPES[path.suffix], plain, packed, hashlib.sha256(plain).hexdigest()[:16])
