"""What a painter is asked for: the scene's idea, in the manner of the film's theme."""

from typing import Final

from app.generation.brief import Aspect
from app.generation.script import ImageVisual, Scene, Script, StatementVisual

LONGEST_IDEA: Final = 600
"""Characters of a scene's idea: what comes after changes no picture."""

MANNERS: Final = {
    "midnight": (
        "Cinematic digital painting at night: deep indigo and violet shadows, one warm coral-orange "
        "light, soft volumetric haze, fine detail, a sense of depth"
    ),
    "paper": (
        "Editorial illustration in gouache on warm off-white paper: muted ink blue, brick red and "
        "ochre, visible paper grain, plain shapes, generous empty space"
    ),
    "signal": (
        "Bold graphic illustration: flat geometric shapes, strong diagonals, high contrast, black, "
        "white and one vivid colour, screen-print texture"
    ),
}
"""How each theme's pictures are painted, so that a film looks of one piece."""

_PLAIN: Final = "Clean, atmospheric digital illustration with one warm and one cool colour"
_NEVER: Final = (
    "No text, letters, numbers, captions, signs, logos, watermarks, charts, maps, frames or user "
    "interfaces anywhere. No recognisable real person."
)
_SHAPES: Final = {
    Aspect.WIDE: "Wide 16:9 composition, the subject in the upper two thirds, a calm lower third.",
    Aspect.TALL: "Tall 9:16 composition, the subject in the upper half, a calm lower third.",
    Aspect.SQUARE: "Square composition, the subject in the upper two thirds, a calm lower third.",
}


def scene_prompt(scene: Scene, style: str, aspect: Aspect) -> str:
    """The prompt of a scene: its picture idea, else what it shows and says."""
    return _prompt(_idea(scene), style, _SHAPES[aspect])


def thumbnail_prompt(script: Script, style: str) -> str:
    """The prompt of the picture beside a thumbnail's words: one subject, seen at a stamp's size."""
    idea = f"One striking subject that stands for: {script.title}"
    shape = (
        "Square composition: a single large subject in the middle, seen close, plain background."
    )
    return _prompt(idea, style, shape)


def _idea(scene: Scene) -> str:
    if scene.picture:
        return scene.picture
    shown = ""
    if isinstance(scene.visual, StatementVisual):
        shown = scene.visual.text
    elif isinstance(scene.visual, ImageVisual):
        shown = scene.visual.caption
    said = " ".join(line.text for line in scene.lines)
    return f"A scene that shows the idea “{shown}”. The narrator says meanwhile: “{said}”"


def _prompt(idea: str, style: str, shape: str) -> str:
    manner = MANNERS.get(style, _PLAIN)
    return f"{idea[:LONGEST_IDEA].rstrip()}\n\n{manner}. {shape} {_NEVER}"
