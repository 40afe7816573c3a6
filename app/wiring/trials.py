"""What this installation lacks: trials that say a state or raise."""

from collections.abc import Callable

from app.core.exceptions import MachineUnfit
from app.media.ffmpeg import ffmpeg_version
from app.media.fonts import font_files
from app.providers.local_voice.model import model_file
from app.providers.local_voice.voices import VOICES
from app.providers.recogniser import recogniser
from app.wiring.own_store import store

Trial = tuple[str, Callable[[], str]]


def preconditions() -> tuple[Trial, ...]:
    """What a film cannot do without: a name and a trial that says its state or raises."""
    return (("ffmpeg", ffmpeg_version), ("fonts", _fonts), ("voice", _voice))


def extras() -> tuple[Trial, ...]:
    """What a film is better with."""
    return (("recogniser", _ears),)


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
