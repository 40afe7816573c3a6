"""The topics of a series, a line for each: a topic, or the address of an article."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.core.exceptions import Invalid
from app.generation.brief import Aspect
from app.videos.request import (
    LONGEST,
    LONGEST_TOPIC,
    SHORTEST,
    FilmRequest,
    is_address,
    is_page,
    topic_of_line,
)

MOST_TOPICS = 200
"""That wait in one series, as many as a batch has films."""
LOW = 3
"""So many topics or fewer are told of as running low."""


def _topic_or_address(line: str) -> str:
    if is_address(line):
        if not is_page(line):
            raise ValueError("this is not an address of the web")
    elif len(line) > LONGEST_TOPIC:
        raise ValueError(f"a topic has at most {LONGEST_TOPIC} characters")
    return line


Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=2_000, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
    AfterValidator(_topic_or_address),
]
Lines = Annotated[tuple[Line, ...], Field(max_length=MOST_TOPICS)]


class Wishes(BaseModel):
    """What the films of a series share; what is not said is as the channel has it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    style: Annotated[str, StringConstraints(max_length=40)] | None = None
    duration_target: Annotated[float, Field(ge=SHORTEST, le=LONGEST)] | None = None
    aspect: Aspect = Aspect.WIDE


def request_of(line: str, wishes: Wishes) -> FilmRequest:
    """The film of that line."""
    return FilmRequest(
        topic=topic_of_line(line),
        source_url=line if is_address(line) else None,
        style=wishes.style,
        duration_target=wishes.duration_target,
        aspect=wishes.aspect,
    )


def each_once(lines: Iterable[str], besides: Iterable[str] = ()) -> list[str]:
    """The lines in their order, none twice and none of `besides`, whatever its capitals and spaces."""
    seen = {_same(line) for line in besides}
    kept: dict[str, str] = {}
    for line in lines:
        if _same(line) not in seen:
            kept.setdefault(_same(line), line)
    return list(kept.values())


def refuse_too_many(topics: list[str]) -> None:
    """Raise Invalid for more topics than a series keeps."""
    if len(topics) > MOST_TOPICS:
        raise Invalid(
            f"A series keeps {MOST_TOPICS} topics, and these are {len(topics)}.",
            kept="The series is as it was.",
            remedy="Give the rest later, or to another series.",
        )


def _same(line: str) -> str:
    return line if is_address(line) else " ".join(line.casefold().split())
