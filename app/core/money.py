"""Money as whole micro-dollars: counted, never measured."""

from dataclasses import dataclass
from decimal import Decimal

MICROS = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in micro-dollars (1,000,000 are one US dollar)."""

    micros: int = 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.micros + other.micros)

    def __str__(self) -> str:
        return f"{Decimal(self.micros) / MICROS:.6f}"
