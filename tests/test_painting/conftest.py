from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.store import Store
from app.generation.brief import Aspect
from app.generation.ports import Picture
from app.providers.bounded import USUAL, Bounds
from app.providers.painting.easel import Atelier, Easel
from app.providers.painting.openai_pictures import OpenAIPictures
from app.providers.painting.stability import StabilityPictures
from tests.vendors.loopback import open_to_all
from tests.vendors.openai_pictures import OpenAIPainter
from tests.vendors.purse import Purse, open_purse
from tests.vendors.stability import Stability

HASTY = Bounds(most_bytes=2 * 2**20, seconds=2.0, silent=1.0, connect=1.0)


@dataclass
class Studio:
    """An easel at a loopback vendor, with a purse; `naps` are the seconds it waited."""

    vendor: OpenAIPainter | Stability
    purse: Purse
    store: Store
    naps: list[float] = field(default_factory=list)
    bounds: Bounds = USUAL
    model: str = ""

    @property
    def name(self) -> str:
        return "OpenAI" if isinstance(self.vendor, OpenAIPainter) else "Stability"

    def atelier(self) -> Atelier:
        key, address = self.vendor.key, self.vendor.address
        if isinstance(self.vendor, OpenAIPainter):
            model = self.model or "gpt-image-2.6-flare"
            return OpenAIPictures(key, model=model, address=address, user="u-1", bounds=self.bounds)
        return StabilityPictures(
            key, model=self.model or "core", address=address, bounds=self.bounds
        )

    def easel(self) -> Easel:
        return Easel(self.atelier(), self.store, self.purse.buyer, sleep=self.naps.append)

    def paint(self, prompt: str = "A ridge at dusk", aspect: Aspect = Aspect.WIDE) -> Picture:
        return self.easel().paint(prompt, aspect)


@pytest.fixture(params=["openai", "stability"])
def studio(
    request: pytest.FixtureRequest, ready_sqlite_url: str, tmp_path: Path
) -> Iterator[Studio]:
    """Each painter in turn."""
    vendor = OpenAIPainter() if request.param == "openai" else Stability()
    with open_to_all(vendor), open_purse(ready_sqlite_url) as purse:
        yield Studio(vendor, purse, Store(tmp_path / "store"))
