"""What is said of a film on YouTube, and the limits it has to keep."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.channels.profile import PlaylistTitle

LONGEST_TITLE: Final = 100
"""Characters."""
LONGEST_DESCRIPTION: Final = 5000
"""Bytes of UTF-8, not characters."""
LONGEST_TAGS: Final = 500
"""Characters as YouTube counts them: one for each comma, two for the quotes of a tag with a space."""
CATEGORIES: Final[dict[int, str]] = {
    1: "Film & Animation",
    2: "Autos & Vehicles",
    10: "Music",
    15: "Pets & Animals",
    17: "Sports",
    19: "Travel & Events",
    20: "Gaming",
    22: "People & Blogs",
    23: "Comedy",
    24: "Entertainment",
    25: "News & Politics",
    26: "Howto & Style",
    27: "Education",
    28: "Science & Technology",
    29: "Nonprofits & Activism",
}
"""Those of YouTube's categories to which videos may be assigned."""


def _title(text: str) -> str:
    if not text.strip():
        raise ValueError("a title says something")
    return _no_angle(text)


def _description(text: str) -> str:
    size = len(text.encode())
    if size > LONGEST_DESCRIPTION:
        raise ValueError(f"it takes {size} bytes; YouTube keeps {LONGEST_DESCRIPTION}")
    return _no_angle(text)


def _no_angle(text: str) -> str:
    if set("<>") & set(text):
        raise ValueError("YouTube takes no < and no >")
    return text


def _tags(tags: tuple[str, ...]) -> tuple[str, ...]:
    if any(set("<>,") & set(tag) for tag in tags):
        raise ValueError("a tag holds no comma, no < and no >")
    counted = counted_tags(tags)
    if counted > LONGEST_TAGS:
        raise ValueError(f"together they count {counted} characters; YouTube keeps {LONGEST_TAGS}")
    return tags


def _category(number: int) -> int:
    if number not in CATEGORIES:
        raise ValueError(f"YouTube has {', '.join(map(str, CATEGORIES))}")
    return number


def counted_tags(tags: tuple[str, ...]) -> int:
    """How long the tags are by YouTube's counting."""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)


Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A BCP-47 tag."""
Title = Annotated[
    str,
    StringConstraints(max_length=LONGEST_TITLE, pattern=r"^[^\x00-\x1f\x7f]*$"),
    AfterValidator(_title),
]
Description = Annotated[
    str,
    StringConstraints(max_length=LONGEST_DESCRIPTION, pattern=r"^[^\x00]*$"),
    AfterValidator(_description),
]
Tags = Annotated[
    tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)], ...],
    Field(max_length=100),
    AfterValidator(_tags),
]
Category = Annotated[int, AfterValidator(_category)]
Licence = Literal["youtube", "creativeCommon"]


class Localization(BaseModel):
    """Title and description in another language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Title
    description: Description = ""


class Metadata(BaseModel):
    """Everything said of one film. Valid means that YouTube takes it.

    `notify` has subscribers told when the film becomes public; `synthetic_media` is decided on purpose
    and has no usual value.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Title
    description: Description = ""
    tags: Tags = ()
    category: Category = 27
    language: Language = "en"
    audio_language: Language = "en"
    localizations: dict[Language, Localization] = Field(default_factory=dict, max_length=50)
    licence: Licence = "youtube"
    embeddable: bool = True
    public_stats: bool = True
    made_for_kids: bool
    synthetic_media: bool
    paid_promotion: bool = False
    recording_date: date | None = None
    notify: bool = False


class Overrides(BaseModel):
    """What one film says otherwise than its script and its channel's profile would."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    description: Description | None = None
    tags: Tags | None = None
    category: Category | None = None
    language: Language | None = None
    audio_language: Language | None = None
    localizations: dict[Language, Localization] | None = Field(default=None, max_length=50)
    licence: Licence | None = None
    embeddable: bool | None = None
    public_stats: bool | None = None
    made_for_kids: bool | None = None
    synthetic_media: bool | None = None
    paid_promotion: bool | None = None
    recording_date: date | None = None
    notify: bool | None = None
    playlist: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{0,60}$")] | None = None
    playlist_title: PlaylistTitle | None = None
    upload_captions: bool | None = None
