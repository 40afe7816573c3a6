"""A script: what is said and seen, scene by scene, as plain values that JSON can carry."""

from dataclasses import dataclass
from typing import Literal

from app.generation.assets import Asset


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Where a sentence comes from: characters `start` to `end` of the article's text."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One spoken sentence, as it would be printed. An untraced line is a person's own."""

    text: str
    trace: Trace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullet:
    """One entry of a list. It arrives when line number `line` of its scene begins (from 0)."""

    text: str
    detail: str = ""
    icon: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One figure of a chart."""

    label: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleVisual:
    """Opens a film. `emphasis` names the words of `title` set in the accent colour."""

    kind: Literal["title"] = "title"
    title: str
    kicker: str = ""
    subtitle: str = ""
    icon: str = ""
    emphasis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementVisual:
    """One thought, set large."""

    kind: Literal["statement"] = "statement"
    text: str
    kicker: str = ""
    icon: str = ""
    emphasis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletsVisual:
    """A list whose entries arrive as they are spoken; `first` is the number of the first of them."""

    kind: Literal["bullets"] = "bullets"
    title: str
    bullets: tuple[Bullet, ...]
    kicker: str = ""
    first: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberVisual:
    """One figure, set very large: `number` "3.5", `unit` "million", `label` what it counts."""

    kind: Literal["number"] = "number"
    number: str
    label: str
    unit: str = ""
    kicker: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartVisual:
    """Bars or a line over the points; `highlight` is the point the narration speaks of."""

    kind: Literal["chart"] = "chart"
    title: str
    points: tuple[Point, ...]
    form: Literal["bar", "line"] = "bar"
    unit: str = ""
    kicker: str = ""
    highlight: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteVisual:
    """Someone's words, and whose they are."""

    kind: Literal["quote"] = "quote"
    text: str
    by: str = ""
    kicker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageVisual:
    """A picture filling the frame. `image` is a local file that was checked when it was read."""

    kind: Literal["image"] = "image"
    image: str
    caption: str = ""
    credit: str = ""
    kicker: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseVisual:
    """Ends a film: names the source and what to do next."""

    kind: Literal["close"] = "close"
    title: str
    source: str = ""
    address: str = ""
    call: str = ""


Visual = (
    TitleVisual
    | StatementVisual
    | BulletsVisual
    | NumberVisual
    | ChartVisual
    | QuoteVisual
    | ImageVisual
    | CloseVisual
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A stretch of narration and what is seen meanwhile. A scene has at least one line.

    `picture` is an idea for whoever paints or looks for one; without it the scene's words tell.
    `search` are words that find footage of it.
    """

    lines: tuple[Line, ...]
    visual: Visual
    picture: str = ""
    search: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The thumbnail's words, five at most over both, and the picture idea beside them."""

    first: str
    second: str = ""
    badge: str = ""
    icon: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A work the script draws on."""

    title: str
    name: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What a film says and shows. Titles hold at most 100 characters, as YouTube allows.

    `titles` are other titles to choose from; `assets` the pictures that others or a machine made;
    `notes` what a person should know of how the script came about.
    """

    title: str
    language: str
    scenes: tuple[Scene, ...]
    headline: Headline
    description: str = ""
    tags: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    titles: tuple[str, ...] = ()
    assets: tuple[Asset, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """Every spoken sentence, in order."""
        return tuple(line.text for scene in self.scenes for line in scene.lines)
