"""Colours as #rrggbb, and how well one reads on another."""

from functools import lru_cache

READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of #rrggbb, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def blend(under: str, over: str, opacity: float) -> str:
    """The colour seen when `over` lies on `under` with that opacity, from 0 to 1."""
    mixed = (
        round(low + (high - low) * opacity)
        for low, high in zip(channels(under), channels(over), strict=True)
    )
    return "#{:02x}{:02x}{:02x}".format(*mixed)


@lru_cache(maxsize=4096)
def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white), by WCAG 2.2."""
    red, green, blue = (_linear(channel / 255) for channel in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG 2.2 contrast ratio, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
