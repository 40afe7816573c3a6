"""Where one sentence ends and the next begins."""

import re

from app.generation.spoken.wordsets import wordset

_END = re.compile(
    r"""(?P<stop>[.!?…]+|[。！？]+)
        (?P<tail>["'”’»)\]]*(?:\[[\w ]{1,12}\])*)   # closing quotes, a footnote mark
        (?=\s|$|(?<=[。！？]))""",
    re.VERBOSE,
)
_PARAGRAPH = re.compile(r"\s*\n\s*\n\s*")
_LAST_WORD = re.compile(r"[^\s(\[“‘\"'—–]+$")
_NEXT_WORD = re.compile(r"\s*[\"'“‘«(\[]*(?P<word>\S{1,40})?")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]$")

# Abbreviations that always stand before what they belong to.
_NEVER_LAST = wordset(
    "mr mrs ms dr prof gen sen rep gov lt col capt sgt maj adm cmdr pres hon rev fr messrs mme mlle "
    "mt ft st e.g i.e eg ie cf vs viz approx ca al figs"
)
# Abbreviations that end a sentence only when what follows cannot belong to them.
_MAYBE_LAST = wordset(
    "jr sr inc ltd co corp llc plc bros etc dept univ assn est ave blvd rd esq a.m p.m u.s u.k u.n e.u "
    "ph.d m.d b.a m.a d.c b.c a.d b.c.e c.e jan feb mar apr jun jul aug sep sept oct nov dec "
    "min max avg hr hrs sec mi lb lbs oz in"
)
_BEFORE_NUMBER = wordset("no nos fig vol ch pp p art sec chap eq pt op para ser")
_STARTERS = wordset(
    "a about after all also although among an and another any are as at because before both but by can "
    "despite did do does during each even every few finally first for from had has have he her here hers "
    "his how however i if in instead is it its later many meanwhile more most much my near neither never no "
    "none nor not now of on once one only or other others our over people perhaps researchers scientists "
    "several she since so some soon still such than that the their then there these they this those though "
    "three through thus to today together two under unlike until was we were what when where whether which "
    "while who whose why will with without yet you your"
)
_AFTER_TIME = wordset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december est edt cst cdt mst mdt pst pdt utc gmt bst cet"
)
_LOOK_BACK = 120
"""Characters looked at before a full stop, so that long paragraphs stay linear."""
_CJK_STOPS = "。！？"


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """The start and end offset of each sentence, in order, without the white space around it.

    A blank line always ends a sentence; abbreviations, initials, decimals, addresses and quotations
    that go on do not.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        spans += _in_paragraph(text, start, gap.start())
        start = gap.end()
    spans += _in_paragraph(text, start, len(text))
    return tuple(spans)


def _in_paragraph(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for stop in _END.finditer(text, start, end):
        if _ends_here(text, start, stop, end):
            spans.append((start, stop.end()))
            start = stop.end()
    spans.append((start, end))
    return [span for first, last in spans if (span := _trimmed(text, first, last))[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())


def _ends_here(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    following = _next_word(text, stop.end(), end)
    if stop["stop"][0] in _CJK_STOPS or not following:
        return True
    if _goes_on(following):
        return False
    if stop["stop"] != ".":
        return True
    before = text[max(start, stop.start() - _LOOK_BACK) : stop.start()]
    return _full_stop(before, following, quoted=bool(stop["tail"]))


def _next_word(text: str, start: int, end: int) -> str:
    found = _NEXT_WORD.match(text, start, end)
    return (found["word"] or "") if found else ""


def _goes_on(following: str) -> bool:
    """A small letter goes on with the sentence, unless it opens a name such as iPhone."""
    return following[0].islower() and not following[1:2].isupper()


def _full_stop(before: str, following: str, *, quoted: bool) -> bool:
    word = _word_before(before)
    bare = word.lower().strip(",;:")
    starts = following.strip(".,;:!?\"'”’)").lower()
    if not before[: len(before) - len(word)].strip() and bare.isdigit():
        return False  # "1. First"
    if bare in _BEFORE_NUMBER:
        return not following[0].isdigit()
    if bare in _NEVER_LAST:
        return quoted and starts in _STARTERS
    if bare in _MAYBE_LAST:
        return starts in _STARTERS or _after_time(bare, following, starts)
    if _INITIALS.match(word):
        return _after_initial(before, word, starts)
    return True


def _word_before(before: str) -> str:
    found = _LAST_WORD.search(before)
    return found[0] if found else ""


def _after_time(bare: str, following: str, starts: str) -> bool:
    return bare in {"a.m", "p.m"} and following[0].isupper() and starts not in _AFTER_TIME


def _after_initial(before: str, word: str, starts: str) -> bool:
    """`J. Smith` and `George W. Bush` go on; `vitamin C.` and `World War I. The` end."""
    if starts in _STARTERS:
        return True
    previous = before[: len(before) - len(word)].split()[-1:]
    return bool(previous) and previous[0][0].islower() and len(word) == 1
