"""Which language a text is in."""

import re

import py3langid

SAMPLE = 4_000
UNKNOWN = "en"
"""What a text in Latin letters is taken for when there is too little of it to tell."""

OTHER_LETTERS = re.compile(r"[\u0370-\u1cff\u2c00-\ud7ff\uf900-\ufdff]{3}")


def language_of(prose: str, *, enough: int) -> str:
    """The ISO 639-1 code of the language most of the prose's beginning is in, such as `en`.

    Fewer than `enough` letters, all of them Latin, could be anything: they are taken as English.
    """
    sample = prose[:SAMPLE]
    if sum(map(str.isalpha, sample)) < enough and not OTHER_LETTERS.search(sample):
        return UNKNOWN
    code, _score = py3langid.classify(sample)
    return str(code)
