"""A promise, the figures it must reach, and what an experiment found."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Figures = Mapping[str, float]
"""What an experiment measured, by the name of the figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """What one figure must be: at least `least`, at most `most`, both included."""

    name: str
    least: float | None = None
    most: float | None = None

    def met_by(self, figures: Figures) -> bool:
        """Whether the figure was measured and lies within; one that was not measured does not."""
        reached = figures.get(self.name)
        if reached is None:
            return False
        above = self.least is None or reached >= self.least
        return above and (self.most is None or reached <= self.most)

    def __str__(self) -> str:
        if self.least == self.most:
            return plain(self.least or 0)
        return f"at least {plain(self.least)}" if self.least is not None else f"at most {self.most}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard an experiment tries. `kills` and `films` are None where nobody named them."""

    long: bool = False
    kills: int | None = None
    films: int | None = None
    seed: int = 1

    def choose(self, *, quick: int, long: int, named: int | None = None) -> int:
        """The number somebody named, else the one of the set that runs."""
        return named if named is not None else long if self.long else quick

    def chance(self) -> random.Random:
        """Chance that is the same for the same seed."""
        return random.Random(self.seed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A promise in a sentence, the bounds of its figures, and the experiment that measures them.

    `long` keeps it out of the quick set. `tests` are the places in the suite that prove it, where
    the experiment is a run of them.
    """

    name: str
    sentence: str
    bounds: tuple[Bound, ...]
    run: Callable[[Effort], Figures]
    long: bool = False
    tests: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """What measures it again."""
        return f"make verify ONLY={self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one experiment came to. `fault` tells why it could not be carried out, if so."""

    promise: Promise
    figures: Figures
    seconds: float
    fault: str = ""

    @property
    def kept(self) -> bool:
        """Whether every figure was measured and reached."""
        return not self.fault and all(bound.met_by(self.figures) for bound in self.promise.bounds)


def none_of(*names: str) -> tuple[Bound, ...]:
    """Bounds of figures that must be nothing at all."""
    return tuple(Bound(name=name, least=0, most=0) for name in names)


def plain(number: float) -> str:
    """A number as a person writes it."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}"
