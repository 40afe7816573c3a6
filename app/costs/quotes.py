"""What calls cost: the same arithmetic before a call, on its upper bounds, and after it, on its bill."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from app.core.money import ZERO, Money
from app.costs.errors import Unpriced
from app.costs.prices import PriceTable
from app.costs.usage import Unit, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One unit of one call: how many, at what rate in micro-dollars, from which source."""

    unit: Unit
    count: int
    rate: Fraction
    amount: Money
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """One call with its price. `guessed` means an admin's flat amount stands for an unknown price."""

    stage: str
    usage: Usage
    lines: tuple[QuoteLine, ...]
    total: Money
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """What a film's calls cost at most."""

    calls: tuple[Priced, ...] = ()

    @property
    def total(self) -> Money:
        """All calls together: what is held when the film is asked for."""
        return Money.total(call.total for call in self.calls)

    def by_provider(self) -> tuple[tuple[str, Money], ...]:
        """Each provider's share, the dearest first."""
        shares: dict[str, Money] = {}
        for call in self.calls:
            shares[call.usage.provider] = shares.get(call.usage.provider, ZERO) + call.total
        return tuple(sorted(shares.items(), key=lambda share: (-share[1].micros, share[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCall:
    """A call that a film will make: in which stage, and how much it uses."""

    stage: str
    usage: Usage


def price_call(
    call: PlannedCall, prices: PriceTable, *, on: date, unpriced: Money | None = None
) -> Priced:
    """What one call costs at the prices of that day. Every line rounds up to a whole micro-dollar.

    `unpriced` is the flat amount an admin allows for a call whose price nobody knows; without it
    such a call raises Unpriced.
    """
    try:
        lines = _lines(call.usage, prices, on)
    except Unpriced:
        if not unpriced:
            raise
        return Priced(stage=call.stage, usage=call.usage, lines=(), total=unpriced, guessed=True)
    total = Money.total(line.amount for line in lines)
    return Priced(stage=call.stage, usage=call.usage, lines=lines, total=total)


def quote(
    calls: Iterable[PlannedCall], prices: PriceTable, *, on: date, unpriced: Money | None = None
) -> Quote:
    """What those calls cost together. Raises Unpriced as `price_call` does."""
    return Quote(tuple(price_call(call, prices, on=on, unpriced=unpriced) for call in calls))


def _lines(usage: Usage, prices: PriceTable, on: date) -> tuple[QuoteLine, ...]:
    if not usage.units:  # a bill that counts nothing is not a bill of nothing
        raise Unpriced(usage.provider, usage.service, usage.model, "call")
    return tuple(_line(usage, unit, count, prices, on) for unit, count in usage.units)


def _line(usage: Usage, unit: Unit, count: int, prices: PriceTable, on: date) -> QuoteLine:
    price = prices.price(usage, unit, on)
    return QuoteLine(
        unit=unit,
        count=count,
        rate=price.rate,
        amount=Money.charge(count, price.rate),
        source=price.source,
    )
