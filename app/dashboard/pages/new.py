"""New films, one or many: what is typed, what it would cost, and asking for it."""

from dataclasses import dataclass
from uuid import uuid4

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy.orm import Session

from app.core.exceptions import YtempireError
from app.core.money import Money
from app.costs.budgets import Budget
from app.costs.limits import Limits, limits_in_force
from app.costs.lines import day_of
from app.costs.reports import budgets_now
from app.dashboard.door import HOME
from app.dashboard.film_form import LENGTHS, FilmForm, FilmFormDep
from app.dashboard.films import channel_names
from app.dashboard.once import once
from app.dashboard.visit import Visit, VisitDep
from app.media.theme_names import THEMES
from app.publishing.asked_alike import AskedBefore, each_asked_before
from app.publishing.publishing_quote import PublishingQuote, publishing_quote
from app.videos import asking, batch

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFilms:
    """What the form offers. `can_write` says whether a topic alone is enough."""

    channels: dict[str, str]
    channel_id: str
    looks: dict[str, str]
    lengths: tuple[int, ...]
    can_write: bool
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What the films would cost at most, and what is left for them."""

    films: int
    cost: Money
    dearest: Money
    by_provider: tuple[tuple[str, Money], ...]
    seconds: float
    limits: Limits
    day: Budget
    month: Budget
    before: tuple[AskedBefore, ...]
    publishing: PublishingQuote

    @property
    def fits(self) -> bool:
        """Whether all of them can be asked for now."""
        return (
            self.dearest <= self.limits.video
            and self.cost <= self.day.left
            and self.cost <= self.month.left
        )


@router.get(f"{HOME}/new")
async def new(visit: VisitDep, channel: str = "") -> Response:
    """The form."""
    can_write = bool(visit.services.office.equipment.writer)

    def look(session: Session) -> NewFilms:
        names = channel_names(session, visit.owner_id)
        return NewFilms(
            channels=names,
            channel_id=channel if channel in names else next(iter(names), ""),
            looks=dict(THEMES),
            lengths=LENGTHS,
            can_write=can_write,
            key=uuid4().hex,
        )

    return await visit.page("pages/new.html", look)


@router.post(f"{HOME}/new/quote")
async def quote(visit: VisitDep, form: FilmFormDep) -> Response:
    """What the films would cost; nothing is held or written."""
    try:
        offer = await visit.read(lambda session: _offer(session, visit, form))
    except YtempireError as error:
        return await visit.piece("parts/offer.html", offer=None, problem=error, status=200)
    return await visit.piece("parts/offer.html", offer=offer, problem=None)


@router.post(f"{HOME}/new")
async def ask(visit: VisitDep, form: FilmFormDep) -> Response:
    """Ask for them all, or for none if one cannot be made; what they may cost is held at once."""
    to = await once(visit, form.key, form, lambda session: _asked(session, visit, form))
    return visit.go(to)


def _asked(session: Session, visit: Visit, form: FilmForm) -> str:
    orders, office = _orders(visit, form), visit.services.office
    if len(orders) == 1:
        video = asking.ask(session, orders[0], office, now=visit.now)
        return f"{HOME}/videos/{video.id}?said=asked"
    looked = batch.look_at(session, orders, office, now=visit.now)
    batch.ask_for_all(session, looked, office, whole=True, now=visit.now)
    return f"{HOME}/videos?said=asked"


def _offer(session: Session, visit: Visit, form: FilmForm) -> Offer:
    orders = _orders(visit, form)
    quotes = [
        asking.quoted(session, order, visit.services.office, now=visit.now) for order in orders
    ]
    before = each_asked_before(session, orders, now=visit.now)
    limits = limits_in_force(session, month=visit.caller.entitlements.spend_a_month)
    month, day = budgets_now(session, limits, owner_id=visit.owner_id, day=day_of(visit.now))
    shares: dict[str, Money] = {}
    for one in quotes:
        for provider, amount in one.by_provider():
            shares[provider] = shares.get(provider, Money()) + amount
    return Offer(
        films=len(orders),
        cost=Money.total(one.total for one in quotes),
        dearest=max(one.total for one in quotes),
        by_provider=tuple(sorted(shares.items(), key=lambda share: -share[1].micros)),
        seconds=sum(order.request.seconds for order in orders),
        limits=limits,
        day=day,
        month=month,
        before=tuple(one for one in before if one),
        publishing=publishing_quote(
            session,
            visit.services.connections.quota.rules,
            form.channel_id,
            len(orders),
            now=visit.now,
        ),
    )


def _orders(visit: Visit, form: FilmForm) -> tuple[asking.Order, ...]:
    return tuple(
        asking.Order(owner_id=visit.owner_id, channel_id=form.channel_id, request=request)
        for request in form.requests()
    )
