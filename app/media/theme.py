"""What a theme is: colours, type and caption style."""

from dataclasses import dataclass
from pathlib import Path

from app.media.fonts import Face


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionStyle:
    """How spoken words are drawn: `fill` for the words, `active` for the one being heard.

    `face` is the typeface at its weight; `font` is the file it comes from.

    Colours are #rrggbb. `outline` is in pixels at the caption size of the wide layout (54 px). A
    `plate` colour puts a rounded plate of `plate_opacity` behind the rows instead of an outline.
    """

    face: Face
    fill: str
    active: str
    edge: str
    outline: float
    plate: str = ""
    plate_opacity: float = 0.0

    @property
    def font(self) -> Path:
        """The file of the typeface."""
        return self.face.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A look. Every text colour reaches 4.5:1 on every surface it is used on."""

    name: str
    title: str
    captions: CaptionStyle
    ground: tuple[str, str]
    ink: str
    muted: str
    accent: str
    accent_end: str
    surface: str
    on_accent: str
    display: str
    body: str
