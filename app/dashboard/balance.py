"""A chart of what came in above a line and what went out below it, as shapes."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.dashboard.charts import TIP_WIDTH, Box, scale

HALF = Box(width=560, height=220, right=552, bottom=196)
"""For a chart beside another one."""
TIP_HEIGHT = 92


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceBar:
    """One time: what came in is drawn from `up_y` down to the line, what went out from there down."""

    label: str
    came: float
    went: float
    x: float
    width: float
    middle: float
    cell: float
    cell_width: float
    up_y: float
    up_height: float
    down_height: float
    tip_x: float
    tip_y: float
    is_named: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The chart; `zero` is the height of its line, `ticks` are values and their heights."""

    box: Box
    bars: tuple[BalanceBar, ...]
    ticks: tuple[tuple[float, float], ...]
    zero: float


def balance(
    labels: Sequence[str],
    came: Sequence[float],
    went: Sequence[float],
    *,
    named: int = 5,
    box: Box = HALF,
) -> Balance:
    """A bar for each label, up for what came in and down for what went out, on one scale."""
    _, marks = scale(max([*came, *went, 0]))
    step = marks[1]
    above, below = _steps(max([*came, 0]), step), _steps(max([*went, 0]), step)
    height = (box.bottom - box.top) / ((above + below) or 1) / step
    zero = box.top + above * step * height
    across = (box.right - box.left) / max(1, len(labels))
    every = max(1, round(len(labels) / named))
    bars = tuple(
        _bar(
            box,
            (labels[n], came[n], went[n]),
            cell=box.left + n * across,
            across=across,
            zero=zero,
            height=height,
            is_named=(len(labels) - 1 - n) % every == 0,
        )
        for n in range(len(labels))
    )
    ticks = tuple(
        (round(n * step, 6), round(zero - n * step * height, 2)) for n in range(-below, above + 1)
    )
    return Balance(box=box, bars=bars, ticks=ticks, zero=round(zero, 2))


def _steps(most: float, step: float) -> int:
    return -int(-most // step)


def _bar(
    box: Box,
    shown: tuple[str, float, float],
    *,
    cell: float,
    across: float,
    zero: float,
    height: float,
    is_named: bool,
) -> BalanceBar:
    label, came, went = shown
    width = min(round(across * 0.56, 2), 28)
    x = round(cell + (across - width) / 2, 2)
    middle = round(x + width / 2, 2)
    up = round(came * height, 2)
    return BalanceBar(
        label=label,
        came=came,
        went=went,
        x=x,
        width=width,
        middle=middle,
        cell=round(cell, 2),
        cell_width=round(across, 2),
        up_y=round(zero - up, 2),
        up_height=up,
        down_height=round(went * height, 2),
        tip_x=round(min(max(middle - TIP_WIDTH / 2, box.left), box.right - TIP_WIDTH), 2),
        tip_y=round(min(max(zero - up - TIP_HEIGHT - 8, 2), box.bottom - TIP_HEIGHT), 2),
        is_named=is_named,
    )
