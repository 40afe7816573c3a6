"""A process that reads strangers' files as the product does, for the experiments to watch.

`python -m verify.reading FOLDER`: the path of a file on each line in, one JSON line for each out: what
every reader made of it. `crashed` is an error that is none of ours; memory is the process's peak, in bytes.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from av.error import FFmpegError

from app.core.exceptions import YtempireError
from app.core.store import Store
from app.media.footage import measure, picture_of
from app.media.images import open_picture
from app.media.inspect.container import read_streams
from app.media.music.user_file import track
from app.providers.article import read_article

MOST_MEMORY = 3 * 2**30
"""Bytes of address space: a file that wants more fails here and nowhere else."""
UNREADABLE = (FFmpegError, IndexError, ValueError)
"""What `inspect_film` turns into a failed check."""


def main() -> None:
    """Read until there is nothing more to read."""
    folder = Path(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    readers = readers_of(folder)
    print("ready", flush=True)
    for line in sys.stdin:
        path = Path(json.loads(line))
        said = {name: read(reader, path) for name, reader in readers.items()}
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"said": said, "memory": memory}), flush=True)


def readers_of(folder: Path) -> dict[str, Callable[[Path], object]]:
    """Every way by which a file of a stranger comes in, and the inspection of a finished film."""
    store = Store(folder / "store")
    return {
        "clip": measure,
        "picture of a clip": picture_of,
        "picture": open_picture,
        "music": lambda path: track(path, store),
        "article": lambda path: read_article(str(path), images=folder / "images"),
        "film": _inspected,
    }


def _inspected(path: Path) -> object:
    try:
        return read_streams(path)
    except UNREADABLE as error:
        raise YtempireError(f"It cannot be read: {error}") from error


def read(reader: Callable[[Path], object], path: Path) -> str:
    """`read`, `refused: …` with the reason, or `crashed: …`."""
    try:
        found = reader(path)
    except YtempireError as error:
        return f"refused: {error}"
    except BaseException as error:  # noqa: BLE001 - whatever comes out of a reader is what is looked for
        return f"crashed: {type(error).__name__}: {error}"
    return f"read: {str(found)[:2000]}"


if __name__ == "__main__":
    main()
