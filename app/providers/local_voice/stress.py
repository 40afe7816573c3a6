"""Stress marks of a phoneme string, in the alphabet of the misaki dictionaries."""

PRIMARY = "ˈ"
SECONDARY = "ˌ"
VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐ")


def stressed(phonemes: str) -> str:
    """The phonemes with a main stress, on the first vowel when none was marked."""
    if PRIMARY in phonemes:
        return phonemes
    if SECONDARY in phonemes:
        return phonemes.replace(SECONDARY, PRIMARY, 1)
    return _marked(phonemes, PRIMARY)


def half_stressed(phonemes: str) -> str:
    """The phonemes with at least a secondary stress, on the first vowel when none was marked."""
    if PRIMARY in phonemes or SECONDARY in phonemes:
        return phonemes
    return _marked(phonemes, SECONDARY)


def softened(phonemes: str) -> str:
    """The phonemes with their main stress made secondary."""
    if PRIMARY not in phonemes:
        return phonemes
    return phonemes.replace(SECONDARY, "").replace(PRIMARY, SECONDARY)


def _marked(phonemes: str, mark: str) -> str:
    for index, phoneme in enumerate(phonemes):
        if phoneme in VOWELS:
            return phonemes[:index] + mark + phonemes[index:]
    return phonemes
