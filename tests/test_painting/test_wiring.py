"""A film whose channel hired a voice and a painter, from the settings to its plan."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.config import settings
from app.core.exceptions import Invalid
from app.core.money import Money
from app.costs.plan import Choices, Pictures, Voice
from app.generation.assets import Use
from app.generation.brief import Brief
from app.generation.script import Headline, Line, Scene, Script, StatementVisual, TitleVisual
from app.videos.choosing import spoken_for
from app.videos.production import plan_film
from app.wiring.engagement import Engagement
from app.wiring.films import house
from tests.test_generation.studio import Silent
from tests.vendors.elevenlabs import ElevenLabs
from tests.vendors.loopback import open_to_all, status
from tests.vendors.openai_pictures import OpenAIPainter
from tests.vendors.purse import Purse, open_purse

SCRIPT = Script(
    title="Tides",
    language="en",
    headline=Headline(first="Tides"),
    scenes=(
        Scene(lines=(Line(text="This is about tides."),), visual=TitleVisual(title="Tides")),
        Scene(lines=(Line(text="The moon pulls."),), visual=StatementVisual(text="The moon pulls")),
    ),
)
CHOICES = Choices(
    voice=Voice.ELEVENLABS,
    voice_model="eleven_multilingual_v2",
    studio_voice="v-clone",
    pictures=Pictures.OPENAI,
)


@pytest.fixture
def voices() -> Iterator[ElevenLabs]:
    vendor = ElevenLabs()
    with open_to_all(vendor):
        yield vendor


@pytest.fixture
def purse(
    voices: ElevenLabs, ready_sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Purse]:
    painter = OpenAIPainter()
    monkeypatch.chdir(tmp_path)
    with open_to_all(painter), open_purse(ready_sqlite_url) as opened:
        for name, value in {
            "DATA_DIR": str(tmp_path),
            "NARRATOR": "sandbox",
            "ELEVENLABS_API_KEY": voices.key,
            "ELEVENLABS_BASE_URL": voices.address,
            "OPENAI_API_KEY": painter.key,
            "OPENAI_BASE_URL": painter.address,
        }.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        yield opened
    settings.cache_clear()


def test_it_is_spoken_painted_paid_for_and_on_record(purse: Purse) -> None:
    engaged = Engagement(choices=CHOICES, owner="u", buyer=purse.buyer)
    brief = spoken_for(Brief(voice="emma"), CHOICES)
    plan = plan_film(brief, None, SCRIPT, house(engaged).studio, Silent())
    assert [scene.visual.kind for scene in plan.script.scenes] == ["title", "image"]
    record = [(asset.use, asset.provider, asset.cloned) for asset in plan.assets]
    assert record == [
        (Use.NARRATION, "elevenlabs", True),
        (Use.SCENE, "openai", False),
        (Use.THUMBNAIL, "openai", False),
    ]
    assert plan.notes == ()
    assert {line["stage"] for line in purse.lines()} >= {"narrate", "draw"}
    assert purse.spent() > Money(60_000)


def test_the_spare_of_this_machine_speaks_where_the_studio_refuses(
    purse: Purse, voices: ElevenLabs
) -> None:
    voices.faults.append(status(401, {"detail": {"status": "quota_exceeded", "message": "no"}}))
    engaged = Engagement(choices=CHOICES, buyer=purse.buyer)
    brief = spoken_for(Brief(voice="emma"), CHOICES)
    plan = plan_film(brief, None, SCRIPT, house(engaged).studio, Silent())
    assert plan.notes[0].startswith("The spare voice emma speaks this film.")
    assert plan.assets[0].model == "emma"


def test_nobody_is_hired_without_a_purse(purse: Purse) -> None:
    assert purse
    with pytest.raises(Invalid, match="no purse"):
        house(Engagement(choices=CHOICES))
