"""Asking for a film: quoted, its money held, its row written and its work asked for, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.pause import pause_in_force
from app.accounts.tiers import ENTITLEMENTS
from app.accounts.users import find as find_user
from app.channels import service as channels
from app.channels.profile import Profile
from app.core.exceptions import Conflict, Invalid
from app.core.ids import new_id
from app.core.money import Money
from app.costs.holds import hold
from app.costs.limits import limits_in_force
from app.costs.lines import Payer, day_of
from app.costs.plan import Choices, planned_calls
from app.costs.quotes import PlannedCall, Quote, quote
from app.generation.ports import Stage
from app.videos.alerts import tell_of_alert
from app.videos.choosing import Pricing, offer
from app.videos.events import say
from app.videos.models import State, Video
from app.videos.office import Office, Turn
from app.videos.request import FilmRequest, refuse_unusable
from app.videos.service import find
from app.videos.states import move
from app.videos.takes import is_bought_from, retaken

FURTHEST_START: Final = timedelta(days=30)
_CHOICES: Final = TypeAdapter(Choices)


class DailyCapReached(Conflict):
    """No more films may be asked for today, on this channel or by this user."""

    code = "daily_cap_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who asks for which film on which channel. One of many is `backfill`: nobody waits for it.

    `video_id` is the film's id where it was told before the film was asked for.
    """

    owner_id: UUID
    channel_id: str
    request: FilmRequest
    backfill: bool = False
    video_id: UUID | None = None


def quoted(session: Session, order: Order, office: Office, *, now: datetime) -> Quote:
    """What the film costs at most. Raises NotFound, Invalid or Unpriced as asking would."""
    channel = channels.find(session, order.owner_id, order.channel_id)
    profile = channels.profile_of(channel)
    refuse_unusable(order.request, profile)
    return _offer(session, order.request, profile, office, now=now)[1]


def ask(session: Session, order: Order, office: Office, *, now: datetime) -> Video:
    """The film, queued. Raises NotFound, Invalid, DailyCapReached, Unpriced or BudgetExceeded."""
    owner = find_user(session, order.owner_id, for_change=True)
    channel = channels.find(session, order.owner_id, order.channel_id)
    profile = channels.profile_of(channel)
    refuse_unusable(order.request, profile)
    _refuse_too_many(session, owner, channel.id, profile, now=now)
    choices, price = _offer(session, order.request, profile, office, now=now)
    video = Video(
        id=order.video_id or new_id(),
        owner_id=order.owner_id,
        channel_id=channel.id,
        title=order.request.topic[:100],
        state=State.QUEUED,
        request=order.request.model_dump(mode="json", exclude_none=True),
        profile=profile.model_dump(mode="json"),
        choices=_CHOICES.dump_python(choices, mode="json"),
        revision=1,
        quote=price.total.micros,
        created_at=now,
        updated_at=now,
    )
    session.add(video)
    session.flush()
    turn = Turn(delay=_delay(order.request, now), backfill=order.backfill)
    _commission(session, video, owner, office, turn, now=now)
    start = order.request.start_at
    later = f"Waiting until {start:%Y-%m-%d %H:%M %Z}" if turn.delay and start else ""
    say(session, video, later or _waiting(session), now=now)
    return video


def retry(
    session: Session,
    owner_id: UUID,
    video_id: UUID,
    office: Office,
    *,
    now: datetime,
    from_stage: Stage | None = None,
) -> Video:
    """The film, queued again as its next making; what is finished of it is not made again.

    With `from_stage`, that stage and all later ones are made anew, also of a film that was made.
    Raises NotFound, Conflict where there is nothing to make, Unpriced or BudgetExceeded.
    """
    owner = find_user(session, owner_id, for_change=True)
    video = find(session, owner_id, video_id, for_change=True)
    if from_stage is None and video.state in {State.AWAITING_APPROVAL, State.COMPLETED}:
        raise Conflict(
            "The video is made.", remedy="Say from_stage, or change its script.", state=video.state
        )
    request = FilmRequest.model_validate(video.request)
    if from_stage in {None, Stage.READ, Stage.WRITE}:
        profile = Profile.model_validate(video.profile)
        choices, price = _offer(session, request, profile, office, now=now)
        video.choices = _CHOICES.dump_python(choices, mode="json")
    if from_stage is not None:
        video.takes = retaken(video.takes, from_stage)
        video.by_hand = video.by_hand and from_stage not in {Stage.READ, Stage.WRITE}
        calls = planned_calls(request.seconds, choices_of(video))
        calls = tuple(call for call in calls if is_bought_from(from_stage, call.stage))
        price = priced(session, calls, office, now=now)
    make_again(session, video, owner, office, price, now=now)
    return video


def make_again(
    session: Session, video: Video, owner: User, office: Office, price: Quote, *, now: datetime
) -> None:
    """Have the next making of a film made. Raises Conflict while it is made, or BudgetExceeded."""
    video.revision += 1
    video.quote = price.total.micros
    video.stage, video.percent, video.problem = "", 0, None
    move(session, video, State.QUEUED, _waiting(session), now=now)
    _commission(session, video, owner, office, Turn(), now=now)


def choices_of(video: Video) -> Choices:
    """Who makes that film, as it was quoted."""
    return _CHOICES.validate_python(video.choices)


def priced(
    session: Session, calls: Iterable[PlannedCall], office: Office, *, now: datetime
) -> Quote:
    """What those calls cost at most. Raises Unpriced."""
    unpriced = limits_in_force(session, month=Money()).unpriced
    return quote(calls, office.prices, on=day_of(now), unpriced=unpriced)


def _offer(
    session: Session, request: FilmRequest, profile: Profile, office: Office, *, now: datetime
) -> tuple[Choices, Quote]:
    """Who makes the film, and what that costs at most."""
    limits = limits_in_force(session, month=Money())
    pricing = Pricing(prices=office.prices, limits=limits, on=day_of(now))
    return offer(profile, request.wish, office.equipment, pricing)


def _waiting(session: Session) -> str:
    paused = pause_in_force(session)
    return f"Waiting: all work is paused ({paused.reason})" if paused else "Waiting for a worker"


def _delay(request: FilmRequest, now: datetime) -> float:
    """Seconds until it is to be begun. Raises Invalid for what is too far away."""
    if request.start_at is None:
        return 0.0
    if request.start_at - now > FURTHEST_START:
        raise Invalid(f"start_at is more than {FURTHEST_START.days} days from now.")
    return max(0.0, (request.start_at - now).total_seconds())


def _commission(
    session: Session, video: Video, owner: User, office: Office, turn: Turn, *, now: datetime
) -> None:
    payer = Payer(
        owner_id=owner.id,
        channel_id=video.channel_id,
        video_id=video.id,
        revision=video.revision,
    )
    month = ENTITLEMENTS[owner.tier].spend_a_month
    alert = hold(session, payer, Money(video.quote), month=month, now=now)
    if alert is not None:
        tell_of_alert(session, owner.id, alert, now=now)
    office.workshop.ask(session, video.id, video.revision, owner.id, turn)


def _refuse_too_many(
    session: Session, owner: User, channel_id: str, profile: Profile, *, now: datetime
) -> None:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    asked = select(func.count()).where(Video.owner_id == owner.id, Video.created_at >= midnight)
    ceiling = ENTITLEMENTS[owner.tier].videos_a_day
    tomorrow = (midnight + timedelta(days=1)).isoformat()
    if (session.scalar(asked) or 0) >= ceiling:
        raise DailyCapReached(
            f"The tier {owner.tier} allows {ceiling} videos a day.",
            remedy="Go on tomorrow (UTC), or choose another tier.",
            resets_at=tomorrow,
        )
    if (session.scalar(asked.where(Video.channel_id == channel_id)) or 0) >= profile.daily_cap:
        raise DailyCapReached(
            f"This channel takes {profile.daily_cap} videos a day.",
            remedy="Go on tomorrow (UTC), or raise the channel's daily_cap.",
            resets_at=tomorrow,
        )
