"""Reads what a film is made from: an article anywhere, or a script in a file."""

from dataclasses import replace
from pathlib import Path

from app.core.exceptions import Invalid, NotFound
from app.core.store import Store
from app.generation.article import Article
from app.generation.markdown_tree import is_address
from app.generation.script import Script
from app.generation.script_markdown import parse_script
from app.providers.article import read_article, read_pasted
from app.providers.article.decode import decode
from app.providers.article.files import existing_file, read_local, shortened
from app.providers.article.language import language_of
from app.providers.offline_writer.icons import icon_for

LARGEST_SCRIPT = 1024 * 1024
"""Bytes: an hour of narration is about 60,000."""

ENOUGH_TO_TELL = 300
"""Letters from which on a guess at the language is safe among those of the Latin alphabet."""


class SourceReader:
    """Reads from this machine's disk and, guarded, from the web; pictures go to the store."""

    def __init__(self, store: Store) -> None:
        self._images = store.root / "images"

    def article(self, address: str) -> Article:
        """The article at a path or URL. Raises Invalid, NotFound or ProviderUnavailable."""
        return read_article(address, images=self._images)

    def pasted(self, path: str) -> Article:
        """The article someone pasted, kept in a file; it has no pictures of this machine."""
        return read_pasted(Path(path), images=self._images)

    def script(self, path: str) -> Script:
        """The script in a Markdown file of any encoding.

        Raises Invalid, NotFound, or MachineUnfit when this user may not read it.
        """
        file = Path(path)
        script = parse_script(
            _text(file), folder_image=lambda name: _picture(file, name), icon_for=icon_for
        )
        return replace(script, language=_language(script))


def _text(file: Path) -> str:
    content = read_local(file, most=LARGEST_SCRIPT, kind="a script")
    return decode(content, name=file.name)


def _language(script: Script) -> str:
    narration = " ".join(line.text for scene in script.scenes for line in scene.lines)
    return language_of(narration, enough=ENOUGH_TO_TELL)


def _picture(script: Path, name: str) -> str:
    if not name:
        raise Invalid(
            f"The script {script.name} shows a picture without naming its file.",
            remedy="Write the file's name in the brackets.",
        )
    if is_address(name):
        raise Invalid(
            f"The script {script.name} shows {shortened(name)}, which is on the web.",
            remedy="Save the picture beside the script and name it there.",
        )
    picture = existing_file(script.parent / name)
    if picture is None:
        raise NotFound(
            f"The script {script.name} shows {shortened(name)}, which is not there.",
            remedy="Put the picture beside the script or take the line out.",
        )
    return str(picture)
