"""Opening picture files of any make, safely: the result is always upright 8-bit sRGB."""

import io
import struct
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from app.core.exceptions import Invalid

MOST_BYTES = 50_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 16_000
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF")
GROUND = (242, 242, 240)  # under transparent pictures, which are mostly dark drawings
COVER = (2400, 2400)  # enough for the tallest film, with a fifth to move in

_READABLE = "JPEG, PNG, WebP, GIF, TIFF, BMP or AVIF"
_DEEP_MODES = {"I;16", "I;16B", "I;16L", "I;16N", "I", "F"}
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error)


def open_picture(path: Path, *, cover: tuple[int, int] = COVER) -> Image.Image:
    """The picture in mode RGB: turned as its camera held it, in sRGB, over a light ground if transparent.

    Of an animation it is the first frame. Both sides are at least as long as `cover` says, or as
    long as the file's own: larger pictures are scaled down while they are read. Raises Invalid,
    naming the file, for whatever is not a picture of at most 40 megapixels, 16,000 pixels a side
    and 50 MB in one of FORMATS; what its name ends in does not matter.
    """
    _check_file(path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path, formats=FORMATS) as opened:
                _check_size(path, *opened.size)
                return _plain(opened, cover)
        except UnidentifiedImageError as error:
            raise _unreadable(path) from error
        except Image.DecompressionBombError as error:
            raise Invalid(
                f"The picture {path.name} is too large: at most 40 megapixels are read.",
                remedy="Save it at 4000 pixels wide.",
            ) from error
        except _DAMAGE as error:
            raise Invalid(
                f"The picture {path.name} is damaged: it cannot be read to its end.",
                remedy="Save or download it again.",
            ) from error


def _check_file(path: Path) -> None:
    try:
        size = path.stat().st_size
        readable = path.is_file()
    except (OSError, ValueError) as error:
        raise Invalid(
            f"The picture {path} is not there.", remedy="Check its name and folder."
        ) from error
    if not readable:
        raise Invalid(f"{path} is not a file.", remedy="Name a picture file.")
    if not size:
        raise Invalid(f"The picture {path.name} is empty.", remedy="Save or download it again.")
    if size > MOST_BYTES:
        raise Invalid(
            f"The picture {path.name} has {size / 1e6:,.0f} MB; at most 50 MB are read.",
            remedy="Save it smaller.",
        )


def _check_size(path: Path, width: int, height: int) -> None:
    if not width or not height:
        raise Invalid(f"The picture {path.name} has no pixels.", remedy="Use another picture.")
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Invalid(
            f"The picture {path.name} is {width} x {height} pixels; at most 40 megapixels and "
            "16,000 pixels a side are read.",
            remedy="Save it at 4000 pixels wide.",
        )


def _unreadable(path: Path) -> Invalid:
    with path.open("rb") as file:
        start = file.read(1024).lstrip()
    if b"<svg" in start:
        return Invalid(
            f"{path.name} is an SVG drawing, not a picture of pixels.",
            remedy="Export it as PNG, 1920 pixels wide.",
        )
    return Invalid(
        f"{path.name} is not a picture that can be read.", remedy=f"Use a {_READABLE} file."
    )


def _plain(opened: Image.Image, cover: tuple[int, int]) -> Image.Image:
    opened.draft(None, cover)
    opened.load()
    profile = opened.info.get("icc_profile")
    picture = ImageOps.exif_transpose(_eight_bits(opened))
    picture = _scaled(picture, cover)
    return _in_srgb(_opaque(picture), profile if isinstance(profile, bytes) else b"")


def _eight_bits(picture: Image.Image) -> Image.Image:
    """Deep grey as 8-bit grey: 16-bit by its range, others from their darkest to their lightest."""
    if picture.mode not in _DEEP_MODES:
        return picture
    levels = np.nan_to_num(np.asarray(picture, dtype=np.float64))
    low, high = (0.0, 65535.0) if picture.mode.startswith("I;16") else (levels.min(), levels.max())
    grey = ((levels - low) / ((high - low) or 1.0) * 255).round().clip(0, 255)
    plain = Image.fromarray(grey.astype(np.uint8))
    plain.info.update(picture.info)
    return plain


def _scaled(picture: Image.Image, cover: tuple[int, int]) -> Image.Image:
    factor = max(cover[0] / picture.width, cover[1] / picture.height)
    if factor >= 1:
        return picture
    if picture.mode in {"P", "1"}:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    size = (round(picture.width * factor), round(picture.height * factor))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture without transparency, in a mode colour management knows."""
    if not picture.has_transparency_data:
        return picture if picture.mode in {"RGB", "L", "CMYK", "LAB"} else picture.convert("RGB")
    clear = picture.convert("RGBA")
    ground = Image.new("RGB", clear.size, GROUND)
    ground.paste(clear, mask=clear.getchannel("A"))
    return ground


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Converted by its profile; a profile that does not fit the picture is ignored."""
    if not profile:
        return picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return picture.convert("RGB")
    return converted if converted is not None else picture.convert("RGB")
