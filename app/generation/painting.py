"""Pictures painted for a film: which scenes get one, and what stands there where none comes."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final

from app.core.exceptions import (
    BudgetExceeded,
    Conflict,
    Invalid,
    ProviderRejected,
    ProviderUnavailable,
)
from app.generation.assets import Use
from app.generation.brief import Aspect, Brief
from app.generation.picture_prompt import scene_prompt, thumbnail_prompt
from app.generation.ports import Illustrator, Painter, Picture, PictureRefused
from app.generation.script import ImageVisual, Scene, Script, StatementVisual

AT_ONCE: Final = 3
"""Pictures painted side by side."""

_FAULTS = (ProviderRejected, ProviderUnavailable, BudgetExceeded, Conflict, Invalid)
"""What leaves a scene its card: a film is never given up for a picture."""

Painted = Picture | str
"""A picture, or the reason why there is none."""


class PaintedPictures:
    """An illustrator who has pictures painted, after another one has given what it has.

    At most every second scene is painted, and only statements: figures, charts, lists, quotations,
    the opening and the close say more as cards. `thumbnail` paints the picture beside the
    thumbnail's words, where it has none.
    """

    def __init__(
        self,
        painter: Painter,
        before: Illustrator,
        *,
        scenes: bool = True,
        thumbnail: bool = False,
    ) -> None:
        what = [word for word, wanted in (("scenes", scenes), ("thumbnail", thumbnail)) if wanted]
        self.name = f"{before.name}, {painter.name}: {' and '.join(what)}"
        self._painter = painter
        self._before = before
        self._scenes = scenes
        self._thumbnail = thumbnail

    def illustrate(self, script: Script, brief: Brief) -> Script:
        """The script with every picture that came; its notes tell of those that did not."""
        script = self._before.illustrate(script, brief)
        numbers = tuple(_worth_painting(script.scenes)) if self._scenes else ()
        prompts = [scene_prompt(script.scenes[n], brief.style, brief.aspect) for n in numbers]
        painted = dict(zip(numbers, self._paint(prompts, brief.aspect), strict=True))
        script = _with_scenes(script, painted)
        wanted = self._thumbnail and not script.headline.image
        return self._with_thumbnail(script, brief) if wanted else script

    def _paint(self, prompts: Sequence[str], aspect: Aspect) -> tuple[Painted, ...]:
        """The first by itself: a painter who cannot work at all is asked once, not for every scene."""
        if not prompts:
            return ()
        first, useless = self._one(prompts[0], aspect)
        if useless:
            return (first,) * len(prompts)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            rest = threads.map(lambda prompt: self._one(prompt, aspect)[0], prompts[1:])
            return (first, *rest)

    def _one(self, prompt: str, aspect: Aspect) -> tuple[Painted, bool]:
        """The picture or a reason, and whether asking for another one is of no use."""
        try:
            return self._painter.paint(prompt, aspect), False
        except PictureRefused as refusal:
            return refusal.what, False
        except _FAULTS as fault:
            return fault.what, True

    def _with_thumbnail(self, script: Script, brief: Brief) -> Script:
        painted, _ = self._one(thumbnail_prompt(script, brief.style), Aspect.SQUARE)
        if isinstance(painted, str):
            note = f"The thumbnail has a drawing in place of a painted picture: {painted}"
            return replace(script, notes=(*script.notes, note))
        return replace(
            script,
            headline=replace(script.headline, image=painted.file),
            assets=(*script.assets, replace(painted.asset, use=Use.THUMBNAIL)),
        )


def _worth_painting(scenes: Sequence[Scene]) -> Iterator[int]:
    """The places of the scenes to paint, from 0, never two neighbours."""
    last_picture = -2
    for number, scene in enumerate(scenes):
        if isinstance(scene.visual, ImageVisual):
            last_picture = number
        following = scenes[number + 1].visual if number + 1 < len(scenes) else None
        crowded = number - last_picture < 2 or isinstance(following, ImageVisual)
        if isinstance(scene.visual, StatementVisual) and not crowded:
            last_picture = number
            yield number


def _with_scenes(script: Script, painted: dict[int, Painted]) -> Script:
    scenes, assets, notes = list(script.scenes), list(script.assets), list(script.notes)
    for number, picture in painted.items():
        scene = scenes[number]
        if isinstance(picture, str) or not isinstance(scene.visual, StatementVisual):
            notes.append(
                f"Scene {number + 1} keeps its card in place of a painted picture: {picture}"
            )
            continue
        visual = ImageVisual(
            image=picture.file, caption=scene.visual.text, kicker=scene.visual.kicker
        )
        scenes[number] = replace(scene, visual=visual)
        assets.append(replace(picture.asset, use=Use.SCENE, scene=number + 1))
    return replace(script, scenes=tuple(scenes), assets=tuple(assets), notes=tuple(notes))
