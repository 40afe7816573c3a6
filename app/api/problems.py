"""Errors as `application/problem+json` (RFC 9457): the one table from families to statuses."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.core import exceptions as families
from app.core.exceptions import Invalid, YtempireError
from app.core.statuses import STATUSES, UNEXPECTED, UNFIT, status_of

log = structlog.get_logger()

MEDIA_TYPE = "application/problem+json"

UNREACHABLE = (OperationalError, NoConnectionFree, ConnectionError)
"""What a database raises that cannot be worked with now."""

FRAMEWORK_CODES: dict[int, str] = {
    400: "malformed",
    404: "not_found",
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
"""What the framework refuses before an endpoint is asked."""


class FieldProblem(BaseModel):
    """One value that cannot be used: `pointer` (RFC 6901) into the body, or the `parameter`'s name."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Problem(BaseModel):
    """Every error. More members tell a program the facts: `needed`, `left`, `retry_after`."""

    model_config = ConfigDict(extra="allow")

    success: bool = False
    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[FieldProblem] | None = None


def problem(request: Request, error: Exception) -> Response:
    """The answer to any error; one that is not ours tells nothing of itself."""
    if isinstance(error, HTTPException):
        return _framework(request, error)
    if not isinstance(error, YtempireError):
        return _document(request, HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", UNEXPECTED)
    if isinstance(error, families.MachineUnfit):
        log.error("machine.unfit", reason=str(error))  # paths and addresses are not for strangers
        return _document(request, HTTPStatus.SERVICE_UNAVAILABLE, error.code, UNFIT)
    if not isinstance(error, tuple(STATUSES)):
        return _document(request, HTTPStatus.INTERNAL_SERVER_ERROR, "unexpected", UNEXPECTED)
    status = status_of(error)
    headers = {}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if "retry_after" in error.facts:
        headers["Retry-After"] = str(error.facts["retry_after"])
    return _document(request, status, error.code, str(error), facts=error.facts, headers=headers)


def install(app: FastAPI) -> None:
    """Answer every error of the framework and of ours as a problem."""

    @app.exception_handler(YtempireError)
    async def ours(request: Request, error: YtempireError) -> Response:
        return problem(request, error)

    async def unreachable(request: Request, error: Exception) -> Response:
        return problem(request, families.MachineUnfit(str(error)))

    for family in UNREACHABLE:
        app.add_exception_handler(family, unreachable)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        found = error.errors()
        if any(one["type"] == "json_invalid" for one in found):
            return problem(request, HTTPException(400))
        is_json = "json" in request.headers.get("content-type", "")
        if not is_json and any(one["loc"] == ("body",) and one["input"] for one in found):
            return problem(request, HTTPException(415))
        return problem(request, _invalid(found))

    @app.exception_handler(HTTPException)
    async def framework(request: Request, error: HTTPException) -> Response:
        return problem(request, error)


_SENTENCES = {
    400: "The body is not JSON.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The body is larger than this address takes.",
    415: "The body must be JSON, with the header Content-Type: application/json.",
}


def _framework(request: Request, error: HTTPException) -> Response:
    code = FRAMEWORK_CODES.get(error.status_code, "refused")
    detail = _SENTENCES.get(error.status_code, str(error.detail))
    return _document(request, HTTPStatus(error.status_code), code, detail, headers=error.headers)


def _invalid(found: Sequence[Mapping[str, Any]]) -> Invalid:
    problems = [_field(one["loc"], one["msg"]) for one in found]
    said = "; ".join(
        f"{one.get('pointer') or one.get('parameter', 'body')}: {one['detail']}" for one in problems
    )
    return Invalid(f"The request cannot be used: {said}.", errors=problems)


def _field(where: tuple[str | int, ...], message: str) -> dict[str, str]:
    detail = message.removeprefix("Value error, ").rstrip(".")
    place, *path = where
    if place == "body":
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
        return {"detail": detail, "pointer": "".join(f"/{step}" for step in steps)}
    return {"detail": detail, "parameter": str(path[0]) if path else str(place)}


def _document(
    request: Request,
    status: HTTPStatus,
    code: str,
    detail: str,
    *,
    facts: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    body = {
        **{name: _plain(fact) for name, fact in (facts or {}).items()},
        "success": False,
        "type": f"/docs/problems#{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status.value,
        "detail": detail,
        "instance": request.url.path,
        "code": code,
        "request_id": getattr(request.state, "request_id", ""),
    }
    return JSONResponse(body, status.value, headers, MEDIA_TYPE)


def _plain(fact: object) -> object:
    return fact if isinstance(fact, str | int | float | bool | list | None) else str(fact)
