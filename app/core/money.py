"""Money as whole micro-dollars: counted, never measured."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from app.core.exceptions import Invalid

MICROS = 1_000_000
LARGEST = 10**15
"""A thousand million dollars: more is a mistake of units, and still fits a database's integer."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in micro-dollars (1,000,000 are one US dollar); negative where something goes back."""

    micros: int = 0

    @classmethod
    def parse(cls, text: str) -> "Money":
        """The amount written as US dollars with at most six decimals, such as `0.45`.

        Raises Invalid for anything else, also for what a float would write as 4.5e-07.
        """
        try:
            micros = Decimal(text) * MICROS
        except InvalidOperation:
            micros = Decimal("NaN")
        plain = not set(text) - set("-.0123456789")
        if not plain or not micros.is_finite() or abs(micros) > LARGEST or micros % 1:
            raise Invalid(
                f"{text!r} is not an amount of US dollars.",
                remedy="Write it with a point and at most six decimals, such as 0.45.",
            )
        return cls(int(micros))

    @classmethod
    def charge(cls, count: int, rate: Fraction) -> "Money":
        """So many units at `rate` micro-dollars each, a broken micro-dollar counted as a whole one."""
        if count < 0:
            raise ValueError(f"{count} units cannot be charged")
        return cls(math.ceil(count * rate))

    @classmethod
    def total(cls, amounts: Iterable["Money"]) -> "Money":
        """All of them together; nothing is $0."""
        return cls(sum(amount.micros for amount in amounts))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.micros + other.micros)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.micros - other.micros)

    def __neg__(self) -> "Money":
        return Money(-self.micros)

    def __bool__(self) -> bool:
        return self.micros != 0

    def __str__(self) -> str:
        """US dollars with six decimals, as the wire wants them."""
        whole, part = divmod(abs(self.micros), MICROS)
        return f"{'-' if self.micros < 0 else ''}{whole}.{part:06d}"

    @property
    def dollars(self) -> str:
        """For a person: cents, and more decimals only where there is something to show: `$3.00`."""
        sign = "-" if self.micros < 0 else ""
        whole, part = divmod(abs(self.micros), MICROS)
        decimals = f"{part:06d}".rstrip("0").ljust(2, "0")
        return f"{sign}${whole:,}.{decimals}"


ZERO = Money()
