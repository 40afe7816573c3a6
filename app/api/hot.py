"""The few reads that are asked for all the time, answered without the framework's own machinery.

An endpoint of a `HotRoute` is written and described like any other. A request in the usual form,
with an access token and no parameters but a page, is given to it straight; whatever is otherwise,
or wrong, goes the ordinary way and is answered there as everywhere.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import structlog
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts import caller
from app.accounts.tiers import Scope as Policy
from app.api import deps
from app.api.directory import Directory, routes_of
from app.core.exceptions import YtempireError
from app.core.middleware import Refusal
from app.videos.listing import CURSOR, Cursor

_PLAIN: Final = re.compile(r"[0-9a-zA-Z_-]{1,64}")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Unusual(Exception):
    """The request is not in the usual form."""


@dataclass(slots=True)
class _Asked:
    """A request to a hot route. `said` are the parameters nobody has asked for yet."""

    services: deps.Services
    path: dict[str, str]
    said: dict[str, str]


_Giver = Callable[[_Asked], Any]
"""What gives an endpoint one of its parameters. Raises Unusual."""


class HotRoute(APIRoute):
    """A read that most requests are for. What its endpoint asks for is among what is known here."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **described: Any) -> None:  # noqa: ANN401 - FastAPI's own
        super().__init__(path, endpoint, **described)
        self.policies = {
            str(one.name): policy
            for one in self.dependant.dependencies
            if (policy := getattr(one.call, "policy", None))
        }
        self._givers = _givers(self)

    async def answer(self, scope: Scope, path: dict[str, str]) -> Response:
        """The answer to a request in the usual form. Raises Unusual, and what the endpoint raises."""
        services: deps.Services = scope["app"].state.services
        asked = _Asked(services, path, _parameters(scope))
        given = {name: give(asked) for name, give in self._givers}
        if asked.said:
            raise Unusual
        for name, policy in self.policies.items():
            given[name] = await _caller(scope, services, policy)
        answer: Response = await self.endpoint(**given)
        return answer


class HotDoor:
    """Answers what is asked of hot routes; it stands where nothing but the routes is behind it."""

    def __init__(self, app: ASGIApp, *, service: FastAPI, refuse: Refusal) -> None:
        self.app = app
        self._refuse = refuse
        self._routes = Directory(one for one in routes_of(service) if isinstance(one, HotRoute))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI 3)."""
        found = self._routes.find(scope) if scope["type"] == "http" else None
        if found is None:
            await self.app(scope, receive, send)
            return
        route, path = found
        try:
            answer = await route.answer(scope, path)
        except (Unusual, ConnectionError):
            await self.app(scope, receive, send)
            return
        except YtempireError as error:
            answer = self._refuse(Request(scope), error)
        scope["route"] = route
        await answer(scope, receive, send)


def _givers(route: HotRoute) -> list[tuple[str, _Giver]]:
    asked = route.dependant
    known = [
        *((str(one.name), _KNOWN.get(one.call)) for one in asked.dependencies),
        *((one.name, _path(one.name, one.field_info.annotation)) for one in asked.path_params),
        *((one.name, _unsaid(one.get_default())) for one in asked.query_params),
    ]
    given = [(name, give) for name, give in known if name not in route.policies]
    unknown = [name for name, give in given if give is None]
    if unknown or asked.header_params or asked.cookie_params or asked.body_params:
        raise TypeError(f"{route.path} asks for {unknown or 'more'}: it cannot be a hot route.")
    return [(name, give) for name, give in given if give is not None]


def _parameters(scope: Scope) -> dict[str, str]:
    said: dict[str, str] = {}
    if not scope["query_string"]:
        return said
    for part in scope["query_string"].decode("latin-1").split("&"):
        name, _, value = part.partition("=")
        if name in said or not _PLAIN.fullmatch(value):
            raise Unusual
        said[name] = value
    return said


async def _caller(scope: Scope, services: deps.Services, policy: Policy) -> caller.Caller:
    """Who is calling: read from the database, as for every other request."""
    shown = scope["state"].get(deps.SHOWN)
    if shown is None:
        raise Unusual
    found = await caller.by_session(services.database, shown, now=services.clock())
    found.demand_own_password()
    found.demand(policy)
    scope["state"]["user_id"] = user_id = str(found.user_id)
    structlog.contextvars.bind_contextvars(user_id=user_id)
    return found


def _services(asked: _Asked) -> deps.Services:
    return asked.services


def _paging(asked: _Asked) -> deps.Paging:
    page = _number(asked, "page", usual=1, most=100_000)
    return deps.Paging(page, _number(asked, "per_page", usual=20, most=100))


def _cursor(asked: _Asked) -> Cursor | None:
    said = asked.said.pop("cursor", None)
    if said is None:
        return None
    if not re.fullmatch(CURSOR, said):
        raise Unusual
    return Cursor.parse(said)


def _number(asked: _Asked, name: str, *, usual: int, most: int) -> int:
    said = asked.said.pop(name, None)
    if said is None:
        return usual
    if not said.isdecimal() or not 1 <= int(said) <= most:
        raise Unusual
    return int(said)


def _path(name: str, kind: object) -> _Giver | None:
    """What gives an id from the address; nothing else is known there."""
    if kind is not UUID:
        return None

    def give(asked: _Asked) -> UUID:
        said = asked.path[name]
        if not _UUID.fullmatch(said):
            raise Unusual
        return UUID(said)

    return give


def _unsaid(usual: object) -> _Giver:
    return lambda _asked: usual


_KNOWN: Final[dict[Any, _Giver]] = {
    deps.given_services: _services,
    deps.paging: _paging,
    deps.cursor: _cursor,
}
