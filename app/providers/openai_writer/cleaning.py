"""What a model wrote, as it may be spoken, shown and published: no links, no markup, no tricks."""

import re
from typing import Final

from app.generation.spoken.sentences import sentences
from app.generation.tidy import tidy

_LINK: Final = re.compile(
    r"""(?ix) \b(?: (?:https?|ftp|file|data|javascript):\S+ | www\.\S+
        | [a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?!(?:js|ts|py|rs|pdf|csv|json|html)\b)[a-z]{2,}\b\S* )"""
)
"""An address, with or without its scheme; `Node.js` is none."""
_KEY: Final = re.compile(r"\b(?:sk|pk|rk|gh[opsu]|xox[abp]|AKIA|AIza|eyJ)[-_A-Za-z0-9]{8,}")
"""What looks like a key to some account."""
_MARKUP: Final = re.compile(r"[<>*_`#\[\]{}|\\]")
_CLASHES: Final = re.compile(r"\s+([,.;:!?])")
MOST_TAGS: Final = 15
MOST_TAG: Final = 30
MOST_TAG_CHARACTERS: Final = 500
"""By YouTube's counting: a tag with a space counts its quotes too, and commas stand between."""


def clean(text: str, most: int = 10_000) -> str:
    """The text on one line without links, markup and invisible signs, cut after a whole word."""
    bare = _MARKUP.sub(" ", _KEY.sub("", _LINK.sub("", tidy(text))))
    bare = _CLASHES.sub(r"\1", tidy(bare))
    if len(bare) <= most:
        return bare
    return bare[:most].rsplit(" ", 1)[0].rstrip(",;:—– ")


def leads_away(text: str) -> bool:
    """Whether it names an address or a key: a sentence that does is not kept in part."""
    plain = tidy(text)
    return _LINK.search(plain) is not None or _KEY.search(plain) is not None


def paragraphs(text: str, most_bytes: int) -> str:
    """The text's paragraphs without the sentences that lead away, in at most so many bytes."""
    parts = (_sentences(part) for part in re.split(r"\n+", text))
    whole = "\n\n".join(part for part in parts if part)
    return whole.encode()[:most_bytes].decode(errors="ignore")


def _sentences(text: str) -> str:
    spans = (text[start:end] for start, end in sentences(text))
    return " ".join(clean(span) for span in spans if not leads_away(span)).strip()


def fitting_tags(tags: list[str]) -> tuple[str, ...]:
    """The tags that YouTube takes together, in their order."""
    kept: list[str] = []
    for tag in dict.fromkeys(clean(tag.lower().replace(",", " ")) for tag in tags):
        grown = [*kept, tag]
        if (
            0 < len(tag) <= MOST_TAG
            and len(grown) <= MOST_TAGS
            and _counted(grown) <= MOST_TAG_CHARACTERS
        ):
            kept = grown
    return tuple(kept)


def _counted(tags: list[str]) -> int:
    return sum(len(tag) + (2 if " " in tag else 0) for tag in tags) + len(tags) - 1
