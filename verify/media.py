"""Broken, mutated and hostile files through every door by which files come in."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from verify.broken import KINDS, broken_files, scratched, seeds
from verify.hostile import SECRET, Inside, hostile_files
from verify.promise import Bound, Effort, Figures, Promise, none_of

ROOT = Path(__file__).parents[1]
MOST_SECONDS = 30.0
"""For one file through all readers: longer is a hang."""
READING = (sys.executable, "-m", "verify.reading")
MUTATED = 2_000
Said = dict[str, str]


@dataclass
class Reader:
    """The process that reads. One that dies or hangs is counted and replaced."""

    folder: Path
    command: Sequence[str] = READING
    hand: "subprocess.Popen[str] | None" = None
    deaths: int = 0
    hangs: int = 0
    memory: int = 0
    said: list[Said] = field(default_factory=list)

    def read(self, path: Path) -> None:
        """Have the file read by every reader."""
        hand = self._ready()
        assert hand.stdin is not None
        hand.stdin.write(json.dumps(str(path)) + "\n")
        hand.stdin.flush()
        answer = self._line(hand)
        if answer is None:
            return
        told = json.loads(answer)
        self.said.append(told["said"])
        self.memory = max(self.memory, told["memory"])

    def end(self) -> None:
        """Let the process go."""
        if self.hand is not None:
            self.hand.kill()
            self.hand.communicate()
            self.hand = None

    def count(self, outcome: str) -> int:
        """How many readings came to that outcome."""
        return sum(each.startswith(outcome) for said in self.said for each in said.values())

    def _ready(self) -> "subprocess.Popen[str]":
        if self.hand is None:
            self.hand = subprocess.Popen(
                [*self.command, str(self.folder)],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            assert self.hand.stdout is not None
            if self.hand.stdout.readline() != "ready\n":
                raise RuntimeError("The reader did not start.")
        return self.hand

    def _line(self, hand: "subprocess.Popen[str]") -> str | None:
        assert hand.stdout is not None
        ready, _, _ = select.select([hand.stdout], [], [], MOST_SECONDS)
        line = hand.stdout.readline() if ready else ""
        if line:
            return line
        self.deaths += bool(ready)
        self.hangs += not ready
        self.end()
        return None


@contextmanager
def reading(command: Sequence[str] = READING) -> Iterator[tuple[Reader, Path]]:
    """A reader, and an empty folder for the files it is to read."""
    with TemporaryDirectory(prefix="ytempire-verify-") as name:
        folder = Path(name)
        (folder / "files").mkdir()
        reader = Reader(folder / "job", command)
        (folder / "job").mkdir()
        try:
            yield reader, folder / "files"
        finally:
            reader.end()


def read_broken(effort: Effort, command: Sequence[str] = READING) -> Figures:
    """Every broken file through every reader."""
    with reading(command) as (reader, files):
        paths = list(broken_files(files, effort.chance()))
        for path in paths:
            reader.read(path)
        return {"files": len(paths), **_figures(reader)}


def read_mutated(effort: Effort) -> Figures:
    """Two thousand times a whole file of ten kinds with some bytes changed, taken out and said twice."""
    chance = effort.chance()
    with reading() as (reader, files):
        whole = seeds(files)
        before = set(_tree(files.parent))
        path, count = files / "mutated", MUTATED
        for number in range(count):
            content = whole[KINDS[number % len(KINDS)]]
            path.write_bytes(scratched(content, chance, share=chance.choice((0.0, 0.001, 0.02))))
            reader.read(path)
        strays = {
            p for p in set(_tree(files.parent)) - before - {path} if reader.folder not in p.parents
        }
        return {"files": count, **_figures(reader), "files outside the job's folder": len(strays)}


def read_hostile(effort: Effort) -> Figures:  # noqa: ARG001 - as hard as it can be at once
    """Files that name other files and addresses, and names that FFmpeg could take for more than names."""
    with reading() as (reader, files), Inside() as inside:
        paths = list(hostile_files(files, inside))
        for path in paths:
            reader.read(path)
        told = json.dumps(reader.said)
        kept = b"".join(path.read_bytes() for path in _tree(reader.folder) if path.is_file())
        return {
            "inputs": len(paths),
            **_figures(reader),
            "planted secrets in what came out": told.count(SECRET) + kept.count(SECRET.encode()),
            "connections to inside": inside.touched,
        }


def _figures(reader: Reader) -> Figures:
    silent = sum(each.strip() == "refused:" for said in reader.said for each in said.values())
    return {
        "readings": sum(len(said) for said in reader.said),
        "refused with a reason": reader.count("refused: "),
        "refused without one": silent,
        "errors that are none of ours": reader.count("crashed: "),
        "crashes of the process": reader.deaths,
        "hangs over 30 s": reader.hangs,
        "peak memory in MB": round(reader.memory / 2**20),
    }


def _tree(folder: Path) -> Iterator[Path]:
    yield from folder.rglob("*")


NEVER = none_of(
    "errors that are none of ours",
    "crashes of the process",
    "hangs over 30 s",
    "refused without one",
)
MEMORY = Bound(name="peak memory in MB", most=1536)


def _promise(
    name: str, sentence: str, run: Callable[[Effort], Figures], *bounds: Bound, long: bool = False
) -> Promise:
    return Promise(name=name, sentence=sentence, bounds=(*NEVER, *bounds), run=run, long=long)


MEDIA = (
    _promise(
        "media",
        "A broken clip, picture, song, article or film is refused with a reason; nothing crashes or hangs.",
        read_broken,
        Bound(name="files", least=40),
        MEMORY,
    ),
    _promise(
        "hostile-media",
        "A file cannot make us open another file or an address, whatever is in it or in its name.",
        read_hostile,
        *none_of("planted secrets in what came out", "connections to inside"),
        Bound(name="inputs", least=20),
        MEMORY,
    ),
    _promise(
        "mutated-media",
        "Two thousand files with changed bytes crash nothing, hang nothing and write nowhere else.",
        read_mutated,
        *none_of("files outside the job's folder"),
        Bound(name="files", least=MUTATED),
        long=True,
    ),
)
