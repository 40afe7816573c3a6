"""What `ytempire doctor` says of those outside who speak and paint."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.console.findings import studio
from app.core.config import read_settings
from app.upkeep.finding import Finding
from tests.vendors.elevenlabs import ElevenLabs
from tests.vendors.loopback import open_to_all
from tests.vendors.openai_pictures import OpenAIPainter
from tests.vendors.stability import Stability


@pytest.fixture
def voices(monkeypatch: pytest.MonkeyPatch) -> Iterator[ElevenLabs]:
    vendor = ElevenLabs()
    with open_to_all(vendor):
        monkeypatch.setenv("ELEVENLABS_API_KEY", vendor.key)
        monkeypatch.setenv("ELEVENLABS_BASE_URL", vendor.address)
        monkeypatch.setenv("ELEVENLABS_VOICE_ID", "v-anna")
        yield vendor


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("ELEVENLABS_API_KEY", "OPENAI_API_KEY", "STABILITY_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def _found() -> dict[str, Finding]:
    return {finding.name: finding for finding in studio.findings(read_settings())}


def test_nobody_outside_is_needed() -> None:
    found = _found()
    assert set(found) == {"elevenlabs", "painter", "footage"}
    assert not any(finding.needed for finding in found.values())
    assert all(finding.remedy for finding in found.values())


def test_a_voice_that_can_speak_is_named_with_what_is_left(voices: ElevenLabs) -> None:
    finding = _found()["elevenlabs"]
    assert finding.fine, finding
    assert finding.state == (
        "creator, 10,000 of 10,000 characters left, eleven_multilingual_v2, Anna"
    )
    assert voices.sold == []


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("ELEVENLABS_API_KEY", "xi-wrong", "ELEVENLABS_API_KEY"),
        ("ELEVENLABS_VOICE_ID", "v-nobody", "ELEVENLABS_VOICE_ID"),
        ("ELEVENLABS_MODEL", "eleven_v9", "ELEVENLABS_MODEL"),
    ],
)
def test_a_wrong_setting_is_named(
    name: str, value: str, remedy: str, voices: ElevenLabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    finding = _found()["elevenlabs"]
    assert not finding.fine
    assert remedy in finding.remedy
    assert voices.sold == []


def test_a_month_that_is_nearly_spent_is_said(voices: ElevenLabs) -> None:
    voices.left = 500
    finding = _found()["elevenlabs"]
    assert not finding.fine
    assert finding.state.startswith("500 of 10,000 characters are left")


def test_painters_are_asked_for_nothing_that_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    openai, stability = OpenAIPainter(), Stability()
    with open_to_all(openai), open_to_all(stability):
        monkeypatch.setenv("OPENAI_API_KEY", openai.key)
        monkeypatch.setenv("OPENAI_BASE_URL", openai.address)
        monkeypatch.setenv("STABILITY_API_KEY", stability.key)
        monkeypatch.setenv("STABILITY_BASE_URL", stability.address)
        found = _found()
        assert found["openai images"].fine, found["openai images"]
        assert found["stability"].state == "core, 100 credits left"
        openai.models, stability.credits = set(), 0.2
        found = _found()
        assert "OPENAI_IMAGE_MODEL" in found["openai images"].remedy
        assert "Add credit" in found["stability"].remedy
        assert openai.sold == stability.sold == []
