"""What the owner of a series has decided, and what is told where that cannot be read."""

from dataclasses import dataclass
from typing import ClassVar

from pydantic import JsonValue, ValidationError

from app.core.exceptions import Conflict
from app.core.money import Money
from app.series.models import Series
from app.series.rhythm import Rhythm
from app.series.topics import Wishes


class Unreadable(Conflict):
    """What its owner decided was kept in words this release does not know, as a later one may."""

    code: ClassVar[str] = "series_unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All of a series that its owner decides. Without `most` only the limits bound what a film costs."""

    name: str
    topics: tuple[str, ...]
    wishes: Wishes
    rhythm: Rhythm
    most: Money | None


def standing_of(series: Series) -> Standing:
    """What its owner decided. Raises Unreadable."""
    try:
        wishes = Wishes.model_validate(series.wishes)
        rhythm = Rhythm.model_validate(series.rhythm)
    except ValidationError as error:
        raise Unreadable(
            f"This release cannot read the {error.title.lower()} of the series.",
            kept="Its topics and videos are kept.",
            remedy="Save it anew at its page, or run the release that saved it.",
        ) from error
    return Standing(
        name=series.name,
        topics=tuple(series.topics),
        wishes=wishes,
        rhythm=rhythm,
        most=None if series.most is None else Money(series.most),
    )


def as_read(series: Series) -> tuple[Standing | None, dict[str, JsonValue] | None]:
    """What its owner decided, None where that cannot be read, and what is wrong with it at present."""
    try:
        return standing_of(series), series.problem
    except Unreadable as error:
        return None, error.told
