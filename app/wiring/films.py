"""Settings to a house: the one place that plugs providers into ports."""

import platform
import time
from dataclasses import dataclass, field
from importlib.metadata import version

from app.core.bucket import bucket_of
from app.core.config import settings
from app.core.store import Store
from app.costs.buyer import Buyer
from app.costs.plan import Choices, Pictures
from app.generation.pipeline import Studio
from app.generation.ports import Illustrator, Narrator
from app.media.ffmpeg import ffmpeg_version
from app.media.film import FilmRenderer
from app.providers.local_media import LocalMedia, NoPictures
from app.providers.local_voice.narrator import LocalNarrator
from app.providers.offline_writer.writer import OfflineWriter
from app.providers.recogniser import recogniser
from app.providers.sandbox import SandboxNarrator
from app.providers.sources import SourceReader
from app.videos.production import House, nothing_bought

ABANDONED = 24 * 3600
"""Seconds after which a half-made file in the store belongs to no running process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Who makes one film, for whom, and from which purse; without one this machine makes it alone."""

    choices: Choices = field(default_factory=Choices)
    owner: str = ""
    buyer: Buyer | None = None


AT_HOME = Engagement()


def store() -> Store:
    """The store of this installation, swept of what killed processes left."""
    kept = Store(settings().data_dir.absolute() / "store", bucket_of(settings().storage))
    kept.sweep(older_than=ABANDONED)
    return kept


def house(engaged: Engagement = AT_HOME, *, kept: Store | None = None) -> House:
    """Everyone a film needs, the chosen ones of outside among them."""
    kept = kept or store()
    return House(
        studio=Studio(
            writer=OfflineWriter(), illustrator=_illustrator(engaged), narrator=_narrator(kept)
        ),
        reader=SourceReader(kept),
        renderer=FilmRenderer(kept, settings().workers),
        recogniser=None if _hums() else recogniser(),  # nobody hears words in a hum
        store=kept,
        clock=time.monotonic,
        versions=versions(),
        bills=engaged.buyer.bills if engaged.buyer else nothing_bought,
    )


def versions() -> dict[str, str]:
    """What a film was made with."""
    packages = ("ytempire", "av", "numpy", "onnxruntime", "opencv-python-headless", "resvg-py")
    return {
        "python": platform.python_version(),
        "ffmpeg": ffmpeg_version(),
        **{package: version(package) for package in packages},
    }


def _narrator(kept: Store) -> Narrator:
    return SandboxNarrator(kept) if _hums() else LocalNarrator(kept, settings().workers)


def _hums() -> bool:
    return settings().narrator == "sandbox"


def _illustrator(engaged: Engagement) -> Illustrator:
    folder = settings().media_dir
    if folder and engaged.choices.pictures is Pictures.OWN:
        return LocalMedia(folder)
    return NoPictures()
