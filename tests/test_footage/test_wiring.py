"""A film whose channel wants footage, from the settings to its plan."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.config import settings
from app.costs.plan import Choices, Pictures
from app.generation.brief import Brief
from app.generation.script import Headline, Script
from app.videos.production import plan_film
from app.wiring.engagement import Engagement
from app.wiring.equipment import equipment
from app.wiring.films import house
from tests.test_footage.conftest import Desk, said, title
from tests.test_generation.studio import Silent


@pytest.fixture
def desk_of_settings(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    name = desk.site.name.upper()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("NARRATOR", "sandbox")
    monkeypatch.setenv(f"{name}_API_KEY", desk.site.key)
    monkeypatch.setenv(f"{name}_BASE_URL", desk.site.base)
    settings.cache_clear()
    yield desk
    settings.cache_clear()


def test_it_shows_a_clip_the_channel_has_not_shown(desk_of_settings: Desk) -> None:
    desk = desk_of_settings
    desk.clip("waves on a beach")
    desk.clip("waves on a beach", seed=1)
    choices = Choices(pictures=Pictures.FOOTAGE)
    assert equipment(settings()).footage
    assert choices.buys
    engaged = Engagement(choices=choices, buyer=desk.purse.buyer, shown=(desk.site.page(0),))
    scenes = (title(), said("Waves roll onto the beach", "waves beach"))
    script = Script(title="Tides", language="en", headline=Headline(first="Tides"), scenes=scenes)
    plan = plan_film(Brief(), None, script, house(engaged).studio, Silent())
    assert [scene.visual.kind for scene in plan.script.scenes] == ["title", "image"]
    assert plan.assets[-1].address == desk.site.page(1)
    assert plan.notes == ()
