"""Films and their work brought back together where a fault has parted them.

A film whose work came to an end without it would wait for ever; work of a film that nobody wants
any more would only use the machine. Both are looked for by the clock.
"""

import logging
from contextlib import suppress
from datetime import timedelta
from typing import ClassVar, Final

from pydantic import JsonValue

from app.core.exceptions import Conflict, NotFound, YtempireError
from app.engine import Desk, Json, State
from app.tasks.publish_drift import stop_abandoned
from app.tasks.video import Bench
from app.tasks.workshop import PREFIX, making_of, work_name
from app.videos import making
from app.videos.making import Making

SETTLING: Final = timedelta(minutes=2)
"""How long work may still be about its end after its film has come to its own."""
_KEPT: Final = "Every stage that was finished is kept."


class WorkParked(YtempireError):
    """Work stopped its worker each time it was begun; somebody must look before it is begun again."""

    code: ClassVar[str] = "work_parked"

    def __init__(self) -> None:
        super().__init__(
            "This video was begun ten times and stopped its worker each time: it needs you.",
            kept=_KEPT,
            remedy="Retry it, from another stage or with a changed script; if it stops again, the"
            " operator finds the reason in the log.",
        )


class WorkLost(YtempireError):
    """Work ended without an outcome."""

    code: ClassVar[str] = "work_lost"

    def __init__(self) -> None:
        super().__init__(
            "The work on this video ended without an outcome.",
            kept=_KEPT,
            remedy="Retry it: it goes on where it stopped.",
        )


log = logging.getLogger(__name__)


def mend(bench: Bench, desk: Desk) -> dict[str, Json]:
    """Fail films whose work has ended without them, stop such publications, call off work nobody wants.

    Returns how many of each.
    """
    return {
        "failed": _fail_abandoned(bench, desk),
        "stopped": stop_abandoned(bench, desk),
        "called_off": _call_off_unwanted(bench, desk),
    }


def _fail_abandoned(bench: Bench, desk: Desk) -> int:
    with bench.database.transaction() as session:
        films = making.unsettled(session)
    failed = 0
    for film in films:
        reason = _ended(desk, film)
        if reason is None:
            continue
        with suppress(Conflict):  # it has come to its end meanwhile
            _fail(bench, film, reason)
            failed += 1
            log.error("film.abandoned", extra={"video": str(film.video_id), "code": reason.code})
    return failed


def _fail(bench: Bench, film: Making, reason: YtempireError) -> None:
    problem: dict[str, JsonValue] = {
        "code": reason.code,
        "detail": reason.what,
        "kept": reason.kept,
        "remedy": reason.remedy,
    }
    now = bench.clock()
    bench.write(lambda session: making.fail(session, film, problem, now=now))


def _ended(desk: Desk, film: Making) -> YtempireError | None:
    """Why nobody works on it; None if somebody does or will."""
    try:
        state = desk.status(work_name(film.video_id, film.revision)).state
    except NotFound:
        return WorkLost()
    if state is State.PARKED:
        return WorkParked()
    return WorkLost() if state.is_final else None


def _call_off_unwanted(bench: Bench, desk: Desk) -> int:
    called_off = 0
    for work in desk.find(State.RUNNING, State.WAITING, State.DELAYED, prefix=PREFIX):
        film = making_of(work.id)
        if film is None:
            continue
        with bench.database.transaction() as session:
            unwanted = making.is_over(session, film, before=bench.clock() - SETTLING)
        if unwanted:
            desk.cancel(work.id)
            called_off += 1
            log.warning("work.called_off", extra={"work": work.id})
    return called_off
