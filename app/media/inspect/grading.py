"""From a figure to a check: whether it passes, and how good it is from 0 to 1."""

from collections.abc import Iterable

from app.generation.film import Check, Inspection


def must_equal(
    name: str, figure: str, wanted: str, *, hard: bool = True, reason: str = ""
) -> Check:
    """A figure that is right or wrong."""
    right = figure == wanted
    return Check(
        name=name,
        figure=figure,
        wanted=wanted,
        passed=right,
        hard=hard,
        score=1.0 if right else 0.0,
        reason="" if right else reason,
    )


def at_most(
    name: str, figure: float, limit: float, unit: str, *, best: float, hard: bool, reason: str = ""
) -> Check:
    """A figure that is the better the lower: score 1 up to `best`, 0.5 at `limit`, on to 0."""
    figure = _rounded(figure)
    return Check(
        name=name,
        figure=figure,
        wanted=f"at most {limit:g} {unit}".strip(),
        passed=figure <= limit,
        hard=hard,
        score=_score(figure - best, limit - best),
        reason="" if figure <= limit else reason,
    )


def at_least(
    name: str, figure: float, limit: float, unit: str, *, best: float, hard: bool, reason: str = ""
) -> Check:
    """A figure that is the better the higher: score 1 from `best`, 0.5 at `limit`, on to 0."""
    figure = _rounded(figure)
    return Check(
        name=name,
        figure=figure,
        wanted=f"at least {limit:g} {unit}".strip(),
        passed=figure >= limit,
        hard=hard,
        score=_score(best - figure, best - limit),
        reason="" if figure >= limit else reason,
    )


def near(
    name: str,
    figure: float,
    target: float,
    unit: str,
    *,
    within: float,
    hard: bool,
    reason: str = "",
) -> Check:
    """A figure that should be `target`: score 1 up to a third of `within`, 0.5 at it, on to 0."""
    figure = _rounded(figure)
    miss = abs(figure - target)
    return Check(
        name=name,
        figure=figure,
        wanted=f"{target:g} ± {within:g} {unit}".strip(),
        passed=miss <= within,
        hard=hard,
        score=_score(miss - within / 3, within - within / 3),
        reason="" if miss <= within else reason,
    )


def inspection(checks: Iterable[Check]) -> Inspection:
    """The checks with their quality score: the mean of all scores, hard checks counting twice."""
    found = tuple(checks)
    weights = [2.0 if check.hard else 1.0 for check in found]
    total = sum(weight * check.score for weight, check in zip(weights, found, strict=True))
    return Inspection(checks=found, quality_score=total / sum(weights) if found else 0.0)


def _rounded(figure: float) -> float:
    """A plain float to three places, as it is reported and judged."""
    return round(float(figure), 3)


def _score(excess: float, allowed: float) -> float:
    """1 without excess, 0.5 when all that is allowed is used, 0 at twice that."""
    if excess <= 0:
        return 1.0
    if allowed <= 0:
        return 0.0
    return round(max(0.0, 1.0 - excess / (2.0 * allowed)), 3)
