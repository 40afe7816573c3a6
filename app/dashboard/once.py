"""A form sent twice is carried out once: each form has a key of its own, made when it is shown."""

import asyncio
import hashlib
from collections.abc import Callable

from sqlalchemy.orm import Session

from app.accounts.requests import (
    Answer,
    RequestKey,
    answered,
    carried_out_apart,
    keep_answer,
)
from app.dashboard.visit import Visit


async def once(visit: Visit, key: str, said: object, work: Callable[[Session], str]) -> str:
    """Where to go after the work, which is done at most once for this key and what was said.

    Raises RequestUnderWay, and what the work raises: then the form may be sent again.
    """
    asked, services = _asked(visit, key, said), visit.services

    def carried_out(session: Session) -> str:
        now = services.clock()
        known = answered(session, asked, services.keys, now=now)
        if known is not None:
            return str(known.body)
        to = work(session)
        keep_answer(session, asked, Answer(303, to), services.keys, now=now)
        return to

    return await visit.write(carried_out)


async def once_apart(visit: Visit, key: str, said: object, work: Callable[[], str]) -> str:
    """The same for work that takes long and calls the network, on a thread, in no transaction."""
    asked, services = _asked(visit, key, said), visit.services
    answer = await asyncio.to_thread(
        carried_out_apart,
        services.database,
        asked,
        services.keys,
        lambda: Answer(303, work()),
        clock=services.clock,
    )
    return str(answer.body)


def _asked(visit: Visit, key: str, said: object) -> RequestKey:
    mark = hashlib.sha256(f"{key} {said!r}".encode()).hexdigest()
    path = visit.request.url.path
    return RequestKey.of(visit.owner_id, f"page:{mark}", method="POST", path=path, body=b"")
