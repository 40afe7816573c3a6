"""What a unit costs and since when. A price that nobody wrote down is unknown, never nothing."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Protocol

from pydantic import BaseModel, ConfigDict, PositiveInt

from app.core.exceptions import Invalid
from app.core.money import MICROS
from app.costs.errors import Unpriced
from app.costs.usage import Unit, Usage

ANY_MODEL = "*"
SNAPSHOT = re.compile(r"-20\d\d-\d\d-\d\d$")
"""The day at the end of a model's name by which a provider's answer tells its exact version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Micro-dollars for one unit, from a day on, for calls whose prompt is longer than `above`."""

    provider: str
    service: str
    model: str
    unit: Unit
    rate: Fraction
    valid_from: date
    source: str
    above: int = 0


class SecondSource(Protocol):
    """Knows prices that our own table lacks."""

    def prices(self, usage: Usage, on: date) -> tuple[Price, ...]:
        """Every price it knows of that model on that day; nothing when it does not know the model."""


class PriceTable:
    """Our own dated prices first, then the second source."""

    def __init__(self, prices: Iterable[Price], second: SecondSource | None = None) -> None:
        self.rows = tuple(prices)
        self._second = second
        _refuse_twins(self.rows)

    def price(self, usage: Usage, unit: Unit, on: date) -> Price:
        """The price of that unit in that call on that day. Raises Unpriced when no source has one."""
        known = _newest(self.rows, usage, unit, on)
        if known is None and self._second is not None:
            known = _newest(self._second.prices(usage, on), usage, unit, on)
        if known is None:
            raise Unpriced(usage.provider, usage.service, usage.model, unit)
        return known

    def with_prices(self, prices: Iterable[Price]) -> "PriceTable":
        """This table where each given price replaces ours of the same unit, length and day."""
        newer = tuple(prices)
        replaced = {_place(price) for price in newer}
        kept = (price for price in self.rows if _place(price) not in replaced)
        return PriceTable((*kept, *newer), self._second)


def our_prices(second: SecondSource | None = None) -> PriceTable:
    """The table shipped with the program."""
    return PriceTable(_shipped(), second)


@cache
def _shipped() -> tuple[Price, ...]:
    return read_prices((resources.files("app.costs") / "prices.toml").read_text("utf-8"))


def read_prices(text: str) -> tuple[Price, ...]:
    """The rows of a table in TOML. Raises Invalid with the first thing that is wrong in it."""
    try:
        rows = _Table.model_validate(tomllib.loads(text)).price
        return tuple(price for row in rows for price in row.prices())
    except (ValueError, InvalidOperation) as error:
        raise Invalid(f"The price table cannot be read: {error}") from error


class _Row(BaseModel):
    """One block of the file: all units of one model, as its provider prints them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str
    service: str
    model: str
    per: PositiveInt = 1
    usd: dict[Unit, str]
    valid_from: date
    source: str
    above: int = 0

    def prices(self) -> Iterator[Price]:
        """One price for each unit; amounts are text in the file, so that no float touches them."""
        for unit, dollars in self.usd.items():
            yield Price(
                provider=self.provider,
                service=self.service,
                model=self.model,
                unit=unit,
                rate=_rate(dollars, self.per),
                valid_from=self.valid_from,
                source=self.source,
                above=self.above,
            )


def _rate(dollars: str, per: int) -> Fraction:
    """Micro-dollars for one unit. Raises ValueError for what is no price."""
    price = Decimal(dollars)
    if not price.is_finite() or price < 0:
        raise ValueError(f"{dollars} is not a price")
    return Fraction(price) * MICROS / per


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    price: tuple[_Row, ...]


def _newest(prices: Iterable[Price], usage: Usage, unit: Unit, on: date) -> Price | None:
    """The newest price in force, at the highest surcharge the prompt's length reaches.

    A row for any model speaks only where the model has no row of its own; a model's version without
    a row has the model's price.
    """
    names = {
        name: rank
        for rank, name in enumerate((ANY_MODEL, SNAPSHOT.sub("", usage.model), usage.model))
    }
    in_force = [
        price
        for price in prices
        if (price.provider, price.service, price.unit) == (usage.provider, usage.service, unit)
        and price.model in names
        and price.valid_from <= on
        and (price.above == 0 or price.above < usage.input_tokens)
    ]
    return max(
        in_force,
        key=lambda price: (names[price.model], price.above, price.valid_from),
        default=None,
    )


def _place(price: Price) -> Price:
    return replace(price, rate=Fraction(), source="")


def _refuse_twins(prices: tuple[Price, ...]) -> None:
    """Raise Invalid where two rows claim the same unit from the same day."""
    seen: set[Price] = set()
    for price in prices:
        place = _place(price)
        if place in seen:
            raise Invalid(
                f"The price of {price.model} per {price.unit} from {price.valid_from} is there twice."
            )
        seen.add(place)
