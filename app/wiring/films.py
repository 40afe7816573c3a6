"""Settings to a house: the one place that plugs providers into ports."""

import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version

from app.core.bucket import bucket_of
from app.core.config import settings
from app.core.exceptions import MachineUnfit
from app.core.store import Store
from app.costs.buyer import Buyer
from app.costs.plan import Choices, Pictures, Voice
from app.generation.footage import FoundFootage
from app.generation.pipeline import Studio
from app.generation.ports import Illustrator, Narrator, ScriptWriter
from app.media.ffmpeg import ffmpeg_version
from app.media.film import FilmRenderer
from app.providers.local_media import LocalMedia, NoPictures
from app.providers.local_voice.narrator import LocalNarrator
from app.providers.offline_writer.writer import OfflineWriter
from app.providers.openai.language_model import LanguageModel, Models
from app.providers.openai.service import OpenAIService
from app.providers.openai_writer.spare import WriterWithSpare
from app.providers.openai_writer.writer import OpenAIWriter
from app.providers.recogniser import recogniser
from app.providers.sandbox import SandboxNarrator
from app.providers.sources import SourceReader
from app.videos.production import House, nothing_bought
from app.wiring.equipment import openai_account
from app.wiring.footage import footage_libraries
from app.wiring.hired import studio_narrator, with_painter

ABANDONED = 24 * 3600
"""Seconds after which a half-made file in the store belongs to no running process."""


def _silent(remark: str) -> None:
    """Where nobody watches."""
    del remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Who makes one film, for whom, and from which purse; without one this machine makes it alone.

    `tell` hears what a person who watches it being made should know; `shown` are the pages of footage
    that the channel's last films showed.
    """

    choices: Choices = field(default_factory=Choices)
    owner: str = ""
    buyer: Buyer | None = None
    tell: Callable[[str], None] = _silent
    shown: tuple[str, ...] = ()


AT_HOME = Engagement()


def store() -> Store:
    """The store of this installation, swept of what killed processes left."""
    kept = Store(settings().data_dir.absolute() / "store", bucket_of(settings().storage))
    kept.sweep(older_than=ABANDONED)
    return kept


def house(engaged: Engagement = AT_HOME, *, kept: Store | None = None) -> House:
    """Everyone a film needs, the chosen ones of outside among them; what is made is `kept` there."""
    kept = kept or store()
    return House(
        studio=Studio(
            writer=writer_for(engaged),
            illustrator=_illustrator(engaged, kept),
            narrator=_narrator(engaged, kept),
            spare=_spare(engaged, kept),
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


def _narrator(engaged: Engagement, kept: Store) -> Narrator:
    if engaged.choices.voice is Voice.ELEVENLABS:
        return studio_narrator(engaged.choices, settings(), kept, engaged.buyer)
    return own_narrator(kept)


def _spare(engaged: Engagement, kept: Store) -> Narrator | None:
    choices = engaged.choices
    spared = choices.voice is not Voice.LOCAL and choices.spare_voice
    return own_narrator(kept) if spared else None


def own_narrator(kept: Store) -> Narrator:
    """The narrator of this machine, who costs nothing."""
    return SandboxNarrator(kept) if _hums() else LocalNarrator(kept, settings().workers)


def _hums() -> bool:
    return settings().narrator == "sandbox"


def writer_for(engaged: Engagement) -> ScriptWriter:
    """The writer that was chosen. Raises MachineUnfit where it is no longer set up."""
    choices, chosen = engaged.choices, settings()
    if not choices.writer:
        return OfflineWriter()
    account = openai_account(chosen)
    if account is None or engaged.buyer is None:
        raise MachineUnfit(
            "This film was asked for with a language model, and none is set up any more.",
            remedy="Set OPENAI_API_KEY again, or retry the film.",
        )
    spare = chosen.openai.fallback_model if choices.writer == chosen.openai.model else ""
    model = LanguageModel(
        service=OpenAIService(account),
        buyer=engaged.buyer,
        models=Models(main=choices.writer, spare=spare, owner=engaged.owner),
        tell=engaged.tell,
    )
    writer = OpenAIWriter(model, most_tokens=chosen.openai.max_tokens)
    if not choices.spare_writer:
        return writer
    return WriterWithSpare(writer, OfflineWriter(), engaged.tell)


def _illustrator(engaged: Engagement, kept: Store) -> Illustrator:
    folder, choices = settings().media_dir, engaged.choices
    own = folder and choices.pictures is Pictures.OWN
    before: Illustrator = LocalMedia(folder) if folder and own else NoPictures()
    if choices.pictures is Pictures.FOOTAGE:
        found = footage_libraries(settings(), kept, engaged.buyer)
        before = FoundFootage(found, before, used=engaged.shown)
    return with_painter(before, choices, settings(), kept, owner=engaged.owner, buyer=engaged.buyer)
