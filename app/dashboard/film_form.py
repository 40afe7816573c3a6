"""The form that asks for films: what is typed there, as orders."""

from typing import Annotated, Literal

from fastapi import Form
from pydantic import BaseModel, ConfigDict, ValidationError

from app.core.exceptions import Invalid
from app.dashboard.typed import first_of, lines_of
from app.videos.request import FilmRequest, is_address, topic_of_address, topic_of_line

Way = Literal["address", "text", "script", "topic", "batch"]
"""What a film is made from. A batch is many topics or addresses, one on each line."""
LENGTHS = (30, 60, 90, 180, 300, 600)
"""Seconds to choose from."""


class FilmForm(BaseModel):
    """What was typed; what is empty is as the channel has it. `length` is in seconds."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    key: str = ""
    channel_id: str = ""
    way: Way = "address"
    topic: str = ""
    source_url: str = ""
    source_text: str = ""
    script: str = ""
    topics: str = ""
    length: str = ""
    style: str = ""
    aspect: str = "16:9"

    def requests(self) -> tuple[FilmRequest, ...]:
        """The films asked for. Raises Invalid with the first thing that cannot be used."""
        if self.way == "batch":
            lines = lines_of(self.topics)
            if not lines:
                raise Invalid("There is no topic yet.", remedy="Write one on each line.")
            return tuple(self._of_line(line) for line in lines)
        return (self._request(topic=self.topic or self._usual_topic(), **self._source()),)

    def _source(self) -> dict[str, str]:
        source = {
            "address": {"source_url": self.source_url},
            "text": {"source_text": self.source_text},
            "script": {"script": self.script},
            "topic": {},
        }.get(self.way, {})
        for name, said in source.items():
            if not said:
                raise Invalid(
                    f"{NAMES[name]} is empty.", remedy="Fill it in, or choose another source."
                )
        return source

    def _usual_topic(self) -> str:
        """What it is about, when nobody says: the last words of the address or the first line."""
        if self.way == "address":
            return topic_of_address(self.source_url)
        lines = [line.strip() for line in (self.source_text or self.script).splitlines()]
        headings = [line.lstrip("# ") for line in lines if line.startswith("# ")]
        written = [line for line in lines if line.strip("-")]
        return next(iter([*headings, *written]), "")[:100]

    def _of_line(self, line: str) -> FilmRequest:
        source = {"source_url": line} if is_address(line) else {}
        return self._request(topic=topic_of_line(line), **source)

    def _request(self, **said: str) -> FilmRequest:
        wanted: dict[str, str | None] = {
            **said,
            "style": self.style or None,
            "aspect": self.aspect,
            "duration_target": None if "script" in said or not self.length else self.length,
        }
        try:
            return FilmRequest.model_validate(wanted)
        except ValidationError as error:
            raise _unusable(error) from error


NAMES = {
    "source_url": "The address of the article",
    "source_text": "The text",
    "script": "The script",
    "topic": "The topic",
    "duration_target": "The length",
    "style": "The look",
    "aspect": "The shape",
}

FilmFormDep = Annotated[FilmForm, Form()]


def _unusable(error: ValidationError) -> Invalid:
    field, why = first_of(error)
    name = NAMES.get(field, field)
    if error.errors()[0]["type"] == "string_too_short":
        return Invalid(f"{name} is empty.", remedy="Say what the film is about.")
    return Invalid(f"{name} cannot be used: {why}.")
