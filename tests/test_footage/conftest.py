"""A library at a loopback vendor, with a purse and a film that looks for footage."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from PIL import Image

from app.core.store import Store
from app.generation.brief import Brief
from app.generation.footage import FoundFootage
from app.generation.script import (
    ChartVisual,
    Headline,
    Line,
    Point,
    Scene,
    Script,
    StatementVisual,
    TitleVisual,
)
from app.providers.bounded import Bounds
from app.providers.footage.library import QUICK, Library
from app.providers.footage.pexels import Pexels
from app.providers.footage.pixabay import Pixabay
from app.providers.local_media import NoPictures
from tests.clips import filmed
from tests.vendors.footage_sites import FootageSite, Offer, PexelsSite, PixabaySite
from tests.vendors.loopback import open_to_all
from tests.vendors.purse import Purse, open_purse


@dataclass
class Desk:
    """Whoever looks for footage; `now` is what its clock says, `naps` the seconds it waited."""

    site: FootageSite
    purse: Purse
    store: Store
    folder: Path
    now: datetime = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)
    naps: list[float] = field(default_factory=list)
    bounds: Bounds = QUICK

    def clip(
        self,
        title: str,
        *,
        seed: int = 0,
        seconds: float = 8.0,
        width: int = 1920,
        height: int = 1080,
    ) -> None:
        """Have the site offer a clip of that title."""
        made = filmed(self.folder / "offer.mp4", seconds=2.0, seed=seed)
        self.site.offers.append(
            Offer(
                title=title,
                content=made.read_bytes(),
                width=width,
                height=height,
                seconds=round(seconds),
            )
        )

    def photo(self, title: str) -> None:
        """Have the site offer a photograph of that title."""
        chance = np.random.default_rng(len(self.site.offers))
        coarse = Image.fromarray(chance.integers(0, 255, (9, 16, 3), np.uint8))
        written = io.BytesIO()
        coarse.resize((1600, 900), Image.Resampling.BICUBIC).save(written, "JPEG")
        self.site.offers.append(Offer(title=title, content=written.getvalue()))

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def library(self) -> Library:
        site = self.site
        catalogue = (
            Pexels(site.key, address=site.base)
            if isinstance(site, PexelsSite)
            else Pixabay(site.key, address=site.base)
        )
        return Library(
            catalogue,
            self.store,
            self.purse.buyer,
            trusted=frozenset({urlsplit(site.address).netloc}),
            clock=lambda: self.now,
            sleep=self.naps.append,
            bounds=self.bounds,
        )

    def film(self, *scenes: Scene, used: tuple[str, ...] = ()) -> Script:
        """The script of those scenes once somebody looked for footage."""
        script = Script(
            title="Tides", language="en", headline=Headline(first="Tides"), scenes=scenes
        )
        found = FoundFootage((self.library(),), NoPictures(), used=used)
        return found.illustrate(script, Brief())


def said(text: str, search: str = "") -> Scene:
    return Scene(lines=(Line(text=text),), visual=StatementVisual(text=text), search=search)


def title() -> Scene:
    return Scene(lines=(Line(text="Tides."),), visual=TitleVisual(title="Tides"))


def chart() -> Scene:
    points = (Point(label="a", value=1), Point(label="b", value=2))
    return Scene(lines=(Line(text="Sea."),), visual=ChartVisual(title="Sea", points=points))


@pytest.fixture(params=["pexels", "pixabay"])
def desk(request: pytest.FixtureRequest, ready_sqlite_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Each library in turn."""
    site = PexelsSite() if request.param == "pexels" else PixabaySite()
    with open_to_all(site), open_purse(ready_sqlite_url) as purse:
        yield Desk(site, purse, Store(tmp_path / "store"), tmp_path)
