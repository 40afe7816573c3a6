"""What is asked for when a film is asked for, and what it comes to with the channel's own way."""

from datetime import datetime
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from app.channels.profile import Profile
from app.core.exceptions import Invalid
from app.generation.brief import Aspect, Brief
from app.generation.script import Script
from app.generation.script_markdown import parse_script
from app.media.theme_names import refuse_unknown_theme
from app.videos.choosing import Wish
from app.videos.script_page import refuse_unfilmable, script_of_page

SHORTEST, LONGEST = 15, 3600
"""Seconds a film may be asked to last: below there is no room for a hook, a scene and a close."""
USUAL_SECONDS = 90.0
"""How long the film of an article is when nobody says."""
SECONDS_PER_WORD = 60 / 155
"""English narration at an even pace."""
WORDS_OF_ADDRESS = 12
LONGEST_TOPIC = 200

Topic = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=LONGEST_TOPIC,
        pattern=r"^[^\x00-\x1f\x7f]+$",
    ),
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500_000, pattern=r"^[^\x00]*$")]
"""Characters: what fits into one request."""


class FilmRequest(BaseModel):
    """One film of a topic, made from one of an address, a text and a script of one's own.

    With none of them it is written from the topic alone, where a language model is set up.
    What is not said is as the channel's profile has it. `duration_target` is in seconds. It is not
    begun before `start_at`.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Topic
    style: Annotated[str, StringConstraints(max_length=40)] | None = None
    duration_target: Annotated[float, Field(ge=SHORTEST, le=LONGEST)] | None = None
    source_url: Annotated[str, StringConstraints(max_length=2_000)] | None = None
    source_text: Text | None = None
    script: Text | dict[str, JsonValue] | None = None
    """Markdown as in docs/script-format.md, or JSON as a script is read back."""
    aspect: Aspect = Aspect.WIDE
    start_at: AwareDatetime | None = None
    publish_at: AwareDatetime | None = None

    @property
    def wish(self) -> Wish:
        """What of it decides who can make it."""
        sources = (self.source_url, self.source_text, self.script)
        return Wish(
            seconds=self.seconds,
            topic_alone=all(source is None for source in sources),
            written=self.script is not None,
        )

    @property
    def seconds(self) -> float:
        """About how long the film will be. Raises Invalid for a script that is none."""
        if self.script is not None:
            return max(SHORTEST, _words(self.script) * SECONDS_PER_WORD)
        return self.duration_target or USUAL_SECONDS

    @property
    def page(self) -> Script | None:
        """The script that was given as JSON, if there is one. Raises Invalid for one that is none."""
        if not isinstance(self.script, dict):
            return None
        return script_of_page(self.script, {})


def refuse_unusable(request: FilmRequest, profile: Profile) -> None:
    """Raise Invalid, with what to give instead, for a request of which no film can come."""
    refuse_unknown_theme(request.style or profile.look)
    given = [request.source_url, request.source_text, request.script]
    if len([source for source in given if source is not None]) > 1:
        raise Invalid("Give only one of source_text, source_url and script.")
    if request.source_url is not None:
        _refuse_no_page(request.source_url)
    if request.script is not None:
        if request.duration_target is not None:
            raise Invalid(
                "A script of your own sets the length by its words: leave out duration_target."
            )
        _refuse_no_script(request)


def refuse_passed(request: FilmRequest, *, now: datetime) -> None:
    """Raise Invalid for a minute of publication that is over: most likely a wrong year or zone."""
    if request.publish_at is not None and request.publish_at <= now:
        raise Invalid(
            f"publish_at has passed: {request.publish_at:%Y-%m-%d %H:%M %Z}.",
            remedy="Give a minute that lies ahead, or leave it out.",
        )


def brief_of(request: FilmRequest, profile: Profile) -> Brief:
    """The film as it is to be made."""
    return Brief(
        topic=request.topic,
        style=request.style or profile.look,
        voice=profile.voice,
        aspect=request.aspect,
        duration=None if request.script is not None else request.seconds,
        language=profile.language,
        tone=profile.tone,
        audience=profile.audience,
        captions=profile.captions,
        music=profile.music,
    )


def _refuse_no_page(address: str) -> None:
    if not is_page(address):
        raise Invalid("source_url is not an address of the web: it begins with https://.")


def _refuse_no_script(request: FilmRequest) -> None:
    if isinstance(request.script, str):
        parse_script(request.script, folder_image=_no_picture)
    elif request.page is not None:
        refuse_unfilmable(request.page)


def _words(script: str | dict[str, JsonValue]) -> int:
    if isinstance(script, str):
        return len(script.split())
    said = script_of_page(script, {})
    return sum(len(line.split()) for line in said.lines)


def is_page(address: str) -> bool:
    """Whether it is of the web: a path would be read from the disk of whoever makes the film."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def is_address(line: str) -> bool:
    """Whether a line that names a film is the address of an article rather than a topic."""
    return line.startswith(("http://", "https://"))


def topic_of_line(line: str) -> str:
    """The topic that a line of many names: itself, or what its address says."""
    return (topic_of_address(line) or line[:100]) if is_address(line) else line


def topic_of_address(address: str) -> str:
    """What its article is about, when nobody says: the last words of the address, perhaps none."""
    try:
        path = urlsplit(address).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
    words = path.partition(".")[0].replace("-", " ").replace("_", " ").split()
    return " ".join(words[:WORDS_OF_ADDRESS]).capitalize()[:LONGEST_TOPIC].strip()


def _no_picture(_name: str) -> str:
    raise Invalid(
        "A script that is sent can show no pictures of its own.", remedy="Leave the pictures out."
    )
