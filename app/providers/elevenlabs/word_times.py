"""When each printed word is heard, from the times of the characters that were spoken."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from app.generation.narration import Word
from app.providers.elevenlabs.takes import Alignment

ENOUGH = 0.5
"""The share of a text's characters that an alignment must know before it is believed."""

Span = tuple[float, float]


def word_times(text: str, alignments: Sequence[Alignment | None], heard: Span) -> tuple[Word, ...]:
    """The printed words in order, none overlapping, all within `heard` (seconds).

    The first alignment that knows the text is used: that of the text as it stands, else that of how
    it was said ("3 km" as "three kilometers"), whose common characters give the times. Words without
    a time, and with no usable alignment all of them, share the time between their neighbours by
    their length.
    """
    words = text.split()
    known = next((found for found in _found(words, alignments) if found), [None] * len(words))
    return tuple(_words(words, _filled(words, known, heard)))


def _found(
    words: Sequence[str], alignments: Sequence[Alignment | None]
) -> Iterator[list[Span | None]]:
    printed = "".join(words)
    for alignment in alignments:
        if alignment is None:
            continue
        times = _character_times(printed, alignment)
        if len(times) >= ENOUGH * len(printed):
            yield list(_spans(words, times))


def _character_times(printed: str, alignment: Alignment) -> dict[int, Span]:
    """The times of the printed text's characters, white space left out, by their place in it."""
    said = [
        (character, (start, end))
        for character, start, end in zip(
            alignment.characters, alignment.starts, alignment.ends, strict=False
        )
        if character.strip() and 0 <= start <= end
    ]
    spoken = "".join(character[0] for character, _ in said)
    if spoken == printed:
        return {place: span for place, (_, span) in enumerate(said)}
    blocks = SequenceMatcher(
        None, printed.lower(), spoken.lower(), autojunk=False
    ).get_matching_blocks()
    return {block.a + n: said[block.b + n][1] for block in blocks for n in range(block.size)}


def _spans(words: Sequence[str], times: dict[int, Span]) -> Iterator[Span | None]:
    place = 0
    for word in words:
        inside = [times[n] for n in range(place, place + len(word)) if n in times]
        yield (inside[0][0], max(end for _, end in inside)) if inside else None
        place += len(word)


def _filled(words: Sequence[str], known: Sequence[Span | None], heard: Span) -> list[Span]:
    """Every word's time; those between two known ones share the room by their length."""
    filled: list[Span] = []
    at = 0
    while at < len(words):
        span = known[at]
        if span is not None:
            filled.append(span)
            at += 1
            continue
        end = next((n for n in range(at, len(words)) if known[n] is not None), len(words))
        following = known[end] if end < len(words) else None
        first = filled[-1][1] if filled else heard[0]
        last = following[0] if following is not None else heard[1]
        filled.extend(_shared(words[at:end], first, max(first, last)))
        at = end
    return [_within(span, heard) for span in filled]


def _shared(words: Sequence[str], first: float, last: float) -> Iterator[Span]:
    weights = [len(word) + 1 for word in words]  # a space takes about as long as a letter
    each = (last - first) / sum(weights)
    at = first
    for weight in weights:
        yield at, at + each * (weight - 1)
        at += each * weight


def _within(span: Span, heard: Span) -> Span:
    start = min(max(span[0], heard[0]), heard[1])
    return start, min(max(span[1], start), heard[1])


def _words(words: Sequence[str], spans: Sequence[Span]) -> Iterator[Word]:
    clock = 0.0
    for text, (start, end) in zip(words, spans, strict=True):
        begin = max(clock, start)
        clock = max(begin, end)
        yield Word(text=text, start=begin, end=clock)
