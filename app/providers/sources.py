"""Reads what a film is made from: an article anywhere, or a script in a file."""

from pathlib import Path

from app.core.exceptions import Invalid, NotFound
from app.core.store import Store
from app.generation.article import Article
from app.generation.script import Script
from app.generation.script_markdown import parse_script
from app.providers.article import read_article

LARGEST_SCRIPT = 1024 * 1024
"""Bytes: an hour of narration is about 60,000."""


class SourceReader:
    """Reads from this machine's disk and, guarded, from the web; pictures go to the store."""

    def __init__(self, store: Store) -> None:
        self._images = store.root / "images"

    def article(self, address: str) -> Article:
        """The article at a path or URL. Raises Invalid, NotFound or ProviderUnavailable."""
        return read_article(address, images=self._images)

    def script(self, path: str) -> Script:
        """The script in a Markdown file. Raises Invalid or NotFound."""
        file = Path(path)
        return parse_script(_text(file), folder_image=lambda name: _picture(file, name))


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
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            f"The script {file.name} is not UTF-8 text.", remedy="Save it as UTF-8 and try again."
        ) from error
    except PermissionError as error:
        raise Invalid(
            f"The script {file} may not be read.", remedy="Check its permissions."
        ) from error


def _picture(script: Path, name: str) -> str:
    picture = (script.parent / name).resolve()
    if not picture.is_file():
        raise NotFound(
            f"The script {script.name} shows {name}, which is not there.",
            remedy="Put the picture beside the script or take the line out.",
        )
    return str(picture)
