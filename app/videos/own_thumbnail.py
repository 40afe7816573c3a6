"""A picture of one's own as a film's thumbnail."""

from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from app.core.exceptions import Invalid
from app.media.images import open_picture
from app.media.thumbnail import fitting_jpeg
from app.media.thumbnail_size import HEIGHT, WIDTH

FORMATS: Final = ("JPEG", "PNG")


def fitted(path: Path) -> bytes:
    """That picture as a JPEG of 1280 x 720. Raises Invalid for one that cannot become it."""
    kind = _kind(path)
    if kind not in FORMATS:
        raise Invalid(
            f"A thumbnail is a JPEG or a PNG; this is {kind or 'no picture'}.",
            kept="The thumbnail is as it was.",
        )
    picture = open_picture(path)
    wide, tall = picture.size
    if wide < WIDTH or tall < HEIGHT or abs(wide * 9 - tall * 16) > 16:
        raise Invalid(
            f"The picture is {wide} x {tall} pixels; a thumbnail is 1280 x 720, or larger and 16 to 9.",
            kept="The thumbnail is as it was.",
        )
    fit = ImageOps.fit(picture, (WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return fitting_jpeg(fit)


def _kind(path: Path) -> str:
    try:
        with Image.open(path) as opened:
            return opened.format or ""
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""
