"""Whether a sentence can be told without the one before it."""

import re

from app.providers.offline_writer.trimming import without_connective

LEANING = re.compile(
    r"^[\"“‘']?(?:This|These|Those|That|Such|It|Its|He|His|She|Her|They|Their|Them|Both|Neither|Either|"
    r"Another|Others?|One of (?:them|these|those)|Some (?!of the)|None of (?:them|these)|All of (?:them|these)|"
    r"The (?:latter|former|other|others|same|result|reason|answer|first of|cure)\b|"
    r"Then|There(?:fore)?|Thus|Hence|So|Instead|Otherwise|Likewise|Again|Here|"
    r"Two .{2,12} later|.{2,14} later|By then|Since then|At that|At this|In that|In this|With (?:this|that|these)|"
    r"From (?:this|these|there)|To (?:this|that|these)|After (?:this|that)|Before (?:this|that)|"
    r"For (?:this|that|these)|Because of (?:this|that)|Even (?:then|so|this|that)|"
    r"(?:If|When|Where|While|As|Once|Without) (?:it|they|this|that|these|he|she|them|one) ?|Larger|Smaller|Later)\b"
)
ANAPHOR = re.compile(
    r"\bthe (?:\w+ )?ones?\b(?! of)|^One who\b"
    r"|\b(?:this|these|such an?) (?!year|century|week|month|morning|day|reason\b|is\b|was\b)\w+"
    r"|\bthose (?!who|of|that|in|with)\w+",
)
PERSON = re.compile(r"\b(?:he|him|his|she|her|hers)\b")
NAMED = re.compile(
    r"(?<=[\s“\"])(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|[A-Z][a-z]+day\b)"
    r"[A-Z][a-z]+|\b(?:[Tt]he|[Aa]n?|[Ee]ach|[Ee]very|[Oo]ne|[Ww]hoever|[Nn]o) "
    r"(?!(?:afternoon|morning|evening|night|day|week|month|year|end|time|age|start|beginning)\b)\w+"
    r"|^(?!(?:In|On|By|At|After|Before|Since|From|Until|During|When) )[A-Z][a-z]+ (?:[A-Z]|(?:was|is|had|did|has|could|never|also|himself|herself)\b)|^[A-Z][a-z]+,"
)
"""Who `he` or `she` may be, in the same sentence: a name, or `the baker`."""


def leans(text: str) -> bool:
    """Whether a sentence needs the one before it to be understood."""
    if LEANING.match(without_connective(text)) or LEANING.match(text):
        return True
    if ANAPHOR.search(text):
        return True
    person = PERSON.search(text)
    return person is not None and not NAMED.search(text[: person.start()])
