"""Which account acts for a channel: only one authorised for that very channel, active before reserve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.core.exceptions import NotFound
from app.publishing import quota_counters as counters
from app.publishing.account_models import (
    AccountRole,
    AccountState,
    YouTubeAccount,
    YouTubeChannel,
)
from app.publishing.cooldowns import standing_in_the_way, subjects
from app.publishing.errors import (
    NoAccount,
    QuotaExhausted,
    ReconnectNeeded,
)
from app.publishing.google import may
from app.publishing.pacific import day_ends, pacific_day
from app.publishing.quota import QuotaRules
from app.publishing.quota_costs import Bucket, cost_of
from app.publishing.quota_news import first_time
from app.publishing.standing import accounts_of, demand_channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An account that may act for its channel now, and what it used of the Pacific day."""

    account_id: UUID
    owner_id: UUID
    channel_id: str
    youtube_id: str
    role: AccountRole
    uploads: int
    units: int


def accounts_for(
    session: Session,
    channel_id: str,
    rules: QuotaRules,
    *,
    now: datetime,
    method: str = "videos.insert",
) -> tuple[Candidate, ...]:
    """Who could call that method for the channel now: active first, then least used first.

    Raises ChannelStopped for a channel YouTube has stopped, NoAccount, ReconnectNeeded, and
    QuotaExhausted with the moment at which the first account is free again.
    """
    channel = demand_channel(session, channel_id)
    living = _living(session, channel_id, method)
    used = _used(session, living, now=now)
    free, waits = list[Candidate](), list[datetime]()
    for account in living:
        own = used[account.id]
        until = _busy_until(session, account, own[Bucket.UPLOADS], rules, method, now=now)
        if until is None:
            free.append(_candidate(account, channel, own))
        else:
            waits.append(until)
    if not free:
        what = "Every account of this channel has reached a limit."
        raise QuotaExhausted(what, limit="account", resets_at=min(waits), now=now)
    return tuple(sorted(free, key=_first))


def choose(
    session: Session,
    channel_id: str,
    rules: QuotaRules,
    *,
    now: datetime,
    method: str = "videos.insert",
) -> Candidate:
    """The first of them. A reserve that steps in is written into the audit trail, once a day."""
    first = accounts_for(session, channel_id, rules, now=now, method=method)[0]
    # Before the audit trail, which is locked until the end: who sets an account aside locks it first.
    mark_used(session, first.account_id, now=now)
    mark = f"reserve:{first.account_id.hex}:{pacific_day(now)}"
    if first.role is AccountRole.RESERVE and first_time(session, mark, now=now):
        act = Act(
            action=Action.ACCOUNT_STEPPED_IN,
            target=f"channel:{channel_id}",
            reason="No active account of this channel can act today.",
            after={"account_id": str(first.account_id), "youtube_id": first.youtube_id},
        )
        record(session, act, now=now)
    return first


def mark_used(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Remember that the account acted."""
    ours = YouTubeAccount.id == account_id
    session.execute(update(YouTubeAccount).where(ours).values(used_at=now))


def hand_over(
    session: Session, channel_id: str, account_id: UUID, *, actor_id: UUID, now: datetime
) -> YouTubeAccount:
    """Make that account of the channel its active one and the others reserves. Raises NotFound.

    For planned changes: an account only ever serves the channel its own consent is for.
    """
    query = select(YouTubeAccount).where(YouTubeAccount.channel_id == channel_id)
    locking = query.order_by(YouTubeAccount.id).with_for_update()
    session.scalars(locking.execution_options(populate_existing=True)).all()
    accounts = accounts_of(session, channel_id)
    chosen = next((account for account in accounts if account.id == account_id), None)
    if chosen is None:
        raise NotFound("There is no such account on this channel.")
    if chosen.state is not AccountState.OK:
        raise ReconnectNeeded("This account cannot act.", remedy="Connect it again first.")
    before = {str(account.id): account.role.value for account in accounts}
    for account in accounts:
        account.role = AccountRole.ACTIVE if account is chosen else AccountRole.RESERVE
    act = Act(
        action=Action.ACCOUNT_HANDED_OVER,
        target=f"channel:{channel_id}",
        actor_id=actor_id,
        before=before,
        after={str(account.id): account.role.value for account in accounts},
    )
    record(session, act, now=now)
    session.flush()
    return chosen


def _living(session: Session, channel_id: str, method: str) -> list[YouTubeAccount]:
    accounts = accounts_of(session, channel_id)
    living = [account for account in accounts if account.state is AccountState.OK]
    able = [account for account in living if may(set(account.scopes), method)]
    if able:
        return able
    if living:
        raise ReconnectNeeded(
            f"No account of this channel was given the scope for {method}.",
            remedy="Connect the channel again and tick every box.",
            channel_id=channel_id,
        )
    if accounts:
        raise ReconnectNeeded(
            "Google no longer takes the consent of any account of this channel.",
            kept="Its films wait.",
            remedy="Connect the channel again.",
            channel_id=channel_id,
        )
    raise NoAccount("This channel has no account.", remedy="Connect it.", channel_id=channel_id)


def _used(
    session: Session, accounts: Sequence[YouTubeAccount], *, now: datetime
) -> dict[UUID, dict[Bucket, int]]:
    day = pacific_day(now)
    names = {
        (account.id, bucket): counters.of_account(account.id, bucket, day)
        for account in accounts
        for bucket in Bucket
    }
    shown = counters.counted(session, list(names.values()))
    return {
        account.id: {bucket: shown[names[account.id, bucket]].total for bucket in Bucket}
        for account in accounts
    }


def _busy_until(
    session: Session,
    account: YouTubeAccount,
    uploads: int,
    rules: QuotaRules,
    method: str,
    *,
    now: datetime,
) -> datetime | None:
    bucket = cost_of(method).bucket
    of = subjects(rules.project, bucket, account.channel_id, account.id.hex)
    cooling = standing_in_the_way(session, of, now=now)
    if cooling is not None:
        return cooling.until
    if bucket is Bucket.UPLOADS and uploads >= rules.uploads_per_account:
        return day_ends(pacific_day(now))
    return None


def _candidate(
    account: YouTubeAccount, channel: YouTubeChannel, used: dict[Bucket, int]
) -> Candidate:
    return Candidate(
        account_id=account.id,
        owner_id=account.owner_id,
        channel_id=account.channel_id,
        youtube_id=channel.youtube_id,
        role=account.role,
        uploads=used[Bucket.UPLOADS],
        units=used[Bucket.UNITS],
    )


def _first(one: Candidate) -> tuple[bool, int, int, str]:
    return one.role is AccountRole.RESERVE, one.uploads, one.units, one.account_id.hex
