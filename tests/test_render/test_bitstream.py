import os
import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction

import av
import numpy as np
import pytest

from app.media import bitstream
from app.media.encoder import GOP, AccessUnit, ChangesOnly, Encoder, EveryPicture
from app.media.planes import planes_of
from app.media.skips import SKIP_QP, all_skipped
from tests.test_render.films import Samples, psnr

SIZES = [(1920, 1080), (1080, 1920), (1080, 1080)]
FRAMES = GOP + 40
CHANGES = {0, 3, 4, 5, 30, GOP - 1, GOP + 20}


def scribbled(encoder: Encoder, changes: set[int]) -> tuple[list[AccessUnit], list[Samples]]:
    """Code grey with a square that jumps at the changes; and what was painted, frame by frame."""
    for plane, grey in zip(encoder.canvas.all, (90, 120, 140), strict=True):
        plane[:] = grey
    units: list[AccessUnit] = []
    painted: list[Samples] = []
    for frame in range(FRAMES):
        if frame in changes:
            encoder.canvas.y[100 + frame : 300 + frame, 200:400] = 16 + 2 * frame
        units += encoder.picture() if frame in changes else encoder.again()
        painted.append(encoder.canvas.y.copy())
    return units + list(encoder.finish()), painted


def shown(encoder: Encoder, units: list[AccessUnit]) -> Iterator[Samples]:
    """What a decoder that forgives nothing makes of the units."""
    decoder = av.CodecContext.create("h264", "r")
    decoder.options = {"err_detect": "explode"}
    sets = bitstream.annex_b(list(encoder.parameters))
    for unit in units:
        yield from _frames(decoder, sets + unit.payload)
    yield from _frames(decoder, None)


def _frames(decoder: "av.VideoCodecContext", content: bytes | None) -> Iterator[Samples]:
    packet = None if content is None else av.Packet(content)
    for frame in decoder.decode(packet):
        yield frame.to_ndarray()[: frame.height].astype(np.uint8)


@pytest.mark.parametrize("size", SIZES)
def test_repeats_show_the_picture_before_them_and_cost_a_few_bytes(size: tuple[int, int]) -> None:
    encoder = ChangesOnly(size)
    units, painted = scribbled(encoder, CHANGES)
    frames = list(shown(encoder, units))
    assert [unit.frame for unit in units] == list(range(FRAMES))
    assert len(frames) == FRAMES
    for number in range(FRAMES):
        assert psnr(frames[number], painted[number]) >= 38
        if number not in CHANGES | {0, GOP}:
            assert np.array_equal(frames[number], frames[number - 1])
            assert len(units[number].payload) < 90


def test_both_ways_of_coding_have_the_same_parameter_sets_so_that_they_can_be_joined() -> None:
    careful, sparing = EveryPicture((1920, 1080)), ChangesOnly((1920, 1080))
    scribbled(careful, {0})
    scribbled(sparing, {0})
    assert careful.parameters == sparing.parameters


def test_a_picture_to_jump_to_comes_every_two_seconds_and_first() -> None:
    for encoder in (ChangesOnly((320, 192)), EveryPicture((320, 192))):
        units, _ = scribbled_small(encoder)
        assert [unit.frame for unit in units if unit.key] == [0, GOP]


def scribbled_small(encoder: Encoder) -> tuple[list[AccessUnit], list[Samples]]:
    for plane in encoder.canvas.all:
        plane[:] = 100
    units = [unit for _ in range(FRAMES) for unit in encoder.picture()]
    return units + list(encoder.finish()), []


@pytest.mark.parametrize("size", SIZES)
def test_skipped_macroblocks_are_coded_bit_for_bit_as_x264_does_at_that_quantiser(
    size: tuple[int, int],
) -> None:
    codec = av.CodecContext.create("libx264", "w")
    codec.width, codec.height = size
    codec.pix_fmt, codec.time_base = "yuv420p", Fraction(1, 30)
    parameters = f"qp={SKIP_QP}:ipratio=1:bframes=0:weightp=0:threads=1"
    codec.options = {"preset": "veryfast", "x264-params": parameters}
    frame = av.VideoFrame(*size, "yuv420p")
    for plane in planes_of(frame).all:
        plane[:] = 128
    packets = [bytes(packet) for _ in range(3) for packet in codec.encode(frame)]
    packets += [bytes(packet) for packet in codec.encode(None)]
    theirs = bitstream.bare(bitstream.units(packets[-1])[-1])
    value, bits = all_skipped(-(-size[0] // 16) * -(-size[1] // 16))
    tail = int.from_bytes(theirs[-(bits // 8) :], "big")
    assert tail >> 1 == value >> 1  # x264 signs in the last bit of the padding


MOVING = """
import hashlib, cv2, numpy as np
from app.media.encoder import EveryPicture
encoder, digest = EveryPicture((320, 192)), hashlib.sha256()
texture = cv2.GaussianBlur(np.random.default_rng(1).integers(0, 255, (240, 360), np.uint8), (0, 0), 3)
encoder.canvas.u[:] = encoder.canvas.v[:] = 128
for frame in range(14):
    encoder.canvas.y[:] = texture[frame : frame + 192, frame : frame + 320]
    digest.update(b"".join(unit.payload for unit in encoder.picture()))
digest.update(b"".join(unit.payload for unit in encoder.finish()))
print(digest.hexdigest())
"""


def test_coded_bytes_do_not_depend_on_what_memory_held_before() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", MOVING],
            env=os.environ | {"MALLOC_PERTURB_": filling},
            check=True,
            capture_output=True,
        ).stdout
        for filling in ("0", "1", "170")
    }
    assert len(digests) == 1


def test_emulation_prevention_comes_and_goes_without_a_trace() -> None:
    chance = np.random.default_rng(5)
    for _ in range(50):
        raw = chance.choice([0, 0, 0, 1, 2, 3, 200], 60).astype(np.uint8).tobytes() + b"\x80"
        guarded = bitstream.guarded(raw)
        assert not re.search(b"\0\0[\0-\2]", guarded)
        assert bitstream.bare(guarded) == raw


def test_parameter_sets_that_use_other_tools_are_refused() -> None:
    encoder = EveryPicture((320, 192))
    scribbled_small(encoder)
    sps, pps = encoder.parameters
    without_cabac = bytes([pps[0], pps[1] & ~0x20, *pps[2:]])
    with pytest.raises(ValueError, match="CABAC"):
        bitstream.Headers.read(sps, without_cabac)
