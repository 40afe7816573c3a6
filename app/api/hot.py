"""The little that is asked for all the time, answered without the framework's own machinery.

An endpoint of a `HotRoute` is written and described like any other. A request in the usual form,
with an access token, no parameters but a page and a body that is as described, is given to it
straight; whatever is otherwise, or wrong, goes the ordinary way and is answered there as everywhere.
"""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from inspect import signature
from typing import Any, Final, TypeVar
from uuid import UUID

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts import caller
from app.api import deps
from app.api.directory import Directory, routes_of
from app.api.hot_body import Heard, Unusual, body_of, sent
from app.api.problems import UNREACHABLE
from app.api.repeats import Once, once
from app.core.exceptions import MachineUnfit, YtempireError
from app.core.middleware import Refusal, header
from app.core.read_ahead import ReadAhead, Reading
from app.core.tokens import Pass
from app.videos.listing import CURSOR, Cursor

_PLAIN: Final = re.compile(r"[0-9a-zA-Z_-]{1,64}")
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class _Asked:
    """A request to a hot route. `said` are the parameters nobody has asked for yet."""

    scope: Scope
    services: deps.Services
    path: dict[str, str]
    said: dict[str, str]


_Giver = Callable[[_Asked], Any]
"""What gives an endpoint one of its parameters. Raises Unusual."""
_Ahead = Callable[..., Reading | None]
_AHEAD: Final = "reads_ahead"
_READS: Final = "reads"
"""The parameter by which an endpoint is given what was read ahead."""
E = TypeVar("E", bound=Callable[..., Any])


def reading_ahead(ahead: _Ahead) -> Callable[[E], E]:
    """Have the page that the endpoint of a hot route looks up first read along with its caller.

    `ahead` names that page from the caller's id and what the endpoint is given under the same names;
    with None, the request goes the ordinary way.
    """

    def marked(endpoint: E) -> E:
        setattr(endpoint, _AHEAD, ahead)
        return endpoint

    return marked


class HotRoute(APIRoute):
    """What most requests are for. What its endpoint asks for is among what is known here."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **described: Any) -> None:  # noqa: ANN401 - FastAPI's own
        super().__init__(path, endpoint, **described)
        self._callers = {
            str(one.name): policy
            for one in self.dependant.dependencies
            if (policy := getattr(one.call, "policy", None))
        }
        self._givers = _givers(self, self._callers)
        self._body = body_of(self)
        self._ahead: _Ahead | None = getattr(endpoint, _AHEAD, None)
        self._wanted = tuple(signature(self._ahead).parameters)[1:] if self._ahead else ()

    async def answer(self, scope: Scope, path: dict[str, str], receive: Receive) -> Response:
        """The answer to a request in the usual form. Raises Unusual, and what the endpoint raises."""
        shown: Pass | None = scope["state"].get(deps.SHOWN)
        if shown is None:
            raise Unusual
        services: deps.Services = scope["app"].state.services
        asked = _Asked(scope, services, path, _parameters(scope))
        given = {name: give(asked) for name, give in self._givers}
        if asked.said:
            raise Unusual
        if self._ahead is None:
            found = await caller.by_session(services.database, shown, now=services.clock())
            self._let_in(scope, found, given)
        else:
            reading = self._ahead(shown.user_id, *[given[name] for name in self._wanted])
            if reading is None:
                raise Unusual
            found, rows = await caller.by_session_with(
                services.database, shown, reading, now=services.clock()
            )
            self._let_in(scope, found, given)
            given[_READS] = ReadAhead(services.database, reading, rows)
        if self._body is None:
            return await self._answer(given)
        name, shape = self._body
        given[name] = await sent(scope, receive, shape)
        return await self._done(given)

    def _let_in(self, scope: Scope, found: caller.Caller, given: dict[str, Any]) -> None:
        _let_in(scope, found)
        for name, policy in self._callers.items():
            found.demand(policy)
            given[name] = found

    async def _answer(self, given: dict[str, Any]) -> Response:
        answer: Response = await self.endpoint(**given)
        return answer

    async def _done(self, given: dict[str, Any]) -> Response:
        """The answer to what writes: nothing may have it done once more the ordinary way."""
        try:
            return await self._answer(given)
        except UNREACHABLE as error:
            raise MachineUnfit(str(error)) from error


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
        heard = Heard(receive)
        try:
            answer = await route.answer(scope, path, heard.hear)
        except (Unusual, ConnectionError):
            await self.app(scope, heard.again, send)
            return
        except YtempireError as error:
            answer = self._refuse(Request(scope), error)
        scope["route"] = route
        await answer(scope, receive, send)


def _givers(route: HotRoute, callers: Collection[str]) -> list[tuple[str, _Giver]]:
    asked = route.dependant
    known = [
        *((str(one.name), _KNOWN.get(one.call)) for one in asked.dependencies),
        *((one.name, _path(one.name, one.field_info.annotation)) for one in asked.path_params),
        *((one.name, _unsaid(one.get_default())) for one in asked.query_params),
    ]
    given = [(name, give) for name, give in known if name not in {*callers, _READS}]
    unknown = [name for name, give in given if give is None]
    if unknown or asked.header_params or asked.cookie_params:
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


def _let_in(scope: Scope, found: caller.Caller) -> None:
    """As for every other request."""
    found.demand_own_password()
    scope["state"]["user_id"] = str(found.user_id)


def _services(asked: _Asked) -> deps.Services:
    return asked.services


def _once(asked: _Asked) -> Once:
    if header(asked.scope, b"idempotency-key") is not None:
        raise Unusual
    return Once(asked.services, None)


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
    once: _once,
    deps.paging: _paging,
    deps.cursor: _cursor,
}
