"""Settings to a house: the one place that plugs providers into ports."""

import platform
import time
from collections.abc import Callable
from importlib.metadata import version

from app.core.config import settings
from app.core.exceptions import MachineUnfit
from app.core.store import Store
from app.generation.pipeline import Studio
from app.generation.ports import Illustrator, Narrator
from app.media.ffmpeg import ffmpeg_version
from app.media.film import FilmRenderer
from app.media.fonts import font_files
from app.providers.local_media import LocalMedia, NoPictures
from app.providers.local_voice.model import model_file
from app.providers.local_voice.narrator import LocalNarrator
from app.providers.local_voice.voices import VOICES
from app.providers.offline_writer.writer import OfflineWriter
from app.providers.recogniser import recogniser
from app.providers.sandbox import SandboxNarrator
from app.providers.sources import SourceReader
from app.videos.production import House

ABANDONED = 24 * 3600
"""Seconds after which a half-made file in the store belongs to no running process."""

Trial = tuple[str, Callable[[], str]]


def store() -> Store:
    """The store of this installation, swept of what killed processes left."""
    kept = Store(settings().data_dir / "store")
    kept.sweep(older_than=ABANDONED)
    return kept


def house() -> House:
    """Everyone a film needs, with no key and no network."""
    kept = store()
    return House(
        studio=Studio(writer=OfflineWriter(), illustrator=_illustrator(), narrator=_narrator(kept)),
        reader=SourceReader(kept),
        renderer=FilmRenderer(kept, settings().workers),
        recogniser=None if _hums() else recogniser(),  # nobody hears words in a hum
        store=kept,
        clock=time.monotonic,
        versions=versions(),
    )


def versions() -> dict[str, str]:
    """What a film was made with."""
    packages = ("ytempire", "av", "numpy", "onnxruntime", "opencv-python-headless", "resvg-py")
    return {
        "python": platform.python_version(),
        "ffmpeg": ffmpeg_version(),
        **{package: version(package) for package in packages},
    }


def preconditions() -> tuple[Trial, ...]:
    """What a film cannot do without: a name and a trial that says its state or raises."""
    return (("ffmpeg", ffmpeg_version), ("fonts", _fonts), ("voice", _voice))


def extras() -> tuple[Trial, ...]:
    """What a film is better with."""
    return (("recogniser", _ears),)


def _narrator(kept: Store) -> Narrator:
    return SandboxNarrator(kept) if _hums() else LocalNarrator(kept, settings().workers)


def _hums() -> bool:
    return settings().narrator == "sandbox"


def _illustrator() -> Illustrator:
    folder = settings().media_dir
    return LocalMedia(folder) if folder else NoPictures()


def _fonts() -> str:
    missing = [path.name for path in font_files() if not path.is_file()]
    if missing:
        raise MachineUnfit(f"missing: {', '.join(missing)}")
    return f"{len(font_files())} files"


def _voice() -> str:
    model = model_file(store())
    return f"kokoro-82m ({model.stat().st_size // 2**20} MB), {len(VOICES)} narrators"


def _ears() -> str:
    if recogniser() is None:
        raise MachineUnfit("no recogniser: films are not compared with their script by ear")
    return "Whisper tiny listens to every film"
