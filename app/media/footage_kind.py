"""Whether a file is a moving picture: told without loading what decodes one."""

from pathlib import Path
from typing import Final

_STILL_BRANDS: Final = frozenset({b"avif", b"avis", b"mif1", b"msf1", b"heic", b"heix"})


def is_footage(path: Path) -> bool:
    """Whether the file begins as an MP4, MOV, WebM or Matroska does; its name does not matter."""
    try:
        with path.open("rb") as file:
            start = file.read(12)
    except (OSError, ValueError):
        return False
    movie = start[4:8] == b"ftyp" and start[8:12] not in _STILL_BRANDS
    return movie or start.startswith(b"\x1a\x45\xdf\xa3")
