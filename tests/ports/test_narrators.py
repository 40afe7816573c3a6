"""What every narrator promises: the sandbox, the voice of this machine and the studio's."""

import asyncio
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.core.store import Store
from app.database import open_database
from app.generation.narration import Clip
from app.generation.ports import Narrator
from app.providers.elevenlabs.narrator import StudioNarrator
from app.providers.elevenlabs.service import ElevenLabsService
from app.providers.local_voice.narrator import LocalNarrator
from app.providers.sandbox import SandboxNarrator
from tests.test_local_voice.conftest import Heard
from tests.test_studio_voice.conftest import LINES
from tests.vendors.elevenlabs import ElevenLabs
from tests.vendors.loopback import open_to_all
from tests.vendors.purse import open_purse


@dataclass
class Speaker:
    narrator: Narrator
    store: Store
    voice: str
    first: tuple[Clip, ...]
    heard: Heard


def _speaker(narrator: Narrator, store: Store, voice: str) -> Speaker:
    heard = Heard()
    clips = narrator.narrate(LINES, voice=voice, language="en-US", progress=heard)
    return Speaker(narrator, store, voice, clips, heard)


@pytest.fixture(scope="module", params=["sandbox", "local", "studio"])
def speaker(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    sqlite_template: Path,
) -> Iterator[Speaker]:
    root = tmp_path_factory.mktemp(str(request.param))
    store = Store(root / "store")
    if request.param == "sandbox":
        yield _speaker(SandboxNarrator(store), store, "heart")
        return
    if request.param == "local":
        yield _speaker(LocalNarrator(store), store, "heart")
        return
    file = root / "ytempire.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = open_database(f"sqlite:///{file}", pool_size=5)
    vendor = ElevenLabs()
    with open_to_all(vendor), open_purse("", database=database) as purse:
        service = ElevenLabsService(vendor.key, address=vendor.address)
        narrator = StudioNarrator(service, store, purse.buyer, model="eleven_multilingual_v2")
        yield _speaker(narrator, store, "v-anna")
    asyncio.run(database.close())


def test_every_line_becomes_a_clip_with_its_printed_words_in_order(speaker: Speaker) -> None:
    assert [" ".join(word.text for word in clip.words) for clip in speaker.first] == list(LINES)
    for clip in speaker.first:
        assert all(0 <= word.start <= word.end <= clip.seconds + 1e-6 for word in clip.words)
        assert all(left.end <= right.start for left, right in pairwise(clip.words))


def test_a_clip_is_a_mono_file_of_its_length_that_begins_and_ends_with_the_voice(
    speaker: Speaker,
) -> None:
    for clip in speaker.first:
        with wave.open(str(speaker.store.path(clip.audio))) as file:
            assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 24_000, 2)
            assert file.getnframes() == pytest.approx(clip.seconds * 24_000, abs=1)
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768
        heard = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * 0.02) / 24_000
        assert heard[0] <= 0.08
        assert clip.seconds - heard[-1] <= 0.12
        assert np.abs(samples).max() < 0.99


def test_equal_lines_and_lines_spoken_before_are_not_spoken_again(speaker: Speaker) -> None:
    assert speaker.first[0] == speaker.first[2]
    assert speaker.heard.total == 3
    again = Heard()
    clips = speaker.narrator.narrate(LINES, voice=speaker.voice, language="en-US", progress=again)
    assert clips == speaker.first
    assert (again.spoken, again.reused, again.finished) == (0, 3, True)


def test_its_pace_is_a_persons(speaker: Speaker) -> None:
    assert 0.04 < speaker.narrator.seconds_per_character(speaker.voice) < 0.1
