"""The typefaces we draw with: files from packages, at a weight, with what they can spell."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import uharfbuzz as hb


@dataclass(frozen=True, slots=True)
class Face:
    """A font file at one point of its axes. `index` counts the fonts of a collection."""

    package: str
    file: str
    axes: tuple[tuple[str, float], ...] = ()
    index: int = 0

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return Path(str(resources.files(self.package))) / self.file


def manrope(weight: str) -> Face:
    """Manrope, a geometric grotesk: Regular, Medium, SemiBold, Bold or ExtraBold."""
    return Face("font_manrope", f"files/Manrope-{weight}.ttf")


def fraunces(weight: float, *, soft: float = 0, optical: float = 144) -> Face:
    """Fraunces, an old-style serif for display, 100 to 900."""
    axes = (("wght", weight), ("opsz", optical), ("SOFT", soft), ("WONK", 0.0))
    return Face("fontpkg_fraunces", "files/Fraunces[SOFT,WONK,opsz,wght].ttf", axes)


def newsreader(weight: float, *, optical: float = 24, italic: bool = False) -> Face:
    """Newsreader, a serif for reading, 200 to 800."""
    file = "Newsreader-Italic" if italic else "Newsreader"
    return Face(
        "fontpkg_newsreader",
        f"files/{file}[opsz,wght].ttf",
        (("wght", weight), ("opsz", optical)),
    )


def archivo(weight: float, *, width: float = 100) -> Face:
    """Archivo, a grotesque made for headlines, 100 to 900, from 62 (narrow) to 125 wide."""
    axes = (("wght", weight), ("wdth", width))
    return Face("fontpkg_archivo", "files/Archivo[wdth,wght].ttf", axes)


_NOTO_SCRIPTS = (
    "NotoSans",
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansDevanagari",
    "NotoSansBengali",
    "NotoSansThai",
    "NotoSansTamil",
    "NotoSansTelugu",
    "NotoSansKannada",
    "NotoSansMalayalam",
    "NotoSansGujarati",
    "NotoSansGurmukhi",
    "NotoSansOriya",
    "NotoSansSinhala",
    "NotoSansKhmer",
    "NotoSansLao",
    "NotoSansMyanmar",
    "NotoSansGeorgian",
    "NotoSansArmenian",
    "NotoSansEthiopic",
)
_CJK_FONTS = {"ja": 0, "ko": 1, "zh": 2, "zh-tw": 3}  # order inside the Noto Sans CJK collection
EMOJI = Face("manimgx_fonts", "NotoEmoji[wght].ttf", (("wght", 600.0),))


def fallbacks(weight: float, language: str = "zh") -> Iterator[Face]:
    """Faces to try, in order, for what a theme's own face cannot spell."""
    axes = (("wght", weight),)
    for script in _NOTO_SCRIPTS:
        yield Face("manimgx_fonts", f"{script}[wght].ttf", axes)
    yield Face("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc", axes, _CJK_FONTS.get(language, 2))
    yield EMOJI
    yield Face("manimgx_fonts", "NotoSansSymbols[wght].ttf", axes)


def font_files() -> tuple[Path, ...]:
    """Every file the cards draw with, whether it is there or not."""
    faces = (manrope("ExtraBold"), fraunces(600), newsreader(500), archivo(800), *fallbacks(700))
    return tuple(face.path for face in faces)


@lru_cache(maxsize=64)
def font(face: Face) -> hb.Font:
    """The face ready for shaping, scaled to its own units."""
    opened = hb.Font(hb.Face(hb.Blob.from_file_path(str(face.path)), face.index))
    opened.set_variations(dict(face.axes))
    return opened


@lru_cache(maxsize=64)
def repertoire(face: Face) -> frozenset[int]:
    """The code points the face can draw."""
    return frozenset(_opened_face(face).unicodes)


@lru_cache(maxsize=64)
def cap_height(face: Face) -> float:
    """The height of a capital H, in em."""
    opened = font(face)
    extents = opened.get_glyph_extents(opened.get_nominal_glyph(ord("H")))
    return float(extents.y_bearing / opened.face.upem)


@lru_cache(maxsize=8192)
def spelling_face(character: str, face: Face, weight: float, language: str) -> Face | None:
    """The first face, `face` preferred, that can draw the character; None when none can."""
    code = ord(character)
    if code in repertoire(face):
        return face
    return next((other for other in fallbacks(weight, language) if code in repertoire(other)), None)


def _opened_face(face: Face) -> hb.Face:
    return font(face).face
