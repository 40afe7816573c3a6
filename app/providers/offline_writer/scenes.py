"""Passages put together to scenes."""

from collections.abc import Sequence

from app.generation.pacing import PAUSE_SENTENCE
from app.providers.offline_writer.passage import Passage

MOST_LINES = 3
FAR = 150
"""Characters left out between two passages that may still share a scene."""

SHORTEST_SCENE, USUAL_SCENE = 4.5, 9.0


def scene_seconds(target: float) -> float:
    """How long a scene lasts at most before the next passage opens a new one, for a film's length.

    Nine seconds make 8 to 10 scenes of a minute and a half; very short films cut faster.
    """
    return max(SHORTEST_SCENE, min(USUAL_SCENE, target / 6))


def group(
    passages: Sequence[Passage], pace: float, longest: float
) -> tuple[tuple[Passage, ...], ...]:
    """The passages as scenes: neighbours of one section share a scene of up to `longest` seconds."""
    scenes: list[list[Passage]] = []
    for passage in passages:
        if scenes and _joins(scenes[-1], passage, pace, longest):
            scenes[-1].append(passage)
        else:
            scenes.append([passage])
    return tuple(map(tuple, scenes))


def _joins(scene: list[Passage], passage: Passage, pace: float, longest: float) -> bool:
    if scene[-1].section != passage.section or passage.place - scene[-1].end > FAR:
        return False
    if any(not part.plain or part.picture for part in (*scene, passage)):
        return False
    together = [*scene, passage]
    lines = sum(len(part.lines) for part in together)
    seconds = sum(part.characters for part in together) * pace + (lines - 1) * PAUSE_SENTENCE
    return lines <= MOST_LINES and seconds <= longest
