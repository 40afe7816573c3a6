"""The sandbox fills every port: a film can be planned from a topic with nothing installed."""

from pathlib import Path

import pytest

from app.core.exceptions import Invalid
from app.core.store import Store
from app.generation.brief import Brief
from app.generation.pipeline import Studio, plan_script
from app.providers.local_media import NoPictures
from app.providers.sandbox import SandboxNarrator, SandboxWriter
from tests.test_generation.studio import Silent, article


def test_a_topic_alone_becomes_a_spoken_plan(tmp_path: Path) -> None:
    brief = Brief(topic="the moons of Jupiter")
    store = Store(tmp_path)
    studio = Studio(
        writer=SandboxWriter(), illustrator=NoPictures(), narrator=SandboxNarrator(store)
    )
    script = studio.writer.write(brief, None, seconds_per_character=0.06)
    plan = plan_script(brief, script, studio, Silent())
    assert plan.script.title == "the moons of Jupiter"
    assert [shot.visual.kind for shot in plan.timeline.shots] == ["title", "statement", "close"]
    assert all(store.has(speech.audio) for speech in plan.timeline.speech)


def test_an_article_gives_its_title() -> None:
    script = SandboxWriter().write(Brief(), article(), seconds_per_character=0.06)
    assert script.title == "Long"


def test_no_topic_is_refused() -> None:
    with pytest.raises(Invalid):
        SandboxWriter().write(Brief(topic="  "), None, seconds_per_character=0.06)
