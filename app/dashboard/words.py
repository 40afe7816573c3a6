"""The words of the pages, in one catalogue: English as written in the templates, and what is shown.

To translate, copy `words.json` and give each sentence its translation. Names in `%(…)s` stay.
`python -m app.dashboard.words` writes the catalogue anew from the templates; a test keeps it true.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment

HERE: Final = Path(__file__).parent
WORDS: Final = HERE / "words.json"


@lru_cache(maxsize=1)
def catalogue() -> dict[str, str]:
    """What is shown for each sentence."""
    found: dict[str, str] = json.loads(WORDS.read_text())
    return found


def word(text: str) -> str:
    """What is shown for that sentence."""
    return catalogue().get(text, text)


def several(one: str, many: str, count: int) -> str:
    """What is shown for so many."""
    return word(one if count == 1 else many)


def sentences(folder: Path) -> list[str]:
    """Every sentence that templates below the folder show, sorted."""
    reader = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"], autoescape=True)
    found: set[str] = set()
    for template in folder.rglob("*.html"):
        for _, _, said in reader.extract_translations(template.read_text()):  # type: ignore[attr-defined]  # the extension adds it
            parts = said if isinstance(said, tuple) else (said,)
            found.update(part for part in parts if part)
    return sorted(found)


def written(folder: Path) -> str:
    """The catalogue of the templates as they are; what was translated stays so."""
    kept = json.loads(WORDS.read_text()) if WORDS.exists() else {}
    shown = {said: kept.get(said, said) for said in sentences(folder)}
    return json.dumps(shown, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    WORDS.write_text(written(HERE / "templates"))
