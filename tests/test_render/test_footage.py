"""Clips as what a shot shows."""

import subprocess
import tracemalloc
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from app.core.exceptions import Invalid
from app.core.store import Store
from app.generation.brief import Aspect
from app.generation.script import ImageVisual
from app.media.footage import Footage, measure, picture_of
from app.media.footage_kind import is_footage
from app.media.planes import blank
from tests.clips import filmed
from tests.test_render.films import decoded, film, finished, photograph, render, statement


def box_at(y: np.ndarray) -> float:
    """The middle column of the light box, as a part of the width."""
    row = y[round(y.shape[0] * 0.62)].astype(int)
    columns = np.nonzero(row > 200)[0]
    return float(columns.mean() / y.shape[1])


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "libx264"), ("a.webm", "libvpx-vp9")])
def test_a_clip_moves_and_is_neither_mirrored_nor_upside_down_nor_of_other_colours(
    tmp_path: Path, name: str, codec: str
) -> None:
    clip = filmed(tmp_path / name, size=(480, 360), codec=codec)
    store = Store(tmp_path / "store")
    shown = list(decoded(finished(film(ImageVisual(image=str(clip)), frames=45), store)))
    places = [box_at(planes[0]) for planes in shown]
    assert places[40] - places[0] > 0.3
    steps = np.diff(places)
    assert steps.min() > -0.002
    y, u, v = shown[5]
    side, chroma = y.shape[0], u.shape[0]
    top, middle = round(chroma * 0.1), round(chroma * 0.4)
    left, right = round(chroma * 0.2), round(chroma * 0.8)
    colours = [(u[place], v[place]) for place in ((middle, left), (middle, right), (top, left))]
    wanted = [(113, 194), (191, 118), (93, 75)]  # Cb and Cr of red, blue and green
    assert np.abs(np.array(colours).astype(int) - wanted).max() < 6
    assert 60 < y[round(side * 0.1), side // 2] < 160


def test_the_same_clip_gives_the_same_bytes_and_another_clip_another_segment(
    tmp_path: Path,
) -> None:
    clip = filmed(tmp_path / "a.mp4")
    timeline = film(statement("A card"), ImageVisual(image=str(clip)), frames=20, fade=6)
    one, other = Store(tmp_path / "one"), Store(tmp_path / "other")
    keys, _ = render(timeline, one)
    assert render(timeline, other)[0] == keys
    assert [one.read(key) for key in keys] == [other.read(key) for key in keys]
    filmed(clip, seed=1)
    assert render(timeline, one)[0][1] != keys[1]


def test_a_clip_shorter_than_its_shot_begins_again_without_a_jump(tmp_path: Path) -> None:
    clip, canvas = filmed(tmp_path / "a.mp4", seconds=2.0), blank((640, 360))
    footage, seen = Footage(clip, 200, (640, 360)), []
    for frame in range(216):
        footage.shoot(frame, canvas)
        seen.append(canvas.y.astype(int))
    steps = [np.abs(b - a).mean() for a, b in pairwise(seen)]
    assert max(steps) < 4 * np.median([step for step in steps if step])
    assert np.abs(seen[0] - seen[40]).mean() > 1


def test_a_clip_may_be_looked_at_from_any_frame_on(tmp_path: Path) -> None:
    clip, canvas = filmed(tmp_path / "a.mp4", seconds=6.0), blank((640, 360))
    through, jumped = Footage(clip, 170, (640, 360)), Footage(clip, 170, (640, 360))
    for frame in range(161):
        through.shoot(frame, canvas)
    expected = canvas.y.copy()
    jumped.shoot(160, canvas)
    assert np.array_equal(expected, canvas.y)


def test_a_clip_that_was_held_upright_is_shown_upright(tmp_path: Path) -> None:
    lying, turned = filmed(tmp_path / "a.mp4"), tmp_path / "turned.mp4"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-display_rotation", "90", "-i", str(lying)]
    subprocess.run([*command, "-c", "copy", str(turned)], check=True, capture_output=True)
    assert (measure(turned).width, measure(turned).height) == (360, 640)
    canvas = blank((360, 640))
    Footage(turned, 60, (360, 640)).shoot(10, canvas)
    green = (canvas.u < 125) & (canvas.v < 125)
    assert green[:, :40].mean() > 0.9
    assert green[:, 60:].mean() < 0.05


def test_a_clip_of_quite_another_shape_is_shown_whole(tmp_path: Path) -> None:
    clip, canvas = filmed(tmp_path / "tall.mp4", size=(360, 640)), blank(Aspect.WIDE.size)
    Footage(clip, 60, Aspect.WIDE.size).shoot(10, canvas)
    assert canvas.y[540, :400].mean() < canvas.y[540, 700:1200].mean()
    assert picture_of(clip).size == (360, 640)


def test_memory_does_not_grow_with_the_clip(tmp_path: Path) -> None:
    clip, canvas = filmed(tmp_path / "a.mp4", seconds=8.0), blank((640, 360))
    footage = Footage(clip, 240, (640, 360))
    tracemalloc.start()
    for frame in range(240):
        footage.shoot(frame, canvas)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8 * canvas.y.nbytes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.mp4", b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{secret}\n"),
        ("concat.mp4", b"ffconcat version 1.0\nfile {secret}\n"),
        ("torn.mp4", b"\0\0\0\x18ftypisom\0\0\0\0isomavc1" + b"\0" * 400),
        ("torn.webm", b"\x1a\x45\xdf\xa3" + b"\xff" * 400),
        ("empty.mp4", b""),
        ("drawing.mp4", b"<svg xmlns='http://www.w3.org/2000/svg'><rect/></svg>"),
    ],
)
def test_a_hostile_or_broken_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    secret = filmed(tmp_path / "secret.mp4")
    file = tmp_path / name
    file.write_bytes(content.replace(b"{secret}", str(secret).encode()))
    with pytest.raises(Invalid) as refused:
        measure(file)
    assert name in refused.value.what


@pytest.mark.parametrize("name", ["subfile,,start,0,end,9,,:a.mp4", "concat:a.mp4|a.mp4", "-i"])
def test_a_name_is_never_read_as_an_address_or_an_option(tmp_path: Path, name: str) -> None:
    clip = filmed(tmp_path / "a.mp4").rename(tmp_path / name)
    assert measure(clip).seconds == pytest.approx(2.0)


def test_a_clip_too_short_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"lasts 0\.4 s"):
        measure(filmed(tmp_path / "short.mp4", seconds=0.4))
    with pytest.raises(Invalid):
        measure(filmed(tmp_path / "wide.mp4", size=(7680, 4320), seconds=1.0, fps=2))


def test_a_torn_download_is_refused_or_plays_to_where_it_is_whole(tmp_path: Path) -> None:
    whole = filmed(tmp_path / "a.webm", codec="libvpx-vp9", seconds=4.0).read_bytes()
    torn = tmp_path / "torn.webm"
    torn.write_bytes(whole[: len(whole) // 2])
    canvas = blank((640, 360))
    footage = Footage(torn, 100, (640, 360))
    for frame in range(100):
        footage.shoot(frame, canvas)
    assert canvas.y.mean() > 30


def test_a_picture_is_no_footage_whatever_it_is_called(tmp_path: Path) -> None:
    picture = Path(photograph(tmp_path).image).rename(tmp_path / "a.mp4")
    assert not is_footage(picture)
