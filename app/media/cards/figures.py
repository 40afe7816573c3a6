"""How figures are written on charts, and which ones stand on an axis."""

import math
from collections.abc import Sequence

_SIGNS_BEFORE = frozenset("$€£¥₹")
_SIGNS_AFTER = frozenset({"%", "°", "°C", "°F", "‰"})
_SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"))


def is_sign(unit: str) -> bool:
    """Whether the unit is written on every figure rather than once beside the chart."""
    return unit in _SIGNS_BEFORE or unit in _SIGNS_AFTER


def written(value: float, unit: str = "") -> str:
    """A figure as it is read: 1,250, 95.5%, $3.2M. Three digits are kept of millions and more."""
    size = abs(value)
    for scale, letter in _SCALES:
        if size >= scale:
            return _signed(f"{value / scale:.3g}{letter}", unit)
    digits = 0 if size >= 1000 or value == int(value) else 1 if size >= 10 else 2
    plain = f"{value:,.{digits}f}"
    return _signed(plain.rstrip("0").rstrip(".") if "." in plain else plain, unit)


def ticks(low: float, high: float, most: int = 4) -> tuple[float, ...]:
    """Round figures that enclose the range, evenly spaced: steps of 1, 2, 2.5 or 5 times a power of ten."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * part for part in (1, 2, 2.5, 5, 10) if power * part >= rough * 0.999)
    first, last = math.floor(low / step), math.ceil(high / step)
    return tuple(place * step for place in range(first, last + 1))


def finite(values: Sequence[float]) -> tuple[float, ...]:
    """The values, with 0 for what is not a number."""
    return tuple(value if math.isfinite(value) else 0.0 for value in values)


def _signed(figure: str, unit: str) -> str:
    if unit in _SIGNS_BEFORE:
        return f"-{unit}{figure[1:]}" if figure.startswith("-") else f"{unit}{figure}"
    return f"{figure}{unit}" if is_sign(unit) else figure
