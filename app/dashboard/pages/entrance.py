"""The door: signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from app.accounts import entering
from app.core.exceptions import Overloaded, RateLimited, Unauthenticated, YtempireError
from app.core.statuses import status_of
from app.dashboard.door import HOME, SIGN_IN, Cookie, device_of, inside, visitor
from app.dashboard.rendering import render
from app.dashboard.services import services_of
from app.dashboard.visit import VisitDep, html_answer

router = APIRouter(include_in_schema=False)

Typed = Annotated[str, Form(max_length=1024)]


@router.get("/")
async def front() -> Response:
    """The address of the house leads to its first page."""
    return RedirectResponse(HOME, 303)


@router.get(SIGN_IN)
async def door(request: Request, to: str = HOME, said: str = "") -> Response:
    """Sign in here; who is signed in already goes on."""
    try:
        await visitor(request)
    except Unauthenticated:
        return _door(request, to=to, said=said)
    return RedirectResponse(inside(to), 303)


@router.post(SIGN_IN)
async def sign_in(
    request: Request, email: Typed = "", password: Typed = "", to: Typed = HOME
) -> Response:
    """A new session for who knows the password; the browser keeps its cookie."""
    accounts = services_of(request).accounts
    try:
        cookie = await entering.enter(accounts, email, password, device_of(request))
    except (Unauthenticated, RateLimited, Overloaded) as error:
        return _door(request, to=to, email=email, problem=error)
    answer = RedirectResponse(inside(to), 303)
    seconds = int(accounts.rules.lifetime.total_seconds())
    Cookie(request, answer).give(cookie, seconds=seconds)
    return answer


@router.post(f"{HOME}/sign-out")
async def sign_out(visit: VisitDep) -> Response:
    """End this session; what stood for it is no longer good."""
    await entering.leave(visit.services.accounts, visit.visitor)
    answer = RedirectResponse(f"{SIGN_IN}?said=signed-out", 303)
    Cookie(visit.request, answer).take()
    answer.headers["clear-site-data"] = '"cache"'
    return answer


def _door(
    request: Request,
    *,
    to: str,
    said: str = "",
    email: str = "",
    problem: YtempireError | None = None,
) -> Response:
    html = render(
        "pages/sign_in.html", to=inside(to), said=said, email=email[:254], problem=problem
    )
    return html_answer(request, html, status=status_of(problem).value if problem else 200)
