"""One figure of a sentence as a card: the number, its unit, and a label that says what it is."""

import re

from app.generation.script import NumberVisual
from app.providers.offline_writer.figures import YEAR, Figure, figures
from app.providers.offline_writer.phrases import phrases
from app.providers.offline_writer.sizes import SIZE, TIMES, size_label
from app.providers.offline_writer.words import (
    AUXILIARIES,
    COORDINATORS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    STOPWORDS,
    SUBORDINATORS,
    content_words,
    is_finite,
    is_third_person,
    is_verb_form,
    keyword,
    words_of,
)

MOST_WORDS = 6
MOST_CHARACTERS = 48
MORE = re.compile(r"\b(?:more than|over|at least)\s+$", re.IGNORECASE)
LESS = re.compile(r"\b(?:less than|fewer than|under)\s+$", re.IGNORECASE)
ABOUT = re.compile(
    r"\b(?:about|around|roughly|approximately|some|nearly|almost|close to)\s+$", re.IGNORECASE
)
UNSHOWABLE = re.compile(
    r"\b(?:up to|not|no|first|last|next|by|every|above|below|beyond|version|number|chapter|page|apollo|route)\s+$",
    re.IGNORECASE,
)
PART_OF = re.compile(r"\bof(?: the)?\s+$")
MEASURE_OF = re.compile(
    r"\b(?:an?|the|its|their|top|average)\s+(?P<noun>(?:[a-z-]+\s){0,2}[a-z-]+) of\s+$",
    re.IGNORECASE,
)
VERB_NOUNS = {
    "weighs": "weight of",
    "weighed": "weight of",
    "costs": "cost of",
    "cost": "cost of",
    "takes": "for",
    "took": "for",
    "lasts": "length of",
    "lasted": "length of",
    "measures": "size of",
    "contains": "in",
    "holds": "in",
    "covers": "covered by",
}
SUBJECT_VERB = re.compile(
    rf"^(?P<subject>(?:The|An?|Each|Every|One)\s[\w\s-]{{2,28}}?)\s(?P<verb>{'|'.join(VERB_NOUNS)})\s+$"
)
APPOSITION = re.compile(
    r"^,\s(?P<text>(?:about|roughly|nearly|more|the|(?:fast|long|high|deep) enough|enough|equal|as|almost|twice|half)\s[^,;:—.]+)"
)
HARMED = re.compile(
    r"\b(?P<act>killed|injured|wounded|rescued|saved|arrested|destroyed|displaced|infected)\s+"
    r"(?:(?:more|fewer|less) than\s+|at least\s+|about\s+|some\s+|nearly\s+|over\s+)?$",
    re.IGNORECASE,
)
"""What was done to those that are counted: without it `21 people` says nothing."""

MOST_HARMED = 2
STOP = re.compile(r"[,;:.!?](?=\s|$)|[—–(“”\"]")
OPENING = re.compile(
    r"^(?:In|By|Since|Around|At|Within|After)\s(?:about\s|around\s|roughly\s|[A-Z][a-z]+\s)?$"
)
PLACING = PREPOSITIONS - {"about", "around", "over", "under", "near"} | {"the"}
"""After one of these a second figure tells of what whole or from where the first one is."""

COMPARING = frozenset({"almost", "about", "nearly", "as", "equal", "twice", "half"})
"""What these open must be shown to its end or not at all."""

LEAST_SCORE = 0.5
OBJECTS = PREPOSITIONS | DETERMINERS - {"all"}
"""What follows a verb rather than a noun."""

HOLLOW = words_of(
    "second minute hour day week month year century time tall long high wide deep old away more each"
)
HOLLOW_FIRST = words_of("later ago earlier old apart more less each and or but than so")


def number_card(sentence: str, subject: frozenset[str]) -> NumberVisual | None:
    """The sentence's best figure with a label that is true and reads well; None when there is none."""
    cards = [card for figure in figures(sentence) if (card := _card(sentence, figure, subject))]
    return max(cards, key=_worth, default=None)


def _worth(card: NumberVisual) -> float:
    short = len(card.number) <= 6
    year = not card.unit and YEAR.match(card.number.strip("~")) is not None
    return bool(card.unit) + 0.5 * short - 0.8 * year + 0.1 * min(len(card.label.split()), 5)


def _card(sentence: str, figure: Figure, subject: frozenset[str]) -> NumberVisual | None:
    before = sentence[: figure.start]
    if figure.year or OPENING.match(before):
        return _opening_card(sentence, figure, subject)
    bare_part = not figure.unit and (figure.value < 3 or PART_OF.search(before))
    named = not figure.unit and _is_a_name(before)
    if UNSHOWABLE.search(before) or bare_part or named:
        return None
    sign, bare = _sign(before, figure.unit)
    label = _label(bare, sentence[figure.end :], unit=figure.unit)
    if not label:
        return None
    harmed = HARMED.search(before)
    if harmed and len(label.split()) <= MOST_HARMED and not figure.unit:
        label = f"{label} {harmed['act'].lower()}"
    number = f"{figure.number}+" if sign == "+" else f"{sign}{figure.number}"
    return NumberVisual(number=number, unit=figure.unit, label=label)


def _is_a_name(before: str) -> bool:
    """Whether the number belongs to a name, as in `Heron 4`."""
    words = before.split()
    return bool(words) and words[-1][0].isupper() and keyword(words[-1]) not in STOPWORDS


def _sign(before: str, unit: str) -> tuple[str, str]:
    """How exact the figure is, and the words before it without those that say so."""
    more = ">" if unit.startswith(("%", "°")) else "+"
    for sign, pattern in ((more, MORE), ("<", LESS), ("~", ABOUT)):
        if pattern.search(before):
            return sign, pattern.sub("", before)
    return "", before


def _label(before: str, after: str, *, unit: str) -> str:
    size = SIZE.match(after)
    if size:
        label = size_label(before, size["adjective"], unit)
    else:
        label = _label_after(after, unit) or (_label_before(before) if unit else "")
    pronouns = {keyword(word) for word in label.split()} & PRONOUNS
    return label if len(label) <= MOST_CHARACTERS and not pronouns else ""


def _label_after(after: str, unit: str) -> str:
    apposition = APPOSITION.match(after)
    text = apposition["text"] if apposition else STOP.split(after, maxsplit=1)[0]
    words = text.split()
    if not words:
        return ""
    compared = {"more", "less"} if len(words) > 1 and keyword(words[1]) != "than" else frozenset()
    if keyword(words[0]) in (HOLLOW_FIRST - compared) | PRONOUNS | SUBORDINATORS | AUXILIARIES:
        return ""
    if keyword(words[0]) == "without" and unit not in TIMES:
        return ""
    if unit and is_third_person(keyword(words[0])):
        return ""  # in “air at 15 °C holds heat” it is the air that does
    end = _label_end(words)
    if (apposition and end < len(words) and COMPARING & set(words[:end])) or _counts_more(
        words[:end]
    ):
        return ""
    label = " ".join(words[:end])
    return label if content_words(label) - HOLLOW else ""


def _counts_more(words: list[str]) -> bool:
    """Whether another figure stands in the label that says neither of what whole nor from where."""
    numbers = [n for n, word in enumerate(words) if word[0].isdigit() and not YEAR.match(word)]
    return any(n == 0 or keyword(words[n - 1]) not in PLACING for n in numbers)


def _label_end(words: list[str]) -> int:
    """Where the label's phrase ends: before a verb or a new clause, else before a late preposition."""
    limit = len(words)
    for place in range(1, len(words)):
        opens = keyword(words[place]) in SUBORDINATORS - PREPOSITIONS
        joins = keyword(words[place - 1]) in COORDINATORS and _acts(words[place])
        following = keyword(words[place + 1]) if place + 1 < len(words) else ""
        named = any(keyword(word) in DETERMINERS for word in words[place - 2 : place])
        acts = place > 1 and is_verb_form(keyword(words[place])) and following in OBJECTS
        acts = acts and not named
        counts = following[:1].isdigit()
        adds = keyword(words[place]) in COORDINATORS and (counts or following in DETERMINERS)
        opens = opens or (place > 1 and keyword(words[place]) == "as")
        if opens or joins or acts or adds or is_finite(words, place):
            limit = place
            break
    while limit > MOST_WORDS:
        limit = max(
            (n for n in range(1, limit) if keyword(words[n]) in PREPOSITIONS - {"of"}), default=0
        )
    while limit and keyword(words[limit - 1]) in PREPOSITIONS | COORDINATORS | DETERMINERS:
        limit -= 1
    return limit


def _acts(word: str) -> bool:
    bare = keyword(word)
    return is_verb_form(bare) or bare.endswith("ed")


def _label_before(before: str) -> str:
    measure = MEASURE_OF.search(before)
    if measure:
        return measure["noun"]
    statement = SUBJECT_VERB.match(before)
    if statement is None:
        return ""
    subject = statement["subject"]
    return f"{VERB_NOUNS[statement['verb']]} {subject[0].lower()}{subject[1:]}"


def _opening_card(sentence: str, figure: Figure, subject: frozenset[str]) -> NumberVisual | None:
    """`In 1957, …` or `At about 196 °C …`: the figure, and below it what happened then or there."""
    before = sentence[: figure.start]
    rest = sentence[figure.end :].lstrip(", ")
    starting = (p for p in phrases(rest, subject) if rest.startswith(p.text[1:], 1))
    found = [
        p
        for p in starting
        if len(p.text) < len(rest.rstrip(". ")) and len(p.text.split()) <= MOST_WORDS
    ]
    if not OPENING.match(before) or not found or found[0].score < LEAST_SCORE:
        return None
    sign, _bare = _sign(before[0].lower() + before[1:], figure.unit)
    return NumberVisual(number=f"{sign}{figure.number}", unit=figure.unit, label=found[0].text)
