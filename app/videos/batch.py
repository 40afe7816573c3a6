"""Many films asked for at once: all are looked at first, then taken in order as limits allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from app.core.exceptions import BudgetExceeded, Invalid, YtempireError
from app.costs.quotes import Quote
from app.videos.alerts import tell_of_exhaustion
from app.videos.asked import Asked
from app.videos.asking import Order, ask, quoted
from app.videos.office import Office


class BatchRefused(Invalid):
    """None of the films was taken; `errors` says for each why."""

    code: ClassVar[str] = "batch_refused"

    def __init__(self, refusals: Sequence[YtempireError | None]) -> None:
        self.refusals = tuple(each for each in refusals if each is not None)
        errors = [
            {"pointer": f"/videos/{place}", "code": refusal.code, "detail": str(refusal)}
            for place, refusal in enumerate(refusals)
            if refusal is not None
        ]
        super().__init__(
            f"{len(errors)} of {len(refusals)} videos cannot be taken, so none was.",
            remedy="Correct or leave out those that errors names.",
            errors=errors,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One film of many, looked at: what it would cost, or why it cannot be made."""

    order: Order
    quote: Quote | None = None
    refusal: YtempireError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one film of many: as it was asked for, or why it was not taken."""

    video: Asked | None = None
    refusal: YtempireError | None = None


def look_at(
    session: Session, orders: Sequence[Order], office: Office, *, now: datetime
) -> tuple[Looked, ...]:
    """Each film quoted, or refused for what it is; nothing is held or written."""
    return tuple(_looked(session, order, office, now=now) for order in orders)


def ask_for_all(
    session: Session, looked: Sequence[Looked], office: Office, *, whole: bool, now: datetime
) -> tuple[Taken, ...]:
    """Every film that fits taken, in order, each with its money and its work.

    What does not fit under a limit leaves its place to the next. Raises BatchRefused if nothing was
    taken or, with `whole`, as soon as one is refused; then nothing is written.
    """
    if whole:
        _refuse_any([each.refusal for each in looked])
    taken = tuple(_taken(session, each, office, now=now) for each in looked)
    refusals = [each.refusal for each in taken]
    if whole or all(refusals):
        _refuse_any(refusals)
    for refusal in refusals:
        if isinstance(refusal, BudgetExceeded):
            tell_of_exhaustion(session, looked[0].order.owner_id, refusal.facts, now=now)
    return taken


def _looked(session: Session, order: Order, office: Office, *, now: datetime) -> Looked:
    try:
        return Looked(order=order, quote=quoted(session, order, office, now=now))
    except YtempireError as error:
        return Looked(order=order, refusal=error)


def _taken(session: Session, looked: Looked, office: Office, *, now: datetime) -> Taken:
    if looked.refusal is not None:
        return Taken(refusal=looked.refusal)
    try:
        with session.begin_nested():
            return Taken(video=ask(session, looked.order, office, now=now))
    except YtempireError as error:
        return Taken(refusal=error)


def _refuse_any(refusals: Sequence[YtempireError | None]) -> None:
    if any(refusals):
        raise BatchRefused(refusals)
