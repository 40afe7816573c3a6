"""Asking for a film: quoted, its money held, its row written and its work asked for, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from pydantic import JsonValue, TypeAdapter
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.pause import reason_of_pause
from app.accounts.tiers import ENTITLEMENTS
from app.accounts.users import find as find_user
from app.channels import service as channels
from app.channels.profile import Profile
from app.core.exceptions import Conflict, Invalid, NotFound
from app.core.ids import new_id
from app.core.money import Money
from app.core.prepared import Prepared
from app.costs.holds import hold_within
from app.costs.limits import Limits, limits_in_force
from app.costs.lines import Payer, day_of
from app.costs.plan import Choices, planned_calls
from app.costs.quotes import PlannedCall, Quote, quote
from app.generation.ports import Stage
from app.videos.alerts import tell_of_alert
from app.videos.asked import UNTOUCHED, Asked
from app.videos.choosing import Pricing, offer
from app.videos.daily_caps import refuse_too_many
from app.videos.events import say
from app.videos.grounds import grounds_of
from app.videos.models import State, Video
from app.videos.office import Office, Turn
from app.videos.request import FilmRequest, refuse_passed, refuse_unusable
from app.videos.script_page import SCRIPT
from app.videos.service import find
from app.videos.states import move
from app.videos.takes import is_bought_from, retaken

FURTHEST_START: Final = timedelta(days=30)
_CHOICES: Final = TypeAdapter(Choices)
_NEW: Final = Prepared(
    insert(Video).values(UNTOUCHED),
    *(column.key for column in Video.__table__.columns),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who asks for which film on which channel. One of many is `backfill`: nobody waits for it.

    `video_id` is the film's id where it was told before the film was asked for: its minute may have
    passed since, and it takes the next slot. `series_id` is the series that asks for it.
    """

    owner_id: UUID
    channel_id: str
    request: FilmRequest
    backfill: bool = False
    video_id: UUID | None = None
    series_id: UUID | None = None


def quoted(session: Session, order: Order, office: Office, *, now: datetime) -> Quote:
    """What the film costs at most. Raises NotFound, Invalid or Unpriced as asking would."""
    channel = channels.find(session, order.owner_id, order.channel_id)
    profile = channels.profile_of(channel)
    refuse_unusable(order.request, profile)
    _refuse_passed(order, now=now)
    return _offer(session, order.request, profile, office, now=now)[1]


def ask(session: Session, order: Order, office: Office, *, now: datetime) -> Asked:
    """The film, queued.

    Raises NotFound, Invalid, DailyCapReached, Unpriced or BudgetExceeded.
    """
    grounds = grounds_of(session, order.owner_id, order.channel_id)
    tier, profile, request = grounds.tier, grounds.profile, order.request
    refuse_unusable(request, profile)
    _refuse_passed(order, now=now)
    refuse_too_many(session, order.owner_id, order.channel_id, tier, profile, now=now)
    limits = limits_in_force(session, month=ENTITLEMENTS[tier].spend_a_month)
    choices, price = _offered(request, profile, office, limits, now=now)
    film = Asked(
        id=order.video_id or new_id(),
        owner_id=order.owner_id,
        channel_id=order.channel_id,
        quote=price.total.micros,
    )
    _write_down(
        session,
        id=film.id,
        owner_id=film.owner_id,
        channel_id=film.channel_id,
        series_id=order.series_id,
        title=request.topic[:100],
        request=request.model_dump(mode="json", exclude_none=True),
        profile=profile.model_dump(mode="json"),
        choices=_CHOICES.dump_python(choices, mode="json"),
        quote=film.quote,
        script=own_script(request),
        by_hand=request.page is not None,
        created_at=now,
        updated_at=now,
    )
    turn = Turn(delay=_delay(request, now), backfill=order.backfill)
    _commission(session, film, limits, office, turn, now=now)
    start = request.start_at
    later = f"Waiting until {start:%Y-%m-%d %H:%M %Z}" if turn.delay and start else ""
    say(session, film, later or _waiting(grounds.pause), now=now)
    return film


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
        if from_stage in {Stage.READ, Stage.WRITE}:
            video.by_hand = request.page is not None
            video.script = own_script(request) or video.script
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
    move(session, video, State.QUEUED, _waiting(reason_of_pause(session)), now=now)
    limits = limits_in_force(session, month=ENTITLEMENTS[owner.tier].spend_a_month)
    _commission(session, video, limits, office, Turn(), now=now)


def own_script(request: FilmRequest) -> dict[str, JsonValue] | None:
    """The script that was given as JSON, as it is kept with a film; None for every other request."""
    if request.page is None:
        return None
    return cast("dict[str, JsonValue]", SCRIPT.dump_python(request.page, mode="json"))


def choices_of(video: Video) -> Choices:
    """Who makes that film, as it was quoted."""
    return _CHOICES.validate_python(video.choices)


def priced(
    session: Session, calls: Iterable[PlannedCall], office: Office, *, now: datetime
) -> Quote:
    """What those calls cost at most. Raises Unpriced."""
    unpriced = limits_in_force(session, month=Money()).unpriced
    return quote(calls, office.prices, on=day_of(now), unpriced=unpriced)


def _write_down(session: Session, **film: object) -> None:
    try:
        _NEW.run(session, **film)
    except IntegrityError as error:
        if "channel_id" not in str(error.orig):
            raise
        raise NotFound("There is no such channel.") from error  # it was closed in this very moment


def _refuse_passed(order: Order, *, now: datetime) -> None:
    if order.video_id is None:
        refuse_passed(order.request, now=now)


def _offer(
    session: Session, request: FilmRequest, profile: Profile, office: Office, *, now: datetime
) -> tuple[Choices, Quote]:
    """Who makes the film, and what that costs at most."""
    return _offered(request, profile, office, limits_in_force(session, month=Money()), now=now)


def _offered(
    request: FilmRequest, profile: Profile, office: Office, limits: Limits, *, now: datetime
) -> tuple[Choices, Quote]:
    pricing = Pricing(prices=office.prices, limits=limits, on=day_of(now))
    return offer(profile, request.wish, office.equipment, pricing)


def _waiting(paused: str | None) -> str:
    if paused is None:
        return "Waiting for a worker"
    return f"Waiting: all work is paused ({paused})"


def _delay(request: FilmRequest, now: datetime) -> float:
    """Seconds until it is to be begun. Raises Invalid for what is too far away."""
    if request.start_at is None:
        return 0.0
    if request.start_at - now > FURTHEST_START:
        raise Invalid(f"start_at is more than {FURTHEST_START.days} days from now.")
    return max(0.0, (request.start_at - now).total_seconds())


def _commission(
    session: Session,
    film: Video | Asked,
    limits: Limits,
    office: Office,
    turn: Turn,
    *,
    now: datetime,
) -> None:
    payer = Payer(
        owner_id=film.owner_id,
        channel_id=film.channel_id,
        video_id=film.id,
        revision=film.revision,
    )
    alert = hold_within(session, payer, Money(film.quote), limits, now=now)
    if alert is not None:
        tell_of_alert(session, film.owner_id, alert, now=now)
    office.workshop.ask(session, film.id, film.revision, film.owner_id, turn)
