"""The film's first sentence: the strongest fact the article has."""

from collections.abc import Sequence
from dataclasses import replace

from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.weight import sentence_weight

MOST_CHARACTERS = 270
OVER_TITLE = 180
"""Characters spoken while the title stands: about twelve seconds."""

EARLY = 1.2
"""What standing at the very beginning adds: its author thought it a good one."""

OPENING = 800
"""Characters over which that advantage fades."""


def hook_of(passages: Sequence[Passage], subject: frozenset[str], *, most: float) -> Passage:
    """The passage to open with: short, able to stand first, and with the strongest fact.

    `most` is how many characters a film of this length can spend on it.
    """
    limit = min(MOST_CHARACTERS, most)
    able = [p for p in passages if p.plain and p.characters <= limit and len(p.lines) <= 3]
    if not able:
        able = [min(passages, key=lambda passage: passage.characters)]
    return max(able, key=lambda passage: _strength(passage, subject))


def _strength(passage: Passage, subject: frozenset[str]) -> float:
    first, *more = passage.lines
    near = max(0.0, 1.0 - passage.place / OPENING)
    early = EARLY * near * (2 if passage.section == 0 else 1)
    return sentence_weight(first.text, subject) + early - 0.1 * len(more)


def split_hook(hook: Passage) -> tuple[Passage, Passage | None]:
    """What is said over the title, and what of the passage is left for a picture of its own."""
    said = 1
    while said < len(hook.lines) and _characters(hook, said + 1) <= OVER_TITLE:
        said += 1
    rest = hook.lines[said:]
    return replace(hook, lines=hook.lines[:said]), replace(hook, lines=rest) if rest else None


def _characters(passage: Passage, lines: int) -> int:
    return sum(len(line.text) for line in passage.lines[:lines])
