"""What may be taken out of an author's sentence before it is spoken.

The rule, in full. Removed are: footnote and citation marks such as `[12]`; remarks in round brackets;
web addresses; an opening connective (`However,` `In addition,`) when the sentence before is not
spoken; and, in a sentence of more than 200 characters, what follows its last semicolon or its last
clause between dashes or after `, which`. An entry of a list gets the full stop it lacks. Nothing is
put in other words and nothing is put in another order.
"""

import re

from app.providers.offline_writer.words import capital, is_finite

CITATION = re.compile(
    r"\s*\[(?:\d{1,3}(?:\s*[,–-]\s*\d{1,3})*|note \d+|citation needed|[a-z])\]", re.IGNORECASE
)
BRACKETS = re.compile(r"\s*\((?:[^()]|\([^()]*\))*\)")
ADDRESS = re.compile(r"\s*(?:https?://|www\.)[^\s)\]]+")
DOUBLE_SPACE = re.compile(r"\s{2,}")
SPACE_BEFORE = re.compile(r"\s+(?=[,.;:!?])")
CONNECTIVE = re.compile(
    r"^(?:However|Moreover|Furthermore|Additionally|In addition|Besides|Nevertheless|Nonetheless|"
    r"Meanwhile|In fact|Indeed|Of course|For example|For instance|Finally|Also|Still|By contrast|"
    r"In contrast|On the other hand|As a result|Consequently|Interestingly|Surprisingly|After all|"
    r"In other words|Similarly|Then again|And yet|Even so|That said),\s+|^(?:But|And|Yet|So)\s+(?=[a-z])"
)
LONG = 200
SHORTEST = 60
LATE_CLAUSE = re.compile(r"; |, which | [—–] ")


def trimmed(sentence: str, *, follows: bool) -> str:
    """The sentence as it is spoken; `follows` says that the sentence before it is spoken too."""
    text = CITATION.sub("", sentence)
    text = ADDRESS.sub("", BRACKETS.sub("", text))
    text = SPACE_BEFORE.sub("", DOUBLE_SPACE.sub(" ", text)).strip()
    if not follows:
        text = without_connective(text)
    return _shortened(text)


def without_connective(text: str) -> str:
    """The sentence without an opening `However,` or `But`, its first letter made a capital."""
    rest = CONNECTIVE.sub("", text)
    return capital(rest) if rest != text else text


def _shortened(text: str) -> str:
    if len(text) <= LONG:
        return text
    for clause in reversed(list(LATE_CLAUSE.finditer(text))):
        kept = text[: clause.start()]
        words = kept.split()
        if len(kept) >= SHORTEST and any(is_finite(words, n) for n in range(len(words))):
            return kept.rstrip(",;:") + "."
    return text
