"""Films that wait for their channel go on at once when it can act again."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.publishing.errors import ChannelStopped, NoAccount, ReconnectNeeded
from app.publishing.publication_models import Publication, PublicationState
from app.publishing.publication_reads import steps_of
from app.publishing.publication_steps import begin_open_steps_anew

FOR_AN_ACCOUNT: Final = frozenset({NoAccount.code, ReconnectNeeded.code})
NONE: Final = frozenset[str]()


def wake_connected(session: Session, channel_id: str, *, now: datetime) -> int:
    """Have the films of a channel that was connected, or connected again, go on; how many."""
    waiting = _of(session, channel_id, PublicationState.WAITING, FOR_AN_ACCOUNT)
    for publication in waiting:
        for step in steps_of(session, publication.id):
            step.again_at = now if step.again_at else None
        publication.begin_at = now
    session.flush()
    return len(waiting)


def wake_let_go(
    session: Session, channel_id: str, reasons: frozenset[str], *, now: datetime
) -> int:
    """Have the films go on that stopped because YouTube had stopped their channel; how many.

    `reasons` are Google's words for that: the film that met it stopped with one of them.
    """
    codes = frozenset({ChannelStopped.code})
    stopped = _of(session, channel_id, PublicationState.STOPPED, codes, reasons)
    for publication in stopped:
        begin_open_steps_anew(session, publication)
        publication.state, publication.begin_at = PublicationState.WAITING, now
        publication.problem = None
        publication.updated_at, publication.version = now, publication.version + 1
    session.flush()
    return len(stopped)


def _of(
    session: Session,
    channel_id: str,
    state: PublicationState,
    codes: frozenset[str],
    reasons: frozenset[str] = NONE,
) -> list[Publication]:
    query = (
        select(Publication)
        .where(Publication.channel_id == channel_id, Publication.state == state)
        .order_by(Publication.id)
        .with_for_update()
    )
    found = session.scalars(query)
    return [
        each
        for each in found
        if (problem := each.problem or {}).get("code") in codes or problem.get("reason") in reasons
    ]
