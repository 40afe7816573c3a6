from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.store import Store
from app.generation.narration import Clip
from app.providers.bounded import USUAL, Bounds
from app.providers.elevenlabs.narrator import StudioNarrator
from app.providers.elevenlabs.service import ElevenLabsService
from tests.test_local_voice.conftest import Heard
from tests.vendors.elevenlabs import ElevenLabs
from tests.vendors.loopback import open_to_all
from tests.vendors.purse import Purse, open_purse

LINES = (
    "Tickets cost $3.5 million, or so.",
    "Stop. Then go on 🎉 to the next stop.",
    "Tickets cost $3.5 million, or so.",
)
HASTY = Bounds(most_bytes=12 * 2**20, seconds=1.0, silent=0.5, connect=1.0)


@dataclass
class Booth:
    """A studio narrator at a loopback vendor, with a purse; `naps` are the seconds it waited."""

    vendor: ElevenLabs
    purse: Purse
    store: Store
    naps: list[float] = field(default_factory=list)
    bounds: Bounds = USUAL

    def narrator(self, model: str = "eleven_multilingual_v2") -> StudioNarrator:
        service = ElevenLabsService(
            self.vendor.key, address=self.vendor.address, bounds=self.bounds
        )
        return StudioNarrator(
            service, self.store, self.purse.buyer, model=model, sleep=self.naps.append
        )

    def say(self, *lines: str, voice: str = "v-anna") -> tuple[Clip, ...]:
        narrator = self.narrator()
        return narrator.narrate(lines, voice=voice, language="en", progress=Heard())


@pytest.fixture
def booth(ready_sqlite_url: str, tmp_path: Path) -> Iterator[Booth]:
    vendor = ElevenLabs()
    with open_to_all(vendor), open_purse(ready_sqlite_url) as purse:
        yield Booth(vendor, purse, Store(tmp_path / "store"))
