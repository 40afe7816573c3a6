"""How the films of a channel are made, unless a film asks for something else."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.generation.brief import VOICES


def _known_voice(name: str) -> str:
    if name not in VOICES:
        raise ValueError(f"there is no such voice; there are {', '.join(VOICES)}")
    return name


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")
]
Slot = Annotated[
    str, StringConstraints(pattern=r"^(mon|tue|wed|thu|fri|sat|sun) ([01]\d|2[0-3]):[0-5]\d$")
]
"""A weekday and a time in UTC, such as `mon 17:30`."""


class Profile(BaseModel):
    """A channel's own way. `category` is YouTube's number; `daily_cap` bounds its films of a day.

    `auto` is the best that is set up, as docs/providers.md says; `tone` and `audience` are told to
    a writer who can follow them.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    niche: Text = ""
    voice: Annotated[str, AfterValidator(_known_voice)] = "heart"
    look: Text = "midnight"
    """A style; whether there is one of that name is asked where films are drawn."""
    captions: bool = True
    music: bool = True
    disclosure: Text = ""
    made_for_kids: bool = False
    category: Annotated[int, Field(ge=1, le=99)] = 27
    language: Literal["en"] = "en"
    writer: Literal["auto", "offline", "openai"] = "auto"
    speaker: Literal["auto", "local", "elevenlabs"] = "auto"
    pictures: Literal["auto", "cards", "own", "footage", "images"] = "auto"
    thumbnail: Literal["drawn", "painted"] = "drawn"
    spare_voice: bool = True
    """Whether the voice of this machine speaks where the studio's cannot."""
    tone: Text = ""
    audience: Text = ""
    approval_required: bool = True
    publish_slots: Annotated[tuple[Slot, ...], Field(max_length=50)] = ()
    daily_cap: Annotated[int, Field(ge=1, le=100)] = 10
