"""Which passages a film of a given length keeps."""

from collections import Counter
from collections.abc import Callable, Sequence

from app.providers.offline_writer.passage import Passage

SAME_SECTION = 0.72
"""Each passage taken makes the next of its section this much less welcome."""

CLOSE_ENOUGH = 0.02
MOST_CANDIDATES = 600

Seconds = Callable[[Sequence[Passage]], float]


def choose(
    passages: Sequence[Passage], weights: Sequence[float], *, target: float, seconds: Seconds
) -> list[Passage]:
    """The weightiest passages that together fill `target` seconds, in the article's order.

    `seconds` tells how long a film of some passages is. When all of them are shorter than the target
    they are all taken: nothing is repeated and nothing is made up.
    """
    weight = dict(zip(map(id, passages), weights, strict=True))
    pool = sorted(passages, key=lambda p: -weight[id(p)])[:MOST_CANDIDATES]
    taken = _fill(pool, weight, target, seconds)
    return _adjust(taken, pool, weight, target, seconds)


def in_order(passages: Sequence[Passage]) -> list[Passage]:
    """The passages as the article has them."""
    return sorted(passages, key=lambda passage: passage.place)


def _fill(
    pool: Sequence[Passage], weight: dict[int, float], target: float, seconds: Seconds
) -> list[Passage]:
    taken: list[Passage] = []
    left = list(pool)
    sections: Counter[int] = Counter()
    while left:
        best = max(left, key=lambda p: weight[id(p)] * SAME_SECTION ** sections[p.section])
        left.remove(best)
        if seconds(in_order([*taken, best])) <= target * (1 + CLOSE_ENOUGH):
            taken.append(best)
            sections[best.section] += 1
    return taken


def _adjust(
    taken: list[Passage],
    pool: Sequence[Passage],
    weight: dict[int, float],
    target: float,
    seconds: Seconds,
) -> list[Passage]:
    """Exchange single passages while that brings the film closer to the target.

    Of several exchanges that bring it close enough, the one that keeps most of the weight is made.
    """
    best = in_order(taken)
    miss = abs(seconds(best) - target)
    while miss > CLOSE_ENOUGH * target:
        others = [p for p in pool if p not in best]
        changes = [in_order([*best, p]) for p in others]
        changes += [
            in_order([*(q for q in best if q is not gone), new]) for gone in best for new in others
        ]
        misses = [(abs(seconds(change) - target), change) for change in changes]
        near, change = min(
            misses, key=lambda one: _cost(one[0], one[1], weight, target), default=(miss, best)
        )
        if near >= miss:
            break
        best, miss = change, near
    return best


def _cost(
    miss: float, change: list[Passage], weight: dict[int, float], target: float
) -> tuple[float, float]:
    """How far a choice is from the target beyond what is close enough, and then what it leaves out."""
    beyond = miss if miss > CLOSE_ENOUGH * target else 0.0
    return beyond, -sum(weight[id(passage)] for passage in change)
