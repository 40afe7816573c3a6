"""How the films of a channel are made, unless a film asks for something else."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.core.zones import known_zone
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
"""A weekday and a time in the channel's time zone, such as `mon 17:30`."""


Footer = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1_500, pattern=r"^[^\x00<>]*$")
]
"""Lines below every description; YouTube takes no angle brackets."""
Tag = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^\x00-\x1f<>,]+$"
    ),
]


PlaylistTitle = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=150, pattern=r"^[^\x00-\x1f\x7f<>]*$"),
]
"""YouTube takes 150 characters and no angle brackets."""


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
    outside_check: Literal["note", "decide"] = "note"
    """What a verdict from outside does to a film that awaits approval: nothing, or a pass approves it."""
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
    studio_voice: Text = ""
    """The studio's own id of a voice; empty for the one of the settings."""
    spare_voice: bool = True
    """Whether the voice of this machine speaks where the studio's cannot."""
    tone: Text = ""
    audience: Text = ""
    approval_required: bool = True
    publish_slots: Annotated[tuple[Slot, ...], Field(max_length=50)] = ()
    time_zone: Annotated[str, AfterValidator(known_zone)] = "UTC"
    visibility: Literal["public", "unlisted", "private"] = "public"
    synthetic_media: Literal["auto", "yes", "no"] = "auto"
    tags: Annotated[tuple[Tag, ...], Field(max_length=30)] = ()
    description_footer: Footer = ""
    playlist: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,60}$")] = ""
    playlist_title: PlaylistTitle = ""
    """For a playlist that is known by its title; `playlist`, an id, goes before it."""
    upload_captions: bool = True
    licence: Literal["youtube", "creativeCommon"] = "youtube"
    embeddable: bool = True
    public_stats: bool = True
    paid_promotion: bool = False
    notify_subscribers: bool = False
    daily_cap: Annotated[int, Field(ge=1, le=100)] = 10
