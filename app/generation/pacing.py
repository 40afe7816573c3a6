"""The silences of a film, in seconds."""

LEAD_IN = 0.35
"""Before the first word."""

PAUSE_SENTENCE = 0.30
"""Between two sentences of one scene."""

PAUSE_SCENE = 0.55
"""Between the last sentence of a scene and the first of the next."""

TAIL = 1.8
"""After the last word: the music's last chord rings out."""


def silence(lines_by_scene: tuple[int, ...]) -> float:
    """All the silence in a film whose scenes have that many lines each."""
    within = sum(lines - 1 for lines in lines_by_scene)
    between = len(lines_by_scene) - 1
    return LEAD_IN + within * PAUSE_SENTENCE + between * PAUSE_SCENE + TAIL
