"""What is measured, each in a process of its own under the settings `ytempire serve` gives its server.

    python -m bench.api_subjects {service,hello,floor} PORT

`service` is the real one without the worker, which would make the films that are asked for. `hello` is
a bare ASGI application. `floor` answers the same reads with the same members on the raw driver and
without a framework: the token checked once and remembered, the session looked up, the rows read.
The settings come from the environment, as the service's own do.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import uvicorn
from fastapi import Response
from fastapi.routing import APIRoute
from pydantic_core import to_json
from starlette.types import Receive, Scope, Send

from app.api.directory import open_directory
from app.core.clock import system_clock
from app.core.config import settings
from app.core.logging import set_up_logging
from app.core.tokens import AccessTokens
from app.main import Service, build
from app.wiring.secrets import secrets_of
from bench.api_driver import Driver, open_driver
from bench.api_loads import FIRST, LAST

SESSION = """SELECT u.role, u.tier FROM users u JOIN sessions s ON s.user_id = u.id
WHERE u.id = $1 AND u.disabled_at IS NULL AND s.id = $2 AND s.revoked_at IS NULL"""
CHANNELS = """SELECT id, name, profile, created_at, updated_at FROM channels
WHERE owner_id = $1 ORDER BY created_at DESC LIMIT 20"""
CHANNEL_COUNT = "SELECT count(*) FROM channels WHERE owner_id = $1"
FILMS = """SELECT id, channel_id, title, state, stage, percent, revision, created_at, updated_at
FROM videos WHERE owner_id = $1 ORDER BY created_at DESC, id DESC LIMIT 50"""
FILM_COUNT = "SELECT total FROM video_counts WHERE owner_id = $1"
FILM = "SELECT owner_id FROM videos WHERE id = $1"
BUDGET = "SELECT spent, reserved FROM budgets WHERE name = $1"
SHARES = """SELECT provider, sum(spent) FROM ledger WHERE video_id = $1 AND provider <> ''
GROUP BY provider"""
LINES = """SELECT at, kind, stage, revision, provider, service, model, units, micros, request_id, note
FROM ledger WHERE video_id = $1 ORDER BY id LIMIT 1000"""
FILM_MEMBERS = (
    *("id", "channel_id", "title", "status", "stage", "percent", "revision"),
    *("created_at", "updated_at"),
)
LINE_MEMBERS = (
    *("at", "kind", "stage", "revision", "provider", "service", "model", "units", "amount"),
    *("request_id", "note"),
)


async def hello(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - ASGI 3
    """The least an application can do."""
    if scope["type"] == "http":
        await _answer(send, b'{"message":"hello"}')


class Floor:
    """The reads without a framework."""

    def __init__(self, driver: Driver, tokens: AccessTokens) -> None:
        self._driver = driver
        self._tokens = tokens
        self._known: dict[bytes, tuple[UUID, UUID]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Serve one request (ASGI 3)."""
        if scope["type"] != "http":
            return
        owner = await self._owner(dict(scope["headers"])[b"authorization"])
        path = scope["path"]
        if path == "/v1/channels":
            await _answer(send, await self._channels(owner))
        elif path == "/v1/videos":
            await _answer(send, await self._films(owner))
        else:
            await _answer(send, await self._cost(owner, UUID(path.split("/")[3])))

    async def _owner(self, shown: bytes) -> UUID:
        known = self._known.get(shown)
        if known is None:
            good = self._tokens.read(shown.decode().removeprefix("Bearer "))
            known = self._known[shown] = (good.user_id, good.session_id)
        if not await self._driver.rows(SESSION, *known):
            raise PermissionError
        return known[0]

    async def _channels(self, owner: UUID) -> bytes:
        rows = await self._driver.rows(CHANNELS, owner)
        total = (await self._driver.rows(CHANNEL_COUNT, owner))[0][0]
        listed = ",".join(
            f'{{"id":"{row[0]}","name":{json.dumps(row[1])},"profile":{row[2]},'
            f'"created_at":"{row[3]}","updated_at":"{row[4]}"}}'
            for row in rows
        )
        return f'{{"success":true,"data":[{listed}],"pagination":{_place(20, total)}}}'.encode()

    async def _films(self, owner: UUID) -> bytes:
        rows = await self._driver.rows(FILMS, owner)
        total = (await self._driver.rows(FILM_COUNT, owner))[0][0]
        listed = to_json(_named(FILM_MEMBERS, rows, _dashed)).decode()
        return f'{{"success":true,"data":{listed},"pagination":{_place(50, total)}}}'.encode()

    async def _cost(self, owner: UUID, film: UUID) -> bytes:
        found = await self._driver.rows(FILM, film)
        if not found or UUID(str(found[0][0])) != owner:
            raise PermissionError
        budget = await self._driver.rows(BUDGET, f"video:{film}")
        shares = await self._driver.rows(SHARES, film)
        lines = await self._driver.rows(LINES, film)
        return to_json(
            {
                "success": True,
                "data": {
                    "total_cost": _dollars(budget[0][0] if budget else 0),
                    "breakdown": {provider: _dollars(int(spent)) for provider, spent in shares},
                    "entries": _named(LINE_MEMBERS, lines, _priced),
                    "limit": "3.000000",
                    "reserved": _dollars(budget[0][1] if budget else 0),
                },
            }
        )


def _named(
    members: Sequence[str], rows: Sequence[Sequence[Any]], change: Callable[[dict[str, Any]], None]
) -> list[dict[str, Any]]:
    named = [dict(zip(members, row, strict=True)) for row in rows]
    for one in named:
        change(one)
    return named


def _dashed(film: dict[str, Any]) -> None:
    if isinstance(film["id"], str):
        film["id"] = str(UUID(film["id"]))


def _priced(line: dict[str, Any]) -> None:
    line["amount"] = _dollars(line["amount"])
    if isinstance(line["units"], str):
        line["units"] = json.loads(line["units"])


def _dollars(micros: int) -> str:
    return f"{micros // 1_000_000}.{micros % 1_000_000:06d}"


def _place(each: int, total: int) -> str:
    return f'{{"page":1,"per_page":{each},"total":{total},"pages":{-(-total // each)}}}'


async def _answer(send: Send, body: bytes) -> None:
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _mark_both_ends(service: Service) -> None:
    """Put one endpoint before and behind all routes of the service: the same but for its place."""

    async def nothing() -> Response:
        return Response()

    service.router.routes.insert(0, APIRoute(FIRST, nothing))
    service.router.routes.append(APIRoute(LAST, nothing))
    open_directory(service)


def main() -> None:
    """Serve the subject until stopped."""
    name, port = sys.argv[1], int(sys.argv[2])
    chosen = settings()
    if name == "service":
        set_up_logging(level=chosen.log.level)
        subject: Any = build(chosen, works=False)
        _mark_both_ends(subject)
    elif name == "floor":
        key = secrets_of(chosen).jwt_secret_key
        tokens = AccessTokens(key, lifetime=timedelta(days=1), clock=system_clock)
        subject = Floor(open_driver(chosen.database_address), tokens)
    else:
        subject = hello
    uvicorn.run(
        subject,
        host="127.0.0.1",
        port=port,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on" if name == "service" else "off",
    )


if __name__ == "__main__":
    main()
