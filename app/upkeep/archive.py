"""A backup as one file: the whole database, and a page that says what it is."""

import hashlib
import json
import shutil
import zipfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from app.core.exceptions import Invalid
from app.core.file_writing import whole_file

FORMAT = 1
PAGE, ROWS = "manifest.json", "database"
"""The two members of the file."""
BLOCK = 1 << 20
DAMAGE = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, RuntimeError, OSError)
"""What the archive raises whose bytes are not as they were written; RuntimeError where they say that
it is encrypted, or packed in a way nobody knows.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup is: of which kind of database, at which revision, from when, under which key.

    `sha256` is of the database's bytes; `key` tells the secret key by a mark that gives nothing away.
    """

    format: int
    kind: str
    revision: str
    at: str
    version: str
    sha256: str
    key: str


def digest_of(file: Path) -> str:
    """SHA-256 of the file's bytes, in hex."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def pack(manifest: Manifest, rows: Path, to: Path) -> None:
    """Write the backup; it is there whole, for its owner only, or not at all."""
    with whole_file(to) as draft:
        draft.touch(mode=0o600)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            archive.writestr(PAGE, json.dumps(asdict(manifest), indent=1))
            archive.write(rows, ROWS)


def read_manifest(file: Path) -> Manifest:
    """What the backup says of itself. Raises Invalid for a file that is none, or of a later form."""
    try:
        with zipfile.ZipFile(file) as archive:
            found = Manifest(**json.loads(archive.read(PAGE)))
    except FileNotFoundError as error:
        raise Invalid(f"There is no file {file}.") from error
    except (*DAMAGE, ValueError, TypeError) as error:
        raise Invalid(f"{file} is not a backup, or it is damaged.") from error
    if found.format != FORMAT:
        raise Invalid(f"{file} has the form {found.format}; this program reads {FORMAT}.")
    return found


def unpack(file: Path, to: Path) -> Manifest:
    """Put the backup's database there, once its bytes are those that were kept. Raises Invalid."""
    manifest = read_manifest(file)
    try:
        with zipfile.ZipFile(file) as archive, archive.open(ROWS) as packed, to.open("wb") as free:
            shutil.copyfileobj(packed, free, BLOCK)
    except DAMAGE as error:
        raise Invalid(f"{file} is damaged: {error}", kept="Nothing was changed.") from error
    if digest_of(to) != manifest.sha256:
        raise Invalid(f"{file} is damaged: its bytes are not those of its day.")
    return manifest
