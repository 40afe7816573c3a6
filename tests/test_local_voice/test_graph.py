from pathlib import Path

import numpy as np
import pytest

from app.generation.spoken.speech import spoken
from app.providers.local_voice.graph import has_vnni, rewritten
from app.providers.local_voice.lexicon import lexicon
from app.providers.local_voice.model import Model, packaged
from app.providers.local_voice.pronunciation import pronounce
from app.providers.local_voice.styles import styles
from app.providers.local_voice.wire import field, fields, number_field


@pytest.mark.parametrize("length", [0, 1, 127, 128, 300, 70_000])
def test_a_field_that_was_written_is_read_back(length: int) -> None:
    message = number_field(3, length) + field(20, b"x" * length) + field(1, b"end")
    read = [(number, bytes(content)) for number, content, _ in fields(memoryview(message))]
    assert read == [(3, b""), (20, b"x" * length), (1, b"end")]
    assert b"".join(whole for _, _, whole in fields(memoryview(message))) == message


def test_only_a_processor_with_the_instruction_gets_signed_sums(tmp_path: Path) -> None:
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags : sse2 avx2 avx512_vnni")
    assert has_vnni(cpuinfo)
    cpuinfo.write_text("flags : sse2 avx2")
    assert not has_vnni(cpuinfo)
    assert not has_vnni(tmp_path / "missing")


@pytest.mark.skipif(not has_vnni(), reason="signed sums are used on processors with VNNI only")
def test_signed_sums_give_the_same_sound_and_times(tmp_path: Path) -> None:
    phonemes = pronounce(spoken("Go on, then."), lexicon(british=False)).phonemes
    style = styles("af_heart")[[len(phonemes) - 1]]
    said = []
    for signed in (False, True):
        path = tmp_path / f"{signed}.onnx"
        path.write_bytes(b"".join(rewritten(packaged(), signed=signed)))
        said.append(Model(path).say(phonemes, style, 1.0))
        path.unlink()
    plain, fast = said
    assert plain.starts == fast.starts
    assert len(plain.starts) == len(phonemes) + 1
    np.testing.assert_allclose(fast.samples, plain.samples, atol=1e-5)
