import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from app.core.exceptions import Invalid
from app.media.images import GROUND, open_picture

RED = (200, 40, 30)


def near(picture: Image.Image, colour: tuple[int, int, int], at: tuple[int, int] = (5, 5)) -> bool:
    pixel = np.asarray(picture)[at[1], at[0]].astype(int)
    return picture.mode == "RGB" and bool(np.abs(pixel - np.array(colour)).max() <= 12)


@pytest.mark.parametrize("suffix", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "AVIF"])
def test_every_format_opens_whatever_its_name_ends_in(suffix: str, tmp_path: Path) -> None:
    file = tmp_path / "picture.dat"
    Image.new("RGB", (40, 30), RED).save(file, suffix)
    assert near(open_picture(file), RED)


def test_a_camera_turned_on_its_side_gives_an_upright_picture(tmp_path: Path) -> None:
    file = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 20), RED).save(file, exif=exif)
    assert open_picture(file).size == (20, 60)


def test_a_print_picture_in_cmyk_becomes_rgb(tmp_path: Path) -> None:
    file = tmp_path / "print.jpg"
    Image.new("CMYK", (30, 30), (0, 255, 255, 0)).save(file, quality=95)
    assert near(open_picture(file), (255, 0, 0))


def test_sixteen_bit_grey_keeps_its_brightness(tmp_path: Path) -> None:
    file = tmp_path / "deep.png"
    Image.fromarray(np.full((20, 20), 0x8000, np.uint16)).save(file)
    assert near(open_picture(file), (128, 128, 128))


def test_a_palette_with_transparency_lies_on_a_light_ground(tmp_path: Path) -> None:
    file = tmp_path / "drawing.png"
    clear = Image.new("RGBA", (20, 20), (0, 0, 0, 0))
    clear.paste((*RED, 255), (0, 0, 10, 20))
    clear.convert("P").save(file, transparency=clear.convert("P").getpixel((15, 5)))
    assert near(open_picture(file), GROUND, at=(15, 5))


def test_half_transparent_pixels_are_blended(tmp_path: Path) -> None:
    file = tmp_path / "glass.png"
    Image.new("RGBA", (20, 20), (0, 0, 0, 128)).save(file)
    assert near(open_picture(file), (121, 121, 120))


def test_of_an_animation_the_first_frame_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "moving.gif"
    first, second = (Image.new("RGB", (20, 20), colour) for colour in (RED, (0, 0, 255)))
    first.save(file, save_all=True, append_images=[second])
    assert near(open_picture(file), RED)


def test_a_colour_profile_is_followed(tmp_path: Path) -> None:
    file = tmp_path / "lab.tif"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    Image.new("LAB", (20, 20), (255, 128, 128)).save(file, icc_profile=profile)
    assert near(open_picture(file), (255, 255, 255))


def test_a_profile_that_does_not_fit_is_ignored(tmp_path: Path) -> None:
    file = tmp_path / "odd.png"
    Image.new("RGB", (20, 20), RED).save(file, icc_profile=b"not a profile")
    assert near(open_picture(file), RED)


def test_a_large_picture_is_scaled_to_what_a_film_needs(tmp_path: Path) -> None:
    file = tmp_path / "large.jpg"
    Image.new("RGB", (6000, 4000), RED).save(file)
    assert open_picture(file, cover=(960, 540)).size == (960, 640)


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + kind
            + content
            + struct.pack(">I", zlib.crc32(kind + content))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64))


def truncated() -> bytes:
    written = io.BytesIO()
    noise = np.random.default_rng(1).integers(0, 256, (200, 200, 3), dtype=np.uint8)
    Image.fromarray(noise).save(written, "JPEG")
    return written.getvalue()[:4000]


BAD = {
    "empty.png": (b"", "empty"),
    "text.png": (b"this is not a picture at all", "not a picture"),
    "drawing.png": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "SVG"),
    "truncated.jpg": (truncated(), "damaged"),
    "wide.png": (png_header(20_000, 20_000), "40 megapixels"),
    "strip.png": (png_header(20_000, 10), "20000 x 10"),
    "nothing.png": (png_header(0, 0), ""),
    "corrupt.png": (png_header(100, 100)[:40] + b"\xff" * 90, ""),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_picture_is_refused_in_a_sentence_naming_it(name: str, tmp_path: Path) -> None:
    content, reason = BAD[name]
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(Invalid) as refused:
        open_picture(file)
    assert name in refused.value.what
    assert reason in refused.value.what
    assert refused.value.remedy
    assert "\n" not in str(refused.value)


def test_a_missing_picture_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.png", tmp_path, Path("x" * 5000)):
        with pytest.raises(Invalid):
            open_picture(path)


def test_a_file_over_fifty_megabytes_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "huge.png"
    with file.open("wb") as hole:
        hole.truncate(50_000_001)
    with pytest.raises(Invalid, match="at most 50 MB"):
        open_picture(file)
