"""Requests carried out once: the row that says so commits with the work itself."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.accounts.models import AnsweredRequest
from app.core.exceptions import Conflict, Invalid
from app.core.security import Keys

KEPT = timedelta(hours=24)
"""How long an answer is repeated (IETF draft Idempotency-Key, section 2.3)."""


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
        digest = hashlib.sha256(f"{self.caller} {self.key}".encode()).digest()
        return int.from_bytes(digest[:8], signed=True)


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
        session.delete(kept)
        session.flush()
        return None
    if kept.request != asked.request:
        raise KeyReused(
            "This Idempotency-Key was used for another request.", remedy="Use a new key."
        )
    body = json.loads(keys.unseal(kept.answer, place=_place(asked)))
    return Answer(kept.status, body, is_repeated=True)


def keep_answer(
    session: Session, asked: RequestKey, answer: Answer, keys: Keys, *, now: datetime
) -> None:
    """Remember the answer for a day, sealed: it may hold what is shown only once."""
    session.add(
        AnsweredRequest(
            caller=asked.caller,
            key=asked.key,
            user_id=asked.user_id,
            request=asked.request,
            status=answer.status,
            answer=keys.seal(json.dumps(answer.body), place=_place(asked)),
            expires_at=now + KEPT,
        )
    )


def forget_expired(session: Session, *, now: datetime) -> None:
    """Delete the answers that are no longer repeated."""
    session.execute(delete(AnsweredRequest).where(AnsweredRequest.expires_at <= now))


def _place(asked: RequestKey) -> str:
    return f"answered_requests:{asked.caller}:{asked.key}"
