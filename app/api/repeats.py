"""`Idempotency-Key`: a request sent twice is carried out once and answered the same."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.orm import Session
from typing_extensions import override

from app.accounts.requests import (
    Answer,
    RequestKey,
    RequestUnderWay,
    answered,
    carried_out_apart,
    keep_answer,
)
from app.api.deps import AnyCaller, Services, ServicesDep

OutT = TypeVar("OutT", bound=BaseModel)

_under_way: set[tuple[str, str]] = set()
"""Keys being carried out in this process; between processes the database tells."""


@dataclass(frozen=True, slots=True)
class Once:
    """One request of a caller, perhaps named by a key."""

    services: Services
    asked: RequestKey | None

    async def answer(
        self, status: int, work: Callable[[Session], OutT], *, brief: bool = False
    ) -> JSONResponse:
        """Carry the work out and answer with what it returns; a repeated request is only answered.

        Work, answer and key commit together. Raises RequestUnderWay, KeyReused, and what the work
        raises: then nothing is remembered, and the request may be tried again. What is brief,
        `Database.write` says.
        """
        if self.asked is None:
            out = await self.services.database.write(work, brief=brief)
            return _Written(out.model_dump_json().encode(), status)
        mark = (self.asked.caller, self.asked.key)
        if mark in _under_way:
            raise RequestUnderWay("The first request with this Idempotency-Key is still under way.")
        _under_way.add(mark)
        try:
            asked = self.asked
            return _response(
                await self.services.database.write(lambda s: self._once(s, asked, status, work))
            )
        finally:
            _under_way.discard(mark)

    async def answer_apart(self, status: int, work: Callable[[], OutT]) -> JSONResponse:
        """The same for work that takes long and calls the network, on a thread, in no transaction.

        Whoever comes while it is under way hears so, from every process. Raises as `answer` does.
        """
        if self.asked is None:
            out = await asyncio.to_thread(work)
            return _Written(out.model_dump_json().encode(), status)
        services = self.services
        carried_out = partial(
            carried_out_apart, services.database, self.asked, services.keys, clock=services.clock
        )
        return _response(await asyncio.to_thread(carried_out, lambda: _told(status, work())))

    def _once(
        self, session: Session, asked: RequestKey, status: int, work: Callable[[Session], OutT]
    ) -> Answer:
        now, keys = self.services.clock(), self.services.keys
        known = answered(session, asked, keys, now=now)
        if known is not None:
            return known
        answer = _run(session, status, work)
        keep_answer(session, asked, answer, keys, now=now)
        return answer


async def once(
    request: Request,
    services: ServicesDep,
    caller: AnyCaller,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            pattern=r"^[\x21-\x7e]{1,255}$",
            description="Your own name for this request; sent again, it is only answered again.",
        ),
    ] = None,
) -> Once:
    """The dependency of every POST that creates or spends."""
    if key is None:
        return Once(services, None)
    body = await request.body()
    path = request.url.path
    return Once(
        services, RequestKey.of(caller.user_id, key, method=request.method, path=path, body=body)
    )


OnceDep = Annotated[Once, Depends(once)]


class _Written(JSONResponse):
    """What is JSON already."""

    @override
    def render(self, content: bytes) -> bytes:
        return content


def _run(session: Session, status: int, work: Callable[[Session], OutT]) -> Answer:
    return _told(status, work(session))


def _told(status: int, out: BaseModel) -> Answer:
    return Answer(status, out.model_dump(mode="json"))


def _response(answer: Answer) -> JSONResponse:
    headers = {"Idempotent-Replayed": "true"} if answer.is_repeated else None
    return JSONResponse(answer.body, answer.status, headers)
