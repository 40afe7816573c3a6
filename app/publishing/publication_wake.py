"""Work that waits for its channel: ever longer, and on at once when the channel can act again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from app.core.exceptions import YtempireError
from app.core.kept_errors import code_of
from app.publishing.account_models import AccountState, YouTubeAccount
from app.publishing.catalogue_models import Repair, RepairState
from app.publishing.errors import ChannelStopped, NoAccount, ReconnectNeeded
from app.publishing.publication_models import (
    Publication,
    PublicationState,
    PublicationStep,
    StepState,
)
from app.publishing.publication_reads import steps_of
from app.publishing.publication_steps import begin_open_steps_anew

FOR_AN_ACCOUNT: Final = frozenset({NoAccount.code, ReconnectNeeded.code})
SHORTEST: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(days=1)
GO_ON: Final = (
    PublicationState.RUNNING,
    PublicationState.WAITING,
    PublicationState.SCHEDULED,
    PublicationState.NOT_AS_ASKED,
    PublicationState.PUBLISHED,
)
"""States in which a step may wait; what was held or called off meanwhile is left so."""


def is_for_an_account(error: Exception) -> bool:
    """Whether only a consent of the channel's owner helps."""
    return isinstance(error, YtempireError) and error.code in FOR_AN_ACCOUNT


def until_connected(waits: int, *, now: datetime) -> datetime:
    """When to look again whether a channel has an account that had none so many times in a row.

    To look asks nobody. `wake_connected` ends the wait sooner: this is for an account that came otherwise.
    """
    return now + min(LONGEST, SHORTEST * 2.0 ** min(waits - 1, 10))


def wake_connected(session: Session, channel_id: str, *, now: datetime) -> None:
    """Have what waits for an account of that channel go on: films, and repairs of its catalogue."""
    for film in lock_waiting(session, channel_id):
        for step in steps_of(session, film.id):
            if step.again_at and code_of(step.problem) in FOR_AN_ACCOUNT:
                step.again_at, step.waits = now, 0
        if film.begin_at is not None:  # else an attempt is under way, and begins anew when it ends
            film.begin_at = now
    for repair in session.scalars(_repairs(channel_id)):
        if repair.state is RepairState.WAITING and code_of(repair.problem) in FOR_AN_ACCOUNT:
            repair.begin_at, repair.waits = now, 0
    session.flush()


def has_come(session: Session, channel_id: str, stuck: str, *, since: datetime | None) -> bool:
    """Whether what got stuck with that code for want of an account finds one that came since then."""
    if stuck not in FOR_AN_ACCOUNT or since is None:
        return False
    account = YouTubeAccount
    came = or_(
        account.granted_at > since, account.refreshed_at > since, account.verified_at > since
    )
    living = account.state == AccountState.OK
    return bool(
        session.scalar(select(exists().where(account.channel_id == channel_id, living, came)))
    )


def wake_let_go(
    session: Session, channel_id: str, reasons: frozenset[str], *, now: datetime
) -> int:
    """Have the films go on that stopped because YouTube had stopped their channel; how many.

    `reasons` are Google's words for that: the film that met it stopped with one of them.
    """
    query = select(Publication).where(
        Publication.channel_id == channel_id, Publication.state == PublicationState.STOPPED
    )
    stopped = [
        film
        for film in session.scalars(query.order_by(Publication.id).with_for_update())
        if code_of(film.problem) == ChannelStopped.code
        or (film.problem or {}).get("reason") in reasons
    ]
    for publication in stopped:
        begin_open_steps_anew(session, publication)
        publication.state, publication.begin_at = PublicationState.WAITING, now
        publication.problem = None
        publication.updated_at, publication.version = now, publication.version + 1
    session.flush()
    return len(stopped)


def lock_waiting(session: Session, channel_id: str) -> Sequence[Publication]:
    """The channel's films of which a step waits for an account, or may find none now, out or not.

    Who changes an account locks them first, and the channel's repairs: who publishes or repairs has
    that locked when it takes an account.
    """
    waits = PublicationStep.again_at.is_not(None) & (
        PublicationStep.problem["code"].as_string().in_(FOR_AN_ACCOUNT)
    )
    waiting = select(PublicationStep.publication_id).where(
        or_(waits, PublicationStep.state == StepState.RUNNING)
    )
    query = select(Publication).where(
        Publication.channel_id == channel_id,
        Publication.state.in_(GO_ON),
        Publication.id.in_(waiting),
    )
    films = session.scalars(query.order_by(Publication.id).with_for_update()).all()
    session.scalars(_repairs(channel_id)).all()
    return films


def _repairs(channel_id: str) -> Select[Repair]:
    ours = select(Repair).where(
        Repair.channel_id == channel_id,
        Repair.state.in_((RepairState.WAITING, RepairState.RUNNING)),
    )
    return ours.order_by(Repair.id).with_for_update()
