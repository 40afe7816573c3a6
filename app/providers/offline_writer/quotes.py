"""Someone's words inside a sentence."""

import re

from app.generation.script import QuoteVisual

SPOKEN = re.compile(r"[“\"](?P<words>[^”\"]{25,170})[”\"]")
NAME = r"(?P<by>[A-Z][\w.’'-]+(?:\s(?:(?:of|de|von|van|the|da)\s)?[A-Z][\w.’'-]+){0,5})"
VERB = (
    r"(?:said|says|wrote|writes|called|noted|recalled|declared|complained|remarked|observed|put it)"
)
SPEAKERS = (
    re.compile(rf"{VERB}\s(?:the\s)?(?:[a-z]+\s){{0,2}}{NAME}"),
    re.compile(rf"{NAME}\s(?:\w+\s)?{VERB}"),
)
SOMEBODY = re.compile(r"\b(?:he|she|they|I)\s(?:\w+\s)?(?:said|says|wrote|writes|recalled)\b")
PRONOUNS = frozenset({"He", "She", "They", "It", "The", "This", "That", "As", "One"})


def quotation(sentence: str) -> QuoteVisual | None:
    """The words quoted in the sentence and who said them; None where nobody is said to have.

    Who said them is empty for `she wrote`, and for a sentence that is nothing but quoted words: one
    before it said whose they are.
    """
    spoken = SPOKEN.search(sentence)
    if spoken is None:
        return None
    if spoken.span() == (0, len(sentence)):
        return QuoteVisual(text=spoken["words"].rstrip("."), by="")
    around = sentence[: spoken.start()] + " " + sentence[spoken.end() :]
    for pattern in SPEAKERS:
        speaker = pattern.search(around)
        if speaker and speaker["by"].split()[0] not in PRONOUNS:
            return QuoteVisual(text=spoken["words"].rstrip(","), by=speaker["by"].rstrip(".,"))
    return QuoteVisual(text=spoken["words"].rstrip(","), by="") if SOMEBODY.search(around) else None
