"""Which language a text is in."""

import py3langid

SAMPLE = 4_000


def language_of(text: str) -> str:
    """The ISO 639-1 code of the language most of the text's beginning is in, such as `en`."""
    code, _score = py3langid.classify(text[:SAMPLE])
    return str(code)
