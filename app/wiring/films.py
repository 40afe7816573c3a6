"""Everyone a film needs. Who is hired is loaded only for a film that hires: most of a stage's start is loading."""

import platform
import time
from importlib.metadata import version

from app.core.config import settings
from app.core.store import Store
from app.costs.plan import Pictures, Voice
from app.generation.pipeline import Studio
from app.generation.ports import Illustrator, Narrator, ScriptWriter
from app.media.ffmpeg import ffmpeg_version
from app.media.film import FilmRenderer
from app.providers.local_media import LocalMedia, NoPictures
from app.providers.offline_writer.writer import OfflineWriter
from app.providers.recogniser import recogniser
from app.providers.sources import SourceReader
from app.videos.production import House, nothing_bought
from app.wiring.engagement import AT_HOME, Engagement
from app.wiring.own_narrator import hums, own_narrator
from app.wiring.own_store import store


def house(engaged: Engagement = AT_HOME, *, kept: Store | None = None) -> House:
    """Everyone a film needs, the chosen ones of outside among them; what is made is `kept` there."""
    kept = kept or store()
    return House(
        studio=Studio(
            writer=_writer(engaged),
            illustrator=_illustrator(engaged, kept),
            narrator=_narrator(engaged, kept),
            spare=_spare(engaged, kept),
        ),
        reader=SourceReader(kept),
        renderer=FilmRenderer(kept, settings().workers),
        recogniser=None if hums() else recogniser(),  # nobody hears words in a hum
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


def _writer(engaged: Engagement) -> ScriptWriter:
    if not engaged.choices.writer:
        return OfflineWriter()
    from app.wiring.hired_writer import hired_writer  # noqa: PLC0415 - only for a film that hires

    return hired_writer(engaged)


def _narrator(engaged: Engagement, kept: Store) -> Narrator:
    if engaged.choices.voice is not Voice.ELEVENLABS:
        return own_narrator(kept)
    from app.wiring.hired import studio_narrator  # noqa: PLC0415 - as above

    return studio_narrator(engaged.choices, settings(), kept, engaged.buyer)


def _spare(engaged: Engagement, kept: Store) -> Narrator | None:
    choices = engaged.choices
    spared = choices.voice is not Voice.LOCAL and choices.spare_voice
    return own_narrator(kept) if spared else None


def _illustrator(engaged: Engagement, kept: Store) -> Illustrator:
    folder = settings().media_dir if engaged.choices.pictures is Pictures.OWN else None
    at_home = LocalMedia(folder) if folder else NoPictures()
    if not engaged.choices.buys_pictures:
        return at_home
    from app.wiring.hired import hired_illustrator  # noqa: PLC0415 - as above

    return hired_illustrator(engaged, settings(), kept, before=at_home)
