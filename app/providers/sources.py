"""Reads what a film is made from: an article anywhere, or a script in a file."""

import re
from pathlib import Path

from app.core.exceptions import Invalid, NotFound
from app.core.store import Store
from app.generation.article import Article
from app.generation.script import Script
from app.generation.script_markdown import parse_script
from app.providers.article import read_article
from app.providers.article.decode import decode
from app.providers.article.language import language_of
from app.providers.offline_writer.icons import icon_for

LARGEST_SCRIPT = 1024 * 1024
"""Bytes: an hour of narration is about 60,000."""

ENOUGH_TO_TELL = 300
"""Letters from which on a guess at the language is safe among those of the Latin alphabet."""

OTHER_SCRIPT = re.compile(r"[\u0370-\u1cff\u2c00-\ud7ff\uf900-\ufdff]{3}")


class SourceReader:
    """Reads from this machine's disk and, guarded, from the web; pictures go to the store."""

    def __init__(self, store: Store) -> None:
        self._images = store.root / "images"

    def article(self, address: str) -> Article:
        """The article at a path or URL. Raises Invalid, NotFound or ProviderUnavailable."""
        return read_article(address, images=self._images)

    def script(self, path: str) -> Script:
        """The script in a Markdown file of any encoding. Raises Invalid or NotFound."""
        file = Path(path)
        text = _text(file)
        return parse_script(
            text,
            folder_image=lambda name: _picture(file, name),
            icon_for=icon_for,
            language=_language(text),
        )


def _text(file: Path) -> str:
    if not file.exists():
        raise NotFound(f"There is no script at {file}.", remedy="Check the path.")
    if file.is_dir():
        raise Invalid(f"{file} is a folder, not a script.", remedy="Name the Markdown file in it.")
    if file.stat().st_size > LARGEST_SCRIPT:
        raise Invalid(
            f"The script {file.name} is over 1 MB.", remedy="Split it into several films."
        )
    try:
        return decode(file.read_bytes(), name=file.name)
    except PermissionError as error:
        raise Invalid(
            f"The script {file} may not be read.", remedy="Check its permissions."
        ) from error


def _language(text: str) -> str:
    """The language of a script. A few Latin words could be anything: they are taken as English."""
    short = sum(map(str.isalpha, text)) < ENOUGH_TO_TELL
    return "en" if short and not OTHER_SCRIPT.search(text) else language_of(text)


def _picture(script: Path, name: str) -> str:
    picture = (script.parent / name).resolve()
    if not picture.is_file():
        raise NotFound(
            f"The script {script.name} shows {name}, which is not there.",
            remedy="Put the picture beside the script or take the line out.",
        )
    return str(picture)
