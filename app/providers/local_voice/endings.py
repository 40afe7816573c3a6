"""The sound of -s, -ed and -ing after a word whose own sound is known.

Rules: https://en.wiktionary.org/wiki/-s and /-ed; an American t between vowels becomes a tap.
"""

_VOICELESS = frozenset("ptkfθ")
_SIBILANTS = frozenset("szʃʒʧʤ")
_BEFORE_TAP = frozenset("AIOWYiuæɑəɛɪɹʊʌ")


def with_s(stem: str, *, british: bool) -> str:
    """The plural, the possessive or the third person of a verb."""
    if stem[-1] in _VOICELESS:
        return stem + "s"
    if stem[-1] in _SIBILANTS:
        return stem + ("ɪz" if british else "ᵻz")
    return stem + "z"


def with_ed(stem: str, *, british: bool) -> str:
    """The past of a regular verb."""
    if stem[-1] in "pkfθʃsʧ":
        return stem + "t"
    if stem[-1] in "td":
        return _tapped(stem, british=british) + ("ɪd" if british else "ᵻd")
    return stem + "d"


def with_ing(stem: str, *, british: bool) -> str:
    """The present participle; a British r that was silent is heard again."""
    if british and stem[-1] in "əː":
        return stem + "ɹɪŋ"
    return _tapped(stem, british=british) + "ɪŋ"


def _tapped(stem: str, *, british: bool) -> str:
    if not british and len(stem) > 1 and stem[-1] == "t" and stem[-2] in _BEFORE_TAP:
        return stem[:-1] + "ɾ"
    return stem
