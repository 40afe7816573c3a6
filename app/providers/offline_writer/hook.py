"""The film's first sentence: the strongest fact the article has."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.generation.pacing import PAUSE_SENTENCE
from app.generation.script import Line
from app.providers.offline_writer.passage import Passage
from app.providers.offline_writer.series import series_chart
from app.providers.offline_writer.weight import sentence_weight
from app.providers.offline_writer.words import CONDITIONS, keyword

TITLE_SECONDS = 6.2
"""How long the title stands at most while the hook is spoken, if a sentence can be that short."""

TOO_LONG = 2.5
"""What each second beyond costs."""

SHORTEST = 2.5
"""Less, and the title is gone before it is read."""

EARLY = 1.2
"""What standing at the very beginning adds: its author thought it a good one."""

UNDER_CONDITION = 1.0
"""What beginning with a condition costs: `If a tool is needed, …` makes nobody curious."""

OPENING = 800
"""Characters over which that advantage fades."""

MOST_LINES = 4


def hook_of(
    passages: Sequence[Passage], subject: frozenset[str], *, pace: float, most: float
) -> Passage:
    """The passage to open with: short, able to stand first, and with the strongest fact.

    `most` is how many seconds a film of this length can spend on it, `pace` the voice's seconds for
    each character.
    """
    able = [p for p in passages if p.plain and p.characters * pace <= most]
    able = [p for p in able if len(p.lines) <= MOST_LINES and not _is_series(p)]
    if not able:
        able = [min(passages, key=lambda passage: passage.characters)]
    return max(able, key=lambda passage: _strength(passage, subject, pace))


def _is_series(passage: Passage) -> bool:
    """Whether it would rather be a chart."""
    return series_chart([line.text for line in passage.lines], title="") is not None


def _strength(passage: Passage, subject: frozenset[str], pace: float) -> float:
    first, *more = passage.lines
    near = max(0.0, 1.0 - passage.place / OPENING)
    early = EARLY * near * (2 if passage.section == 0 else 1)
    seconds = len(first.text) * pace
    over = TOO_LONG * max(0.0, seconds - TITLE_SECONDS) + max(0.0, SHORTEST - seconds)
    hangs = UNDER_CONDITION * (keyword(first.text.split()[0]) in CONDITIONS)
    return sentence_weight(first.text, subject) + early - 0.1 * len(more) - over - hangs


def split_hook(hook: Passage, pace: float) -> tuple[Passage, Passage | None]:
    """What is said over the title, and what of the passage is left for pictures of its own."""
    said = 1
    while said < len(hook.lines) and _seconds(hook.lines[: said + 1], pace) <= TITLE_SECONDS:
        said += 1
    rest = hook.lines[said:]
    over_title = replace(hook, lines=hook.lines[:said], picture=None if rest else hook.picture)
    return over_title, replace(hook, lines=rest) if rest else None


def without_idle_end(hook: Passage, pace: float, shows: Callable[[str], bool]) -> Passage:
    """The hook without the sentences after the title's that would leave the screen empty."""
    over_title, tail = split_hook(hook, pace)
    return hook if tail and shows(tail.lines[0].text) else over_title


def _seconds(lines: Sequence[Line], pace: float) -> float:
    return sum(len(line.text) for line in lines) * pace + PAUSE_SENTENCE * (len(lines) - 1)
