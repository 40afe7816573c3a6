"""What reads strangers' files is watched: its death, its silence, its errors and what it touches are seen."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from verify import media
from verify.broken import seeds
from verify.hostile import SECRET, Inside, hostile_files
from verify.media import Reader
from verify.reading import read, readers_of

CARELESS = """
import json, re, sys, urllib.request
print("ready", flush=True)
for line in sys.stdin:
    text = open(json.loads(line)).read()
    for named in re.findall(r"file:(/[^\\n|]+)", text):
        text += open(named).read()
    for named in re.findall(r"http://[^\\n<'\\"]+", text):
        try:
            urllib.request.urlopen(named, timeout=5)
        except OSError:
            pass
    print(json.dumps({"said": {"list": "read: " + text}, "memory": 1}), flush=True)
"""
DIES = 'import sys; print("ready", flush=True); sys.stdin.readline()'
HANGS = f"{DIES}; sys.stdin.read()"


def reader(tmp_path: Path, program: str) -> Reader:
    command: Sequence[str] = (sys.executable, "-c", program)
    return Reader(tmp_path / "job", command)


@pytest.mark.parametrize(("program", "figure"), [(DIES, "deaths"), (HANGS, "hangs")])
def test_a_reader_that_dies_or_hangs_is_counted_and_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, figure: str
) -> None:
    monkeypatch.setattr(media, "MOST_SECONDS", 5.0 if program == DIES else 0.2)
    watched = reader(tmp_path, program)
    for _ in range(2):
        watched.read(tmp_path / "any.mp4")
    watched.end()
    assert (watched.deaths + watched.hangs, getattr(watched, figure)) == (2, 2)


def test_one_who_follows_what_a_file_names_is_found_out(tmp_path: Path) -> None:
    careless = reader(tmp_path, CARELESS)
    (tmp_path / "files").mkdir()
    with Inside() as inside:
        paths = list(hostile_files(tmp_path / "files", inside))
        for path in [path for path in paths if path.name.startswith("hls-")]:
            careless.read(path)
        careless.end()
        assert inside.touched > 0
    assert SECRET in str(careless.said)


def test_a_codec_that_nobody_knows_is_refused_by_every_reader(tmp_path: Path) -> None:
    whole = seeds(tmp_path)
    strange = {
        "clip.mp4": whole["mp4"].replace(b"avc1", b"zzzz"),
        "song.wav": whole["wav"][:20] + b"\xee\xee" + whole["wav"][22:],
    }
    for name, content in strange.items():
        (tmp_path / name).write_bytes(content)
        said = {kind: read(each, tmp_path / name) for kind, each in readers_of(tmp_path).items()}
        assert {words.partition(":")[0] for words in said.values()} == {"refused"}, said
