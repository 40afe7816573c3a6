"""Local files that articles are read from."""

import stat
from pathlib import Path

from app.core.exceptions import Invalid, MachineUnfit, NotFound
from app.providers.article.limits import MAX_BYTES, TOO_LARGE


def read_local(path: Path) -> bytes:
    """The bytes of a regular file of at most 5 MB.

    Raises NotFound when there is none, Invalid when it is a folder, a device or too large, and
    MachineUnfit when this user may not read it.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Invalid(f"{path} is a folder.", remedy="Name one file of article text.")
        if not stat.S_ISREG(about.st_mode):
            raise Invalid(f"{path} is not a regular file.", remedy="Name one file of article text.")
        if about.st_size > MAX_BYTES:
            raise Invalid(f"{path} is larger than {TOO_LARGE}.", remedy="Give a shorter article.")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(f"There is no file {path}.") from error
    except PermissionError as error:
        raise MachineUnfit(
            f"{path} may not be read by this user.", remedy="Change its permissions."
        ) from error
    except (OSError, ValueError) as error:
        raise Invalid(f"{path} could not be read: {error}.") from error


def local_picture(folder: Path, reference: str) -> str:
    """The path of a picture that an article in `folder` refers to.

    Raises Invalid when the reference leaves the folder, leads to another site, or names no file.
    """
    if "://" in reference or reference.startswith(("data:", "//")):
        raise Invalid(
            f"The picture {reference[:200]} is not a local file.",
            remedy="Save it beside the article and name it there.",
        )
    home = folder.resolve()
    path = (home / reference).resolve()
    if not path.is_relative_to(home):
        raise Invalid(f"The picture {reference} lies outside the folder of the article.")
    if not path.is_file():
        raise Invalid(f"The picture {reference} is missing: there is no file {path}.")
    return str(path)
