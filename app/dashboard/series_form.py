"""The form of a series: what is typed and ticked there, as what its owner decides."""

from typing import Annotated

from fastapi import Form
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from app.core.exceptions import Invalid
from app.core.money import Money
from app.dashboard.typed import first_of, lines_of, name_of, parts_of
from app.series.rhythm import Rhythm
from app.series.standing import Standing
from app.series.topics import Lines, Wishes, refuse_too_many

NAMES = {
    "days": "The days",
    "times": "The times",
    "per_day": "The films a day",
    "before_slots": "The days before a slot",
    "duration_target": "The length",
    "style": "The look",
    "aspect": "The shape",
}
_LINES: TypeAdapter[tuple[str, ...]] = TypeAdapter(Lines)


class SeriesForm(BaseModel):
    """What the form sends. `topics` has one on each line, `times` are parted by commas.

    With `before_slots` days and times count for nothing.
    """

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    key: str = ""
    version: int = 0
    channel_id: str = ""
    name: str = ""
    topics: str = ""
    length: str = ""
    style: str = ""
    aspect: str = "16:9"
    days: tuple[str, ...] = ()
    times: str = ""
    per_day: str = "1"
    before_slots: str = ""
    most: str = ""

    def standing(self) -> Standing:
        """What was decided. Raises Invalid with the first thing that cannot be used."""
        return Standing(
            name=name_of(self.name, "A series"),
            topics=topics_of(self.topics),
            wishes=wishes_of(self.length, self.style, self.aspect),
            rhythm=self._rhythm(),
            most=Money.parse(self.most.removeprefix("$")) if self.most else None,
        )

    def _rhythm(self) -> Rhythm:
        times = parts_of(self.times)
        said: dict[str, object] = {"days": self.days, "times": times}
        if self.before_slots:
            said = {"before_slots": self.before_slots}
        elif not (self.days and times):
            raise Invalid("A series needs a day and a time.", remedy="Tick a day, and write 09:00.")
        try:
            return Rhythm.model_validate({**said, "per_day": self.per_day})
        except ValidationError as error:
            raise _unusable(error) from error


def topics_of(text: str) -> tuple[str, ...]:
    """The topics pasted there. Raises Invalid for none, too many, or one that cannot be used."""
    lines = lines_of(text)
    if not lines:
        raise Invalid("There is no topic yet.", remedy="Write one on each line.")
    refuse_too_many(lines)
    try:
        return _LINES.validate_python(lines)
    except ValidationError as error:
        place, why = first_of(error)
        raise Invalid(f"Line {int(place) + 1} cannot be used: {why}.") from error


def wishes_of(length: str, style: str, aspect: str) -> Wishes:
    """What the films share; what is empty is as the channel has it. Raises Invalid."""
    said = {"duration_target": length or None, "style": style or None, "aspect": aspect}
    try:
        return Wishes.model_validate(said)
    except ValidationError as error:
        raise _unusable(error) from error


SeriesFormDep = Annotated[SeriesForm, Form()]


def _unusable(error: ValidationError) -> Invalid:
    field, why = first_of(error)
    return Invalid(f"{NAMES.get(field, field)} cannot be used: {why}.")
