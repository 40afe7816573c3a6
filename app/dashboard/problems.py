"""Errors as pages: what happened, to what, what was kept, and the next button."""

import re
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException

from app.accounts.caller import PasswordChangeNeeded
from app.core import exceptions as families
from app.core.exceptions import YtempireError
from app.core.statuses import UNEXPECTED, UNFIT, status_of
from app.dashboard.door import ACCOUNT, SIGN_IN, is_page
from app.dashboard.rendering import render
from app.dashboard.visit import html_answer

FRAMEWORK: Final = {
    404: "There is no such page.",
    405: "This page does not take that.",
    413: "That is more than one request may carry.",
}
NOTICE: Final = re.compile(r"\w+#(notice-[\w-]{1,40})")
"""The place of a dialog's own notice, as htmx names what it asked for."""

Answer = Callable[[Request, Any], Any]


def page_problem(request: Request, error: Exception) -> Response:
    """The page of an error, or the piece that says it where a piece was asked for."""
    known = _known(error)
    status = status_of(known)
    if isinstance(error, HTTPException):
        status = HTTPStatus(error.status_code)
    is_piece = request.headers.get("hx-request") == "true"
    if status is HTTPStatus.UNAUTHORIZED and request.url.path != SIGN_IN:
        return _to_the_door(request, is_piece=is_piece)
    if isinstance(known, PasswordChangeNeeded):
        return _to(ACCOUNT, is_piece=is_piece)
    html = render(
        "parts/problem_piece.html" if is_piece else "pages/problem.html",
        problem=known,
        status=status.value,
        request_id=getattr(request.state, "request_id", ""),
        path=request.url.path,
    )
    answer = html_answer(request, html, status=status.value)
    if is_piece:
        answer.headers["hx-retarget"] = _notice(request)
        answer.headers["hx-reswap"] = "innerHTML"
    if "retry_after" in known.facts:
        answer.headers["retry-after"] = str(known.facts["retry_after"])
    return answer


def install(app: FastAPI) -> None:
    """Answer errors of pages as pages; all others as before."""
    for kind in (
        YtempireError,
        OperationalError,
        NoConnectionFree,
        ConnectionError,
        RequestValidationError,
        HTTPException,
    ):
        elsewhere = app.exception_handlers[kind]
        app.exception_handlers[kind] = partial(_at, elsewhere)


async def _at(elsewhere: Answer, request: Request, error: Exception) -> Response:
    if is_page(request.url.path):
        return page_problem(request, error)
    answer: Response = await elsewhere(request, error)
    return answer


def _known(error: Exception) -> YtempireError:
    """The error as what may be said of it."""
    match error:
        case families.MachineUnfit() | OperationalError() | NoConnectionFree() | ConnectionError():
            return families.MachineUnfit(UNFIT)
        case YtempireError():
            return error
        case RequestValidationError():
            return families.Invalid(
                f"The form cannot be used: {_said(error)}.", kept="Nothing was changed."
            )
        case HTTPException():
            return families.NotFound(FRAMEWORK.get(error.status_code, str(error.detail)))
        case _:
            return YtempireError(UNEXPECTED)


def _said(error: RequestValidationError) -> str:
    return "; ".join(
        f"{one['loc'][-1]}: {one['msg'].removeprefix('Value error, ').rstrip('.')}"
        for one in error.errors()
    )


def _notice(request: Request) -> str:
    """Where the error is told: in the dialog that was sent, which covers the page, or on the page."""
    named = NOTICE.fullmatch(request.headers.get("hx-target", ""))
    return f"#{named[1]}" if named else "#notice"


def _to(path: str, *, is_piece: bool) -> Response:
    if is_piece:
        return Response(headers={"hx-redirect": path})
    return RedirectResponse(path, 303)


def _to_the_door(request: Request, *, is_piece: bool) -> Response:
    """On to signing in, and from there back to the page."""
    if "text/event-stream" in request.headers.get("accept", ""):
        return Response(status_code=401)
    if is_piece:
        return _to(SIGN_IN, is_piece=True)
    back = request.url.path if request.method == "GET" else ""
    return RedirectResponse(f"{SIGN_IN}?to={quote(back)}" if back else SIGN_IN, 303)
