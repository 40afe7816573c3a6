"""What thinking up a film needs of the world. Each port has one job and names its errors."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from app.core.exceptions import Invalid, ProviderRejected
from app.generation.article import Article
from app.generation.assets import Asset
from app.generation.brief import Aspect, Brief
from app.generation.film import Film
from app.generation.narration import Clip
from app.generation.script import Script
from app.generation.timeline import Timeline


class Stage(StrEnum):
    """A named step of making a film, in order."""

    READ = "read"
    WRITE = "write"
    NARRATE = "narrate"
    DRAW = "draw"
    RENDER = "render"
    MIX = "mix"
    INSPECT = "inspect"


class Progress(Protocol):
    """Hears how the work goes on; never changes it."""

    def begin(self, stage: Stage, total: int) -> None:
        """A stage of `total` pieces starts; a later total for the same stage replaces this one."""

    def advance(self, stage: Stage, *, reused: bool = False) -> None:
        """One piece is done, or was found done already."""

    def finish(self, stage: Stage) -> None:
        """The stage is over."""


class ScriptWriter(Protocol):
    """Turns an article, or a topic, into a script.

    Raises Invalid when nothing can be made of the source, ProviderUnavailable and ProviderRejected
    when the writer is outside.
    """

    name: str

    def write(
        self, brief: Brief, article: Article | None, *, seconds_per_character: float
    ) -> Script:
        """A script whose narration lasts `brief.duration` at the given pace of speech."""


class Illustrator(Protocol):
    """Gives scenes pictures. Raises Invalid for a picture that cannot be used."""

    name: str

    def illustrate(self, script: Script, brief: Brief) -> Script:
        """The script with a picture where one fits; other scenes keep their cards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture somebody made: `file` is a local file that was checked when it was kept."""

    file: str
    asset: Asset


class ContentRefused(Invalid):
    """The subject or the script is of a kind no film is made of."""

    code: ClassVar[str] = "content_refused"


class PictureRefused(ProviderRejected):
    """The painter will not paint this, and may well paint another."""


class Painter(Protocol):
    """Paints a picture of what words say.

    Raises PictureRefused for what it will not paint, ProviderRejected where it cannot work at all,
    ProviderUnavailable, and what buying raises.
    """

    name: str

    def paint(self, prompt: str, aspect: Aspect) -> Picture:
        """A picture of that shape. The same words painted before cost nothing again."""


class Medium(StrEnum):
    """What footage is, the better one first."""

    CLIP = "clip"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A clip or a photograph that somebody gives away.

    `page` shows it to a person and names it for ever; `file` is where it is fetched, `words` what
    its maker says of it, `credit` what is to be shown. A photograph has no `seconds`.
    """

    provider: str
    page: str
    medium: Medium
    words: str
    credit: str
    file: str
    width: int
    height: int
    seconds: float = 0.0


class FootageLibrary(Protocol):
    """Where others give footage away.

    Raises ProviderUnavailable, ProviderRejected and what buying raises; for a file that cannot be
    shown Invalid or NotFound.
    """

    name: str

    def search(self, words: str, medium: Medium, aspect: Aspect) -> tuple[Found, ...]:
        """What its search finds, the best first, of any shape."""

    def fetch(self, found: Found) -> Picture:
        """It as a file that was checked; what was fetched before is not fetched again."""


class Narrator(Protocol):
    """Speaks lines. Raises Invalid for a voice or a language it does not have.

    One outside raises ProviderUnavailable and ProviderRejected too; then a spare may speak.
    """

    name: str

    def narrate(
        self, lines: Sequence[str], *, voice: str, language: str, progress: Progress
    ) -> tuple[Clip, ...]:
        """One clip for each line, in order. Lines spoken before cost nothing again."""

    def seconds_per_character(self, voice: str) -> float:
        """The voice's own measured pace: seconds for each printed character, pauses left out."""

    def asset(self, voice: str) -> Asset:
        """The voice as it goes on record, once it has spoken."""


class Renderer(Protocol):
    """Makes the moving picture and the sound of a timeline."""

    name: str

    def render(self, timeline: Timeline, progress: Progress) -> Film:
        """The film of that timeline; shots rendered before cost nothing again."""
