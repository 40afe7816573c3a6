"""Spoken words to phonemes, and which phonemes belong to which word."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.generation.spoken.speech import SpokenWord
from app.providers.local_voice.espeak import guessed
from app.providers.local_voice.grammar import part_of_speech
from app.providers.local_voice.lexicon import Lexicon
from app.providers.local_voice.phonemes import speakable
from app.providers.local_voice.stress import PRIMARY, VOWELS, half_stressed, softened

_TOKEN = re.compile(r"[A-Z](?:\.[A-Z])+(?:'?s)?|[^\W\d_]+(?:['’][^\W\d_]+)*['’]?|[;:,.!?—…“”()]")
_MARKS = frozenset(";:,.!?—…“”()")
_PAUSES = frozenset(";:,.!?—…")
_OPENING = frozenset("“(")
_SOUNDS = frozenset("bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ") | VOWELS


_WEAK: Mapping[str, Mapping[bool | None, str]] = {
    "an": {True: "ɐn", False: "ɐn", None: "ɐn"},
    "the": {True: "ði", False: "ðə", None: "ðə"},
    "to": {True: "tʊ", False: "tə"},
    "in": {True: "ɪn", False: "ɪn", None: "ˈɪn"},
    "am": {True: "ɐm", False: "ɐm"},
}
"""Small words before a vowel, before a consonant and before a pause."""


@dataclass(frozen=True, slots=True)
class Pronounced:
    """A printed word and its phonemes: characters `start` to `end` of the phoneme string.

    Punctuation is left out of the span; a word that is not spoken has an empty one.
    """

    display: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """A sentence's phonemes in the alphabet the model was trained on."""

    phonemes: str
    words: tuple[Pronounced, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    word: int


def pronounce(words: Sequence[SpokenWord], dictionary: Lexicon) -> Pronunciation:
    """The phonemes of a sentence; empty when nothing in it can be spoken."""
    tokens = [
        _Token(text.replace("’", "'"), index)
        for index, word in enumerate(words)
        for text in _TOKEN.findall(_latin(word.said))
    ]
    return _joined(words, tokens, _sounds(tokens, dictionary))


def _latin(said: str) -> str:
    """Straight double quotes turned, so that opening and closing ones differ."""
    return re.sub(r'"(?=\w)', "“", said).replace('"', "”")


def _sounds(tokens: Sequence[_Token], dictionary: Lexicon) -> list[str]:
    """The sound of each token, found from the last to the first: small words hear what follows."""
    words = [token.text for token in tokens if token.text not in _MARKS]
    place = len(words)
    sounds = [token.text for token in tokens]
    before_vowel: bool | None = None
    for index in reversed(range(len(tokens))):
        if tokens[index].text not in _MARKS:
            place -= 1
            after_pause = index == 0 or tokens[index - 1].text in _PAUSES | _OPENING
            sounds[index] = _Sounding(dictionary, words, place, before_vowel, after_pause).sound()
        before_vowel = _opens_with_vowel(sounds[index], before_vowel)
    return sounds


def _opens_with_vowel(sound: str, otherwise: bool | None) -> bool | None:  # noqa: FBT001
    """Whether the first heard sound is a vowel; None at a pause."""
    for phoneme in sound:
        if phoneme in _PAUSES:
            return None
        if phoneme in _SOUNDS:
            return phoneme in VOWELS
    return otherwise


@dataclass(frozen=True, slots=True)
class _Sounding:
    """One word among its neighbours. `before_vowel` is None before a pause."""

    dictionary: Lexicon
    words: Sequence[str]
    place: int
    before_vowel: bool | None
    after_pause: bool

    def sound(self) -> str:
        word = self.words[self.place]
        if (small := self._small_word(word)) is not None:
            return small
        if "." in word:
            return self._letters(word)
        if word == "ay":
            return self.dictionary.letter("A")
        if len(word) == 1 and word.isupper() and word.isascii():
            return self.dictionary.letter(word)
        return self._dictionary_word(word)

    def _small_word(self, word: str) -> str | None:
        """Words whose sound is weak, or depends on what follows."""
        match word.lower():
            case "a" if word == "a" or self.after_pause:
                return "ɐ"
            case "i" if word == "I":
                return "ˌI"
            case "to" | "am" if self.before_vowel is None:
                return None
            case small if small in _WEAK and not (small == "in" and word.isupper()):
                return _WEAK[small][self.before_vowel]
        return None

    def _letters(self, word: str) -> str:
        """Letter by letter, the last one stressed."""
        letters = re.sub(r"'?s$", "", word).split(".")
        sounds = [softened(self.dictionary.letter(letter)) for letter in letters]
        sounds[-1] = sounds[-1].replace("ˌ", PRIMARY) if "ˌ" in sounds[-1] else sounds[-1]
        return "".join(sounds) + ("z" if word.endswith("s") else "")

    def _dictionary_word(self, word: str) -> str:
        part = part_of_speech(self.words, self.place)
        if self.before_vowel is None and part == "DEFAULT":
            part = "None"
        known = self.dictionary.sound(word, part) or self.dictionary.sound(_plain(word), part)
        return known or half_stressed(guessed(word, british=self.dictionary.british))


def _plain(word: str) -> str:
    """The word without accents: a dictionary may know it so."""
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _joined(
    words: Sequence[SpokenWord], tokens: Sequence[_Token], sounds: Sequence[str]
) -> Pronunciation:
    phonemes = ""
    spans: dict[int, tuple[int, int]] = {}
    last = ""
    for token, sound in zip(tokens, sounds, strict=True):
        is_mark = token.text in _MARKS
        if phonemes and last not in _OPENING and (not is_mark or token.text in _OPENING | {"—"}):
            phonemes += " "
        start = len(phonemes)
        phonemes += speakable(sound)
        if not is_mark:
            spans[token.word] = (spans.get(token.word, (start, 0))[0], len(phonemes))
        last = token.text
    return Pronunciation(phonemes if spans else "", _spans(words, spans))


def _spans(
    words: Sequence[SpokenWord], spans: dict[int, tuple[int, int]]
) -> tuple[Pronounced, ...]:
    """A word that is not spoken stands, empty, where the one before it ended."""
    placed: list[Pronounced] = []
    end = 0
    for index, word in enumerate(words):
        start, end = spans.get(index, (end, end))
        placed.append(Pronounced(word.display, start, end))
    return tuple(placed)
