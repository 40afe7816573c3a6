"""Writing a file so that it is there whole or not at all, and saying why a disk refuses."""

import errno
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.exceptions import MachineUnfit


@contextmanager
def whole_file(final: Path) -> Iterator[Path]:
    """A temporary path that becomes `final` when the block succeeds, and vanishes when it does not.

    Raises MachineUnfit when the folder cannot be written or the disk is full.
    """
    temporary = final.with_name(f".{uuid.uuid4().hex}{final.suffix}")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise disk_trouble(error, final) from error
    try:
        yield temporary
        os.replace(temporary, final)
    except OSError as error:
        if error.errno in _REASONS:
            raise disk_trouble(error, final) from error
        raise
    finally:
        temporary.unlink(missing_ok=True)


_REASONS = {
    errno.ENOSPC: (
        "The disk is full: {name} could not be written in {folder}.",
        "Free some space and run the same command again.",
    ),
    errno.EDQUOT: (
        "This user's share of the disk is full: {name} could not be written in {folder}.",
        "Free some space and run the same command again.",
    ),
    errno.EROFS: ("{folder} is on a read-only disk.", "Choose another folder."),
    errno.EACCES: (
        "{folder} may not be written by this user.",
        "Choose another folder or change its permissions.",
    ),
}


def disk_trouble(error: OSError, path: Path) -> MachineUnfit:
    """The operator's sentence for what the disk refused."""
    unknown = ("{folder}/{name} could not be written: {reason}.", "Check the folder.")
    what, remedy = _REASONS.get(error.errno or 0, unknown)
    reason = error.strerror or str(error)
    return MachineUnfit(
        what.format(name=path.name, folder=path.parent, reason=reason), remedy=remedy
    )
