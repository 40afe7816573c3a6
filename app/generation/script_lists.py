"""Lists of a script: what each entry says, and the sentence it arrives with."""

import re
from collections.abc import Callable, Iterable, Sequence

from app.generation.script import Bullet, BulletsVisual

PARTS = re.compile(r"^(?P<text>.{2,60}?)(?::| [–—-]) (?P<detail>.+)$")
WORD = re.compile(r"[^\W_]{3,}")


def bullets(
    title: str,
    entries: Sequence[str],
    lines: Sequence[str],
    icon_for: Callable[[Iterable[str]], str],
) -> BulletsVisual:
    """The entries as bullets, each arriving with the line that speaks of it.

    In `Fresh beans: roasted this month` the part after the colon, or after a dash, is the detail. An
    entry no line speaks of arrives one line after the entry before it.
    """
    arrivals = _arrivals(entries, lines)
    made = tuple(
        _bullet(entry, line, icon_for) for entry, line in zip(entries, arrivals, strict=True)
    )
    return BulletsVisual(title=title, bullets=made)


def _bullet(entry: str, line: int, icon_for: Callable[[Iterable[str]], str]) -> Bullet:
    parts = PARTS.match(entry)
    text, detail = (parts["text"], parts["detail"]) if parts else (entry, "")
    return Bullet(text=text, detail=detail, icon=icon_for((text, detail)), line=line)


def _arrivals(entries: Sequence[str], lines: Sequence[str]) -> list[int]:
    arrivals: list[int] = []
    earliest = 0
    for entry in entries:
        spoken = _speaking_of(entry, lines, earliest)
        arrival = spoken if spoken is not None else (arrivals[-1] + 1 if arrivals else 0)
        arrivals.append(min(arrival, len(lines) - 1))
        earliest = arrivals[-1]
    return arrivals


def _speaking_of(entry: str, lines: Sequence[str], earliest: int) -> int | None:
    """The line from `earliest` on that shares most words with the entry; None when none does."""
    wanted = _stems(entry)
    shared = {n: len(wanted & _stems(lines[n])) for n in range(earliest, len(lines))}
    best = max(shared, key=lambda n: shared[n], default=None)
    return best if best is not None and shared[best] else None


def _stems(text: str) -> set[str]:
    """Words cut to five letters, so that `grind` meets `grinding`."""
    return {word.lower()[:5] for word in WORD.findall(text)}
