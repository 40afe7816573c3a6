"""Local files that articles and scripts are read from."""

import stat
from pathlib import Path

from app.core.exceptions import Invalid, MachineUnfit, NotFound
from app.generation.markdown_tree import is_address
from app.providers.article.limits import MAX_BYTES

MEGABYTE = 1_000_000
MOST_SHOWN = 80
"""Characters of a name in a message."""


def read_local(path: Path, *, most: int = MAX_BYTES, kind: str = "an article") -> bytes:
    """The bytes of a regular file of at most `most` bytes; `kind` is what it is read as.

    Raises NotFound when there is none, Invalid when it is a folder, a device or too large, and
    MachineUnfit when this user may not read it.
    """
    name = shortened(str(path))
    remedy = f"Name one file that holds {kind}."
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Invalid(f"{name} is a folder.", remedy=remedy)
        if not stat.S_ISREG(about.st_mode):
            raise Invalid(f"{name} is not a regular file.", remedy=remedy)
        content = _beginning(path, most + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(f"There is no file {name}.", remedy="Check the path.") from error
    except PermissionError as error:
        raise MachineUnfit(
            f"{name} may not be read by this user.", remedy="Change its permissions."
        ) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise Invalid(f"{name} could not be read: {reason}.") from error
    if len(content) > most:
        raise Invalid(
            f"{name} is larger than {most // MEGABYTE} MB, which is the limit for {kind}.",
            remedy="Give a shorter one.",
        )
    return content


def _beginning(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def shortened(name: str) -> str:
    """A name that fits in a sentence."""
    return name if len(name) <= MOST_SHOWN else f"{name[:MOST_SHOWN]}…"


def local_picture(folder: Path, reference: str) -> str:
    """The path of a picture that an article in `folder` refers to.

    Raises Invalid when the reference leaves the folder, leads to another site, or names no file.
    """
    shown = shortened(reference)
    if is_address(reference):
        raise Invalid(
            f"The picture {shown} is not a local file.",
            remedy="Save it beside the article and name it there.",
        )
    path = existing_file(folder / reference)
    if path is not None and path.is_relative_to(folder.resolve()):
        return str(path)
    raise Invalid(
        f"The picture {shown} is missing: there is no such file in the folder of the article.",
        remedy="Put it beside the article or take the line out.",
    )


def existing_file(path: Path) -> Path | None:
    """Where a regular file really lies; None for anything else, impossible names included."""
    try:
        found = path.resolve()
        return found if found.is_file() else None
    except (OSError, ValueError):
        return None
