"""The form of a repair of a channel's back catalogue: which videos, and what of them becomes what."""

import re
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.core.exceptions import Invalid
from app.dashboard.typed import parts_of, unfit
from app.publishing.catalogue_change import Change
from app.publishing.catalogue_look import MOST

ID: Final = re.compile(r"(?:^|[?&]v=|youtu\.be/|/shorts/)([A-Za-z0-9_-]{6,20})(?=$|[?&#])")
"""A video's id, alone or in an address at which it is watched."""
KEPT: Final = "Nothing was looked at, and nothing is changed."

Which = Literal["ours", "named", "everything"]
Choice = Literal["", "yes", "no"]


class CatalogueForm(BaseModel):
    """What the form sends; what is left empty stays as it is. `videos` has one on each line, tags are
    parted by commas.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    key: str = Field(default="", max_length=100)
    which: Which = "ours"
    videos: str = ""
    title_find: str = ""
    title_put: str = ""
    description_find: str = ""
    description_put: str = ""
    footer: str = ""
    add_tags: str = ""
    remove_tags: str = ""
    category: str = ""
    language: str = ""
    licence: str = ""
    made_for_kids: Choice = ""
    synthetic_media: Choice = ""

    def change(self) -> Change:
        """What is changed. Raises Invalid, also for a form that changes nothing."""
        wanted = {name: value for name, value in self._wanted().items() if value}
        wanted |= {
            name: said == "yes"
            for name, said in (
                ("made_for_kids", self.made_for_kids),
                ("synthetic_media", self.synthetic_media),
            )
            if said
        }
        if not wanted:
            raise Invalid("The form changes nothing.", kept=KEPT, remedy="Fill in one field.")
        try:
            return Change.model_validate(wanted)
        except ValidationError as error:
            raise unfit(error, kept=KEPT) from error

    def named(self) -> list[str]:
        """The ids of the videos that are named; none where they are not chosen by name. Raises Invalid."""
        if self.which != "named":
            return []
        said = re.split(r"[\s,]+", self.videos.strip())
        if said == [""]:
            raise Invalid("No video is named.", kept=KEPT, remedy="Name one on each line.")
        if len(said) > MOST:
            raise Invalid(f"A repair has at most {MOST} videos.", kept=KEPT)
        return list(dict.fromkeys(_id(one) for one in said))

    def _wanted(self) -> dict[str, Any]:
        return {
            "title": _replacement(self.title_find, self.title_put),
            "description": _replacement(self.description_find, self.description_put),
            "footer": _lines(self.footer).strip(),
            "add_tags": parts_of(self.add_tags),
            "remove_tags": parts_of(self.remove_tags),
            "category": self.category,
            "language": self.language.strip(),
            "licence": self.licence,
        }


def _replacement(find: str, put: str) -> dict[str, str] | None:
    if put and not find:
        raise Invalid("What is to be replaced is empty.", kept=KEPT, remedy="Say what to look for.")
    return {"find": _lines(find), "put": _lines(put)} if find else None


def _lines(text: str) -> str:
    """Lines end as YouTube keeps them; a browser sends them with a carriage return."""
    return text.replace("\r\n", "\n")


def _id(said: str) -> str:
    found = ID.search(said)
    if found is None:
        raise Invalid(
            f"{said[:80]} is no video.", kept=KEPT, remedy="Give its id, or its address at YouTube."
        )
    return found[1]
