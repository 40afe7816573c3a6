"""A sentence as it is said, word beside printed word."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A printed word and what is said for it.

    `display` is the word with the punctuation it touches. `said` is plain English words, with the
    punctuation that shapes a voice (, . ! ? ; : — … quotes and brackets); empty when the printed
    word is not spoken, such as an emoji or a word in another script. A capital "A" that is not the
    article stands for the letter's name; "F.B.I" is said letter by letter.
    """

    display: str
    said: str


def spoken(sentence: str) -> tuple[SpokenWord, ...]:
    """Every printed word of the sentence, in order, with what is said for it.

    Joining the displays with single spaces gives back the sentence, its white space normalised.
    """
    return tuple(SpokenWord(word, word) for word in sentence.split())
