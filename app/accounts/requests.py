"""Requests carried out once: the row that says so commits with the work itself."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import AnsweredRequest
from app.core.clock import Clock
from app.core.exceptions import Conflict, Invalid
from app.core.one_at_a_time import lock_number
from app.core.security import Keys
from app.database import Database

KEPT = timedelta(hours=24)
"""How long an answer is repeated (IETF draft Idempotency-Key, section 2.3)."""
LONGEST = timedelta(minutes=10)
"""After this a request that was begun and never ended died with its process and may be tried again."""
UNDER_WAY = 102
"""The status of a request that was begun outside of a transaction (RFC 2518, section 10.1)."""


class RequestUnderWay(Conflict):
    """The first request with this key has not been answered yet."""

    code = "request_under_way"


class KeyReused(Invalid):
    """The key belongs to another request."""

    code = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class RequestKey:
    """A caller's own name for one request, and what the request was."""

    user_id: UUID
    key: str
    request: str

    @classmethod
    def of(cls, user_id: UUID, key: str, *, method: str, path: str, body: bytes) -> "RequestKey":
        """The key of exactly this request."""
        whole = hashlib.sha256(f"{method} {path}\n".encode() + body)
        return cls(user_id, key, whole.hexdigest())

    @property
    def caller(self) -> str:
        """Whose key it is: another caller's never matches."""
        return self.user_id.hex

    @property
    def number(self) -> int:
        """64 bits for PostgreSQL's advisory locks."""
        return lock_number(f"{self.caller} {self.key}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered: a status and a JSON body."""

    status: int
    body: object
    is_repeated: bool = False


def answered(session: Session, asked: RequestKey, keys: Keys, *, now: datetime) -> Answer | None:
    """The answer already given to this request, or None.

    Raises KeyReused if the key was given to another request, RequestUnderWay if another process is
    carrying this one out.
    """
    if session.get_bind().dialect.name == "postgresql":
        free = session.scalar(select(func.pg_try_advisory_xact_lock(asked.number)))
        if not free:
            raise RequestUnderWay("The first request with this Idempotency-Key is still under way.")
    kept = session.get(AnsweredRequest, (asked.caller, asked.key))
    if kept is None:
        return None
    if kept.expires_at <= now:
        _forget(session, kept)
        return None
    if kept.request != asked.request:
        raise KeyReused(
            "This Idempotency-Key was used for another request.", remedy="Use a new key."
        )
    if kept.status == UNDER_WAY:
        raise RequestUnderWay("The first request with this Idempotency-Key is still under way.")
    body = json.loads(keys.unseal(kept.answer, place=_place(asked)))
    return Answer(kept.status, body, is_repeated=True)


def begin(session: Session, asked: RequestKey, keys: Keys, *, now: datetime) -> Answer | None:
    """The answer already given, or None: then it is written down that this one is carried out now.

    For what goes on outside of transactions; it ends with `end` or `give_up`. Raises as `answered`.
    """
    known = answered(session, asked, keys, now=now)
    if known is None:
        session.add(_row(asked, Answer(UNDER_WAY, None), keys, until=now + LONGEST))
    return known


def end(session: Session, asked: RequestKey, answer: Answer, keys: Keys, *, now: datetime) -> None:
    """Remember the answer of a request that was begun."""
    session.merge(_row(asked, answer, keys, until=now + KEPT))


def give_up(session: Session, asked: RequestKey) -> None:
    """Forget a request that was begun and failed: it may be tried again with its key."""
    begun = session.get(AnsweredRequest, (asked.caller, asked.key))
    if begun is not None and begun.status == UNDER_WAY:
        _forget(session, begun)


def carried_out_apart(
    database: Database, asked: RequestKey, keys: Keys, work: Callable[[], Answer], *, clock: Clock
) -> Answer:
    """What the work answers, which takes long and calls the network, in no transaction.

    It is written down before it begins, and that it ended after: whoever comes while it is under
    way hears so, from every process. Raises as `answered` does, and what the work raises.
    """
    with database.transaction() as session:
        known = begin(session, asked, keys, now=clock())
    if known is not None:
        return known
    try:
        answer = work()
    except BaseException:
        with database.transaction() as session:
            give_up(session, asked)
        raise
    with database.transaction() as session:
        end(session, asked, answer, keys, now=clock())
    return answer


def keep_answer(
    session: Session, asked: RequestKey, answer: Answer, keys: Keys, *, now: datetime
) -> None:
    """Remember the answer for a day, sealed: it may hold what is shown only once."""
    session.add(_row(asked, answer, keys, until=now + KEPT))


def forget_expired(session: Session, *, now: datetime) -> None:
    """Delete the answers that are no longer repeated."""
    session.execute(delete(AnsweredRequest).where(AnsweredRequest.expires_at <= now))


def _row(asked: RequestKey, answer: Answer, keys: Keys, *, until: datetime) -> AnsweredRequest:
    return AnsweredRequest(
        caller=asked.caller,
        key=asked.key,
        user_id=asked.user_id,
        request=asked.request,
        status=answer.status,
        answer=keys.seal(json.dumps(answer.body), place=_place(asked)),
        expires_at=until,
    )


def _forget(session: Session, kept: AnsweredRequest) -> None:
    session.delete(kept)
    session.flush()


def _place(asked: RequestKey) -> str:
    return f"answered_requests:{asked.caller}:{asked.key}"
