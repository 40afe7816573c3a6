"""What ElevenLabs answers, checked: its SDK builds its values without looking at their types."""

import base64
import binascii
from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.providers.elevenlabs.takes import Alignment


class _Times(BaseModel):
    model_config = ConfigDict(extra="ignore")

    characters: tuple[str, ...]
    character_start_times_seconds: tuple[float, ...]
    character_end_times_seconds: tuple[float, ...]


class _Speech(BaseModel):
    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    audio_base64: str = Field(min_length=1)
    alignment: _Times | None = None
    normalized_alignment: _Times | None = None


class _Problem(BaseModel):
    status: str = ""
    code: str = ""
    message: str = ""


def spoken(body: object) -> tuple[bytes, Alignment | None, Alignment | None]:
    """The sound, and the times of the text and of what was said. Raises ValueError for another body."""
    try:
        answer = _Speech.model_validate(body)
        audio = base64.b64decode(answer.audio_base64, validate=True)
    except (ValidationError, binascii.Error) as error:
        raise ValueError("it is no speech with times") from error
    if not audio:
        raise ValueError("it holds no sound")
    return audio, _alignment(answer.alignment), _alignment(answer.normalized_alignment)


def plain(value: object) -> object:
    """What the SDK built, as the names and values that came over the wire."""
    return (
        value.model_dump(by_alias=True, warnings=False) if isinstance(value, BaseModel) else value
    )


def times(body: object) -> Alignment | None:
    """The alignment of a history entry; None for what is none."""
    try:
        return _alignment(_Times.model_validate(body))
    except ValidationError:
        return None


def problem(body: object) -> tuple[str, str]:
    """The vendor's own word for what is wrong, and its sentence; both may be empty."""
    detail = body.get("detail") if isinstance(body, Mapping) else None
    if isinstance(detail, str):
        return "", detail
    try:
        found = _Problem.model_validate(detail)
    except ValidationError:
        return "", ""
    return found.status or found.code, found.message


def number(headers: Mapping[str, str], name: str) -> int | None:
    """A whole number from the header of that name; None where there is none."""
    text = next((value for key, value in headers.items() if key.lower() == name), "")
    try:
        return max(0, round(float(text)))
    except (ValueError, OverflowError):
        return None


def _alignment(times: _Times | None) -> Alignment | None:
    """None too where the three lists do not belong together."""
    if times is None:
        return None
    starts, ends = times.character_start_times_seconds, times.character_end_times_seconds
    if not len(times.characters) == len(starts) == len(ends):
        return None
    return Alignment(characters=times.characters, starts=starts, ends=ends)
