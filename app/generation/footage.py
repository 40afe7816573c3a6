"""Footage found for a film: which scenes get some, and what stands there where none fits."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.core.exceptions import (
    BudgetExceeded,
    Conflict,
    Invalid,
    NotFound,
    ProviderRejected,
    ProviderUnavailable,
)
from app.generation.assets import Use
from app.generation.brief import Aspect, Brief
from app.generation.footage_fit import ENOUGH, fit, search_words
from app.generation.ports import FootageLibrary, Found, Illustrator, Medium, Picture
from app.generation.script import ImageVisual, Scene, Script, StatementVisual

MOST_FETCHED: Final = 2
"""Candidates of one search that are fetched: a file that cannot be shown is followed by the next."""

_USELESS = (ProviderRejected, ProviderUnavailable, BudgetExceeded, Conflict)
"""After these a library is not asked again for this film."""
_UNFIT = (Invalid, NotFound)
"""What is wrong with one file says nothing of the next."""


class FoundFootage:
    """An illustrator who looks for footage in libraries, after another one has given what it has.

    Only statements get some: figures, charts, lists, quotations, the opening and the close say more
    as cards. Clips go before photographs. Nothing is shown twice in a film, nor what is in `used`:
    the pages of what the channel's last films showed. A film is never given up for footage.
    """

    def __init__(
        self,
        libraries: Sequence[FootageLibrary],
        before: Illustrator,
        *,
        used: Collection[str] = (),
    ) -> None:
        self.name = ", ".join((before.name, *(library.name for library in libraries)))
        self._libraries = tuple(libraries)
        self._before = before
        self._used = frozenset(used)

    def illustrate(self, script: Script, brief: Brief) -> Script:
        """The script with all the footage that fits; its notes tell what keeps its card, and why."""
        script = self._before.illustrate(script, brief)
        search = _Search(list(self._libraries), brief.aspect, set(self._used), [])
        scenes, assets, bare = [], list(script.assets), []
        for number, scene in enumerate(script.scenes, start=1):
            found = search.picture(scene) if isinstance(scene.visual, StatementVisual) else None
            if found is not None and isinstance(scene.visual, StatementVisual):
                assets.append(replace(found.asset, use=Use.SCENE, scene=number))
                scenes.append(replace(scene, visual=_shown(scene.visual, found)))
                continue
            bare += [number] if isinstance(scene.visual, StatementVisual) else []
            scenes.append(scene)
        notes = [*script.notes, *search.notes, *_bare(bare)]
        return replace(script, scenes=tuple(scenes), assets=tuple(assets), notes=tuple(notes))


@dataclass(slots=True)
class _Search:
    """The search for one film: the libraries that answer, what is used up, what went wrong."""

    libraries: list[FootageLibrary]
    aspect: Aspect
    used: set[str]
    notes: list[str]

    def picture(self, scene: Scene) -> Picture | None:
        """The best that fits the scene, fetched."""
        words = search_words(scene)
        if not words:
            return None
        for medium in Medium:
            for library in tuple(self.libraries):
                picture = self._of(library, words, medium, scene)
                if picture is not None:
                    return picture
        return None

    def _of(
        self, library: FootageLibrary, words: str, medium: Medium, scene: Scene
    ) -> Picture | None:
        try:
            found = library.search(words, medium, self.aspect)
            for candidate in self._fitting(found, scene):
                self.used.add(candidate.page)
                try:
                    return library.fetch(candidate)
                except _UNFIT as fault:
                    self.notes.append(f"Footage was left aside. {fault.what}")
        except _UNFIT as fault:
            self.notes.append(f"{library.name} found nothing for “{words}”. {fault.what}")
        except _USELESS as fault:
            self.libraries.remove(library)
            self.notes.append(f"{library.name} was not asked again for this film. {fault.what}")
        return None

    def _fitting(self, found: Sequence[Found], scene: Scene) -> Iterator[Found]:
        ranked = [(fit(one, scene, self.aspect), -place) for place, one in enumerate(found)]
        good = sorted((pair for pair in ranked if pair[0] >= ENOUGH), reverse=True)
        unused = (found[-place] for _, place in good if found[-place].page not in self.used)
        yield from (one for _, one in zip(range(MOST_FETCHED), unused, strict=False))


def _shown(card: StatementVisual, found: Picture) -> ImageVisual:
    return ImageVisual(
        image=found.file, caption=card.text, kicker=card.kicker, credit=found.asset.credit
    )


def _bare(numbers: Sequence[int]) -> tuple[str, ...]:
    if not numbers:
        return ()
    called = "Scene" if len(numbers) == 1 else "Scenes"
    listed = ", ".join(map(str, numbers))
    return (f"{called} {listed}: no footage fits, so the card stays.",)
