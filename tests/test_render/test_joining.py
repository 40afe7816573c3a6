import struct
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import pytest

from app.core.store import Store
from app.generation.brief import Aspect
from app.generation.timeline import FPS
from app.media.aac import write_aac
from app.media.joining import join
from tests.test_render.films import film, finished, number, photograph, render, silence, statement

FRAMES = 66
BT709, NARROW = 1, 1


@pytest.fixture(scope="module")
def mp4(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cards with a moving picture between them."""
    folder = tmp_path_factory.mktemp("film")
    visuals = statement("A card"), photograph(folder), number("7")
    return finished(film(*visuals, frames=FRAMES // 3, fade=5), Store(folder / "store"))


def atoms(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Every box of an MP4 by name, in the order of the file."""
    at = 0
    while at + 8 <= len(content):
        size, name = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 8 : at + size]
        yield name.decode("latin-1"), body
        if name in {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts"}:
            yield from atoms(body)
        at += size


def test_the_index_comes_first_and_there_is_no_edit_list(mp4: Path) -> None:
    names = [name for name, _ in atoms(mp4.read_bytes())]
    assert names.index("moov") < names.index("mdat")
    assert "elst" not in names
    assert "edts" not in names


def test_the_file_says_what_it_is(mp4: Path) -> None:
    found = dict(atoms(mp4.read_bytes()))
    assert found["ftyp"][:4] == b"mp42"
    with av.open(str(mp4)) as file:
        codec = file.streams.video[0].codec_context
        assert (codec.name, codec.profile, codec.pix_fmt) == ("h264", "High", "yuv420p")
        assert codec.color_primaries == codec.color_trc == codec.colorspace == BT709
        assert codec.color_range == NARROW
        assert file.streams.video[0].average_rate == FPS
        sound = file.streams.audio[0].codec_context
        assert (sound.name, sound.profile, sound.sample_rate) == ("aac", "LC", 48_000)


def test_pictures_follow_each_other_at_one_distance_from_zero_to_the_end(mp4: Path) -> None:
    with av.open(str(mp4)) as file:
        stream = file.streams.video[0]
        packets = [packet for packet in file.demux(stream) if packet.pts is not None]
        times = sorted(
            packet.pts * packet.time_base for packet in packets if packet.pts is not None
        )
        assert times == [Fraction(n, FPS) for n in range(FRAMES)]
        assert stream.frames == FRAMES
        assert all(packet.duration == packets[0].duration for packet in packets)
        assert stream.duration is not None
        assert stream.time_base is not None
        assert stream.duration * stream.time_base == Fraction(FRAMES, FPS)


def test_sound_and_picture_start_together_and_end_within_a_twentieth_of_a_second(mp4: Path) -> None:
    with av.open(str(mp4)) as file:
        sound = file.streams.audio[0]
        assert sound.start_time == file.streams.video[0].start_time == 0
        assert sound.duration is not None
        assert sound.time_base is not None
        assert abs(float(sound.duration * sound.time_base) - FRAMES / FPS) <= 0.05
        assert file.duration == pytest.approx(FRAMES / FPS * av.time_base, abs=1)


def test_sound_beyond_the_last_picture_is_left_out(tmp_path: Path) -> None:
    store = Store(tmp_path)
    keys, _ = render(film(statement("A card"), frames=10), store)
    sound, path = tmp_path / "long.m4a", tmp_path / "film.mp4"
    write_aac(sound, silence(300))
    join([store.path(key) for key in keys], sound, path)
    with av.open(str(path)) as file:
        assert file.duration == pytest.approx(10 / FPS * av.time_base, abs=1)


def test_segments_of_another_shape_are_refused_and_nothing_is_left(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    wide, _ = render(film(statement("A"), frames=2, aspect=Aspect.WIDE), store)
    square, _ = render(film(statement("A"), frames=2), store)
    sound, path = tmp_path / "sound.m4a", tmp_path / "film.mp4"
    write_aac(sound, silence(4))
    with pytest.raises(ValueError, match="parameter sets"):
        join([store.path(key) for key in (*wide, *square)], sound, path)
    assert [found.name for found in tmp_path.iterdir() if found.is_file()] == ["sound.m4a"]


def test_parameter_sets_stand_once_in_the_header_and_not_among_the_pictures(mp4: Path) -> None:
    with av.open(str(mp4)) as file:
        for packet in file.demux(file.streams.video[0]):
            content, at = bytes(packet), 0
            while at < len(content):
                (size,) = struct.unpack(">I", content[at : at + 4])
                assert content[at + 4] & 31 in {1, 5}
                at += 4 + size
