"""A change to videos that are out: which fields of each become what."""

from collections.abc import Mapping
from typing import Annotated, Any, Final, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from app.publishing.catalogue_models import Fields
from app.publishing.metadata import Category, Description, Language, Licence, Tags, Title
from app.publishing.metadata_build import unfit

Text = Annotated[str, StringConstraints(max_length=5000, pattern=r"^[^\x00<>]*$")]
Sought = Annotated[str, StringConstraints(min_length=1, max_length=5000, pattern=r"^[^\x00]+$")]


class Replacement(BaseModel):
    """A text that is put in the place of another, wherever that stands."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    find: Sought
    put: Text = ""

    def within(self, text: str) -> str:
        """The text after it."""
        return text.replace(self.find, self.put)


class Change(BaseModel):
    """What is changed; all else stays as it is. `footer` is put at the end, where it is not yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Replacement | None = None
    description: Replacement | None = None
    footer: Text | None = None
    add_tags: Tags = ()
    remove_tags: tuple[str, ...] = Field(default=(), max_length=100)
    category: Category | None = None
    language: Language | None = None
    licence: Licence | None = None
    made_for_kids: bool | None = None
    synthetic_media: bool | None = None

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("a change changes something")
        return self


class _Fit(BaseModel):
    """The fields after a change that YouTube has limits for."""

    title: Title | None = None
    description: Description | None = None
    tags: Tags | None = None


KEPT: Final[Mapping[str, tuple[str, str]]] = {
    "category": ("snippet", "categoryId"),
    "language": ("snippet", "defaultLanguage"),
    "licence": ("status", "license"),
    "made_for_kids": ("status", "selfDeclaredMadeForKids"),
    "synthetic_media": ("status", "containsSyntheticMedia"),
}
"""Fields that become the value that is given, and what YouTube calls them."""


def changed(change: Change, raw: Mapping[str, Any]) -> tuple[Fields, Fields]:
    """The values that differ, before and after, of a video as YouTube shows it.

    Raises Invalid where YouTube would refuse the title, description or tags.
    """
    wanted = _wanted(change, raw.get("snippet", {}))
    before: Fields = {}
    after: Fields = {}
    for (part, name), value in wanted.items():
        present = raw.get(part, {}).get(name)
        if present == value or (name == "containsSyntheticMedia" and bool(present) is value):
            continue
        before.setdefault(part, {})[name] = present
        after.setdefault(part, {})[name] = value
    _refuse_unfit(after.get("snippet", {}))
    return before, after


def brought_back(before: Fields, after: Fields, raw: Mapping[str, Any]) -> tuple[Fields, Fields]:
    """The same for an undoing: former values, where YouTube still shows those of the repair."""
    now: Fields = {}
    then: Fields = {}
    for part, fields in after.items():
        for name, value in fields.items():
            if raw.get(part, {}).get(name) == value:
                now.setdefault(part, {})[name] = value
                then.setdefault(part, {})[name] = before[part][name]
    return now, then


def shows(fields: Fields, raw: Mapping[str, Any]) -> bool:
    """Whether YouTube shows exactly those values."""
    return all(
        raw.get(part, {}).get(name) == value
        for part, some in fields.items()
        for name, value in some.items()
    )


def _wanted(change: Change, snippet: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    wanted: dict[tuple[str, str], Any] = {}
    if change.title is not None:
        wanted["snippet", "title"] = change.title.within(str(snippet.get("title", "")))
    if change.description is not None or change.footer is not None:
        wanted["snippet", "description"] = _description(change, str(snippet.get("description", "")))
    if change.add_tags or change.remove_tags:
        kept = [tag for tag in snippet.get("tags", ()) if tag not in change.remove_tags]
        tags = list(dict.fromkeys((*kept, *change.add_tags)))
        if tags != list(snippet.get("tags", ())):
            wanted["snippet", "tags"] = tags
    for name, where in KEPT.items():
        value = getattr(change, name)
        if value is not None:
            wanted[where] = str(value) if name == "category" else value
    return wanted


def _description(change: Change, text: str) -> str:
    if change.description is not None:
        text = change.description.within(text)
    footer = (change.footer or "").strip()
    if footer and not text.rstrip().endswith(footer):
        text = f"{text.rstrip()}\n\n{footer}".lstrip()
    return text


def _refuse_unfit(snippet: Mapping[str, Any]) -> None:
    try:
        _Fit.model_validate(
            {name: value for name, value in snippet.items() if name in _Fit.model_fields}
        )
    except ValidationError as error:
        raise unfit(error) from error
