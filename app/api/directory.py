"""Finds an endpoint by the words of its address, instead of asking one route after another."""

from collections.abc import Iterable, Iterator
from typing import Any, Final, Generic, TypeVar

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.convertors import StringConvertor
from starlette.routing import Router
from starlette.types import Receive, Scope, Send

from app.core.doing import is_doing

_WORDS: Final = 2
"""Words of an address, such as `v1` and `videos`, under which the ones with variables are kept."""

R = TypeVar("R", bound=APIRoute)
_Key = tuple[str, int, tuple[str, ...]]


class Directory(Generic[R]):
    """The routes it is given, found alike however many there are.

    Whatever it does not find, such as a method that an address does not take, it leaves to the routes.
    """

    def __init__(self, routes: Iterable[R]) -> None:
        self._exact: dict[tuple[str, str], R] = {}
        self._variable: dict[_Key, list[R]] = {}
        for route in routes:
            for method in route.methods or ():
                self._keep(method, route)

    def find(self, scope: Scope) -> tuple[R, dict[str, str]] | None:
        """The route of a request and what its address says for the variables, or None."""
        method, path = scope["method"], scope["path"]
        if scope.get("root_path"):
            return None
        exact = self._exact.get((method, path))
        if exact is not None:
            return exact, {}
        for route in self._variable.get(_key(method, path), ()):
            match = route.path_regex.match(path)
            if match:
                return route, match.groupdict()
        return None

    def _keep(self, method: str, route: R) -> None:
        if not route.param_convertors:
            self._exact.setdefault((method, route.path), route)
        elif _is_findable(route):
            self._variable.setdefault(_key(method, route.path), []).append(route)


class Doorman:
    """Shows a request to its route by the directory, and asks the routes in turn for any other.

    HEAD is answered by whoever answers GET (RFC 9110, 9.3.2); the server leaves the body away. Not so
    where a GET `does` something.
    """

    def __init__(self, router: Router, directory: Directory[APIRoute]) -> None:
        self.directory = directory
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request (ASGI 3)."""
        found = self._found(scope) if scope["type"] == "http" else None
        if found is None:
            await self._router.app(_as_get(scope), receive, send)
            return
        route, given = found
        scope.update(router=self._router, route=route, endpoint=route.endpoint, path_params=given)
        # A route would refuse a method that it does not name; a file is not read for its headers.
        is_looked_at = scope["method"] == "HEAD" and not is_doing(route.endpoint)
        answer = route.app if is_looked_at else route.handle
        await answer(scope, receive, send)

    def _found(self, scope: Scope) -> tuple[APIRoute, dict[str, str]] | None:
        return self.directory.find(_as_get(scope))


def _as_get(scope: Scope) -> Scope:
    """The request itself, or where it is for HEAD, the same for GET."""
    return {**scope, "method": "GET"} if scope.get("method") == "HEAD" else scope


def open_directory(app: FastAPI) -> None:
    """Have every endpoint of the app found by its directory; again, once more were added."""
    app.router.middleware_stack = Doorman(app.router, Directory(routes_of(app)))


def routes_of(app: FastAPI) -> Iterator[APIRoute]:
    """Every endpoint of the app, in the order in which addresses are looked up."""
    for route in app.router.routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            router: Any = getattr(route, "original_router", None)
            yield from (
                each for each in getattr(router, "routes", ()) if isinstance(each, APIRoute)
            )


def _is_findable(route: APIRoute) -> bool:
    """Whether its first words are plain, and each variable is one word."""
    plain = not any("{" in word for word in route.path.split("/")[1 : _WORDS + 1])
    return plain and all(type(one) is StringConvertor for one in route.param_convertors.values())


def _key(method: str, path: str) -> _Key:
    words = path.split("/")
    return method, len(words), tuple(words[1 : _WORDS + 1])
