"""Pictures from a folder of one's own, chosen by the words of their file names."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from app.core.exceptions import Invalid
from app.generation.brief import Brief
from app.generation.script import ImageVisual, Scene, Script, StatementVisual

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".avif", ".tif", ".tiff"}

SHORTEST_WORD = 4
"""Letters: shorter words say nothing about a picture."""


class NoPictures:
    """The illustrator of someone who gave no folder: every scene keeps its card."""

    name = "cards"

    def illustrate(self, script: Script, brief: Brief) -> Script:  # noqa: ARG002 - the port's shape
        """The script as it is."""
        return script


class LocalMedia:
    """Puts a picture of the folder in place of a statement whose words its file name shares."""

    name = "local media"

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def illustrate(self, script: Script, brief: Brief) -> Script:  # noqa: ARG002 - the port's shape
        """The script with every fitting picture, none of them twice. Raises Invalid."""
        if not self._folder.is_dir():
            raise Invalid(
                f"MEDIA_DIR={self._folder} is not a folder.",
                remedy="Correct the setting or leave it out.",
            )
        unused = sorted(p for p in self._folder.rglob("*") if p.suffix.lower() in PICTURES)
        return replace(script, scenes=tuple(_illustrated(script.scenes, unused)))


def _illustrated(scenes: tuple[Scene, ...], unused: list[Path]) -> Iterable[Scene]:
    for scene in scenes:
        picture = _best(scene, unused)
        if picture is None or not isinstance(scene.visual, StatementVisual):
            yield scene
            continue
        unused.remove(picture)
        visual = ImageVisual(
            image=str(picture), caption=scene.visual.text, kicker=scene.visual.kicker
        )
        yield replace(scene, visual=visual)


def _best(scene: Scene, pictures: list[Path]) -> Path | None:
    said = _words(" ".join(line.text for line in scene.lines))
    fitting = [(len(_words(picture.stem) & said), picture) for picture in pictures]
    shared, picture = max(fitting, default=(0, None), key=lambda pair: pair[0])
    return picture if shared else None


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", text.lower()) if len(word) >= SHORTEST_WORD}
