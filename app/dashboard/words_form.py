"""The form of what one film says on YouTube otherwise than its script and its channel would."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from app.core.exceptions import Invalid, YtempireError
from app.dashboard.typed import parts_of
from app.publishing.metadata import Metadata, Overrides
from app.publishing.metadata_build import unfit

Choice = Literal["", "yes", "no"]
CHOICES: Final = ("made_for_kids", "synthetic_media", "notify", "upload_captions")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmWords:
    """What is said of a film now, or why it cannot be; `own` is what a person said otherwise.

    `playlist` is the name of the channel's playlist, an id or a title, empty where it has none.
    """

    now: Metadata | None
    problem: YtempireError | None
    own: Overrides
    playlist: str
    categories: dict[int, str]

    @property
    def is_in_none(self) -> bool:
        """Whether the film is kept out of the channel's playlist."""
        named = (self.own.playlist, self.own.playlist_title)
        return any(one is not None for one in named) and not any(named)

    def chosen(self, name: str) -> str:
        """That choice as it stands in its field."""
        return {None: "", True: "yes", False: "no"}[getattr(self.own, name)]


class WordsForm(BaseModel):
    """What the form sends; what is left empty is as script and channel say. `tags` are parted by commas."""

    model_config = ConfigDict(extra="ignore", frozen=True, str_strip_whitespace=True)

    version: int = 0
    description: str = ""
    tags: str = ""
    category: str = ""
    playlist_title: str = ""
    playlist: str = ""
    no_playlist: bool = False
    made_for_kids: Choice = ""
    synthetic_media: Choice = ""
    notify: Choice = ""
    upload_captions: Choice = ""

    def said(self) -> dict[str, JsonValue]:
        """The overrides by name, null where there is none. Raises Invalid, naming each field."""
        wanted: dict[str, Any] = {
            "description": "\n".join(self.description.splitlines()) or None,
            "tags": parts_of(self.tags) or None,
            "category": self.category or None,
            **self._playlist(),
            **{name: _choice(getattr(self, name)) for name in CHOICES},
        }
        try:
            checked = Overrides.model_validate(wanted)
        except ValidationError as error:
            raise unfit(error) from error
        return checked.model_dump(mode="json", include=set(wanted))

    def _playlist(self) -> dict[str, str | None]:
        if self.no_playlist and (self.playlist or self.playlist_title):
            raise Invalid("A playlist is named, and none is ticked.", kept="Nothing was changed.")
        none = "" if self.no_playlist else None
        return {"playlist": self.playlist or none, "playlist_title": self.playlist_title or none}


def _choice(said: Choice) -> bool | None:
    return {"": None, "yes": True, "no": False}[said]
