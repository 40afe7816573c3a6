"""Which scenes are painted, and what a film shows where a picture does not come."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.core.exceptions import (
    BudgetExceeded,
    Conflict,
    ProviderRejected,
    ProviderUnavailable,
    YtempireError,
)
from app.core.store import Store
from app.generation.assets import Use
from app.generation.brief import Aspect, Brief
from app.generation.painting import PaintedPictures
from app.generation.picture_prompt import MANNERS
from app.generation.ports import Picture, PictureRefused
from app.generation.script import (
    ChartVisual,
    CloseVisual,
    Headline,
    ImageVisual,
    Line,
    Point,
    Scene,
    Script,
    StatementVisual,
    TitleVisual,
    Visual,
)
from app.media.theme_names import THEMES
from app.providers.local_media import NoPictures
from app.providers.sandbox import SandboxPainter


@dataclass
class Moody:
    """The sandbox's painter, who fails at what holds certain words."""

    store: Store
    faults: dict[str, YtempireError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    name: str = "moody"

    def paint(self, prompt: str, aspect: Aspect) -> Picture:
        self.asked.append(prompt)
        for word, fault in self.faults.items():
            if word in prompt:
                raise fault
        return SandboxPainter(self.store).paint(prompt, aspect)


@pytest.fixture
def painter(tmp_path: Path) -> Moody:
    return Moody(Store(tmp_path / "store"))


def _statement(text: str) -> StatementVisual:
    return StatementVisual(text=text, kicker="Part")


def _script(*visuals: Visual) -> Script:
    scenes = tuple(
        Scene(lines=(Line(text=f"Sentence {n}."),), visual=visual)
        for n, visual in enumerate(visuals)
    )
    return Script(title="Tides", language="en", scenes=scenes, headline=Headline(first="Tides"))


def _tides(statements: int = 5) -> Script:
    middle = [_statement(f"idea{n}") for n in range(statements)]
    return _script(TitleVisual(title="Tides"), *middle, CloseVisual(title="End"))


def _kinds(script: Script) -> list[str]:
    return [scene.visual.kind for scene in script.scenes]


def _illustrated(painter: Moody, script: Script, *, thumbnail: bool = False) -> Script:
    painted = PaintedPictures(painter, NoPictures(), thumbnail=thumbnail)
    return painted.illustrate(script, Brief(style="midnight"))


def test_every_second_statement_is_painted_and_nothing_else(painter: Moody) -> None:
    chart = ChartVisual(title="x", points=(Point(label="a", value=1), Point(label="b", value=2)))
    script = _script(
        TitleVisual(title="Tides"), *map(_statement, "abc"), chart, _statement("d"), CloseVisual(title="End"),
    )  # fmt: skip
    kinds = _kinds(_illustrated(painter, script))
    assert kinds == ["title", "image", "statement", "image", "chart", "image", "close"]


def test_a_persons_own_picture_has_no_painted_neighbour(painter: Moody) -> None:
    own = ImageVisual(image="/own.jpg")
    script = _script(TitleVisual(title="T"), _statement("a"), own, _statement("b"), _statement("c"))
    kinds = _kinds(_illustrated(painter, script))
    assert kinds == ["title", "statement", "image", "statement", "image"]


def test_a_painted_scene_keeps_its_words_and_goes_on_record(painter: Moody) -> None:
    script = _illustrated(painter, _tides(1))
    visual = script.scenes[1].visual
    assert isinstance(visual, ImageVisual)
    assert (visual.caption, visual.kicker) == ("idea0", "Part")
    assert Path(visual.image).is_file()
    (asset,) = script.assets
    assert (asset.use, asset.scene, asset.synthetic) == (Use.SCENE, 2, True)


def test_a_scenes_own_idea_is_what_is_painted(painter: Moody) -> None:
    script = _tides(1)
    scenes = list(script.scenes)
    scenes[1] = replace(scenes[1], picture="A lighthouse in fog")
    _illustrated(painter, replace(script, scenes=tuple(scenes)))
    assert painter.asked[0].startswith("A lighthouse in fog\n")
    assert "idea0" not in painter.asked[0]
    assert "No text" in painter.asked[0]


def test_a_refused_picture_leaves_its_card_and_the_others_are_painted(painter: Moody) -> None:
    painter.faults["idea2"] = PictureRefused("It is not painted.")
    script = _illustrated(painter, _tides(5))
    assert _kinds(script)[1:6] == ["image", "statement", "statement", "statement", "image"]
    assert script.notes == (
        "Scene 4 keeps its card in place of a painted picture: It is not painted.",
    )


@pytest.mark.parametrize(
    "fault",
    [
        ProviderRejected("The key is wrong."),
        ProviderUnavailable("Nobody is there."),
        BudgetExceeded("Nothing is left."),
        Conflict("Its answer was lost."),
    ],
    ids=lambda fault: fault.code,
)
def test_a_painter_who_cannot_work_is_asked_once_and_the_film_has_its_cards(
    fault: YtempireError, painter: Moody
) -> None:
    painter.faults["idea"] = fault
    script = _illustrated(painter, _tides(5))
    assert _kinds(script) == _kinds(_tides(5))
    assert len(painter.asked) == 1
    assert len(script.notes) == 3
    assert all(fault.what in note for note in script.notes)


def test_a_thumbnails_picture_is_painted_for_it_alone(painter: Moody) -> None:
    script = _illustrated(painter, _tides(1), thumbnail=True)
    assert Path(script.headline.image).is_file()
    assert [asset.use for asset in script.assets] == [Use.SCENE, Use.THUMBNAIL]
    assert "Square composition" in painter.asked[-1]


def test_a_thumbnail_whose_picture_does_not_come_is_drawn(painter: Moody) -> None:
    painter.faults["stands for"] = PictureRefused("It is not painted.")
    script = _illustrated(painter, _tides(1), thumbnail=True)
    assert script.headline.image == ""
    assert "thumbnail" in script.notes[0]


def test_every_theme_has_a_manner_of_its_own() -> None:
    assert set(MANNERS) == set(THEMES)
