"""The sound of words that no dictionary holds, by eSpeak NG."""

import ctypes
import re
from functools import lru_cache

import espeakng_loader

from app.core.exceptions import MachineUnfit

_REMEDY = "Reinstall the package espeakng-loader."
_SYNCHRONOUS = 2
_UTF8 = 1
_IPA_WITH_TIES = 0x02 | 0x80 | (ord("^") << 8)

# eSpeak's IPA in the alphabet of the misaki dictionaries, longest first.
_COMMON = {
    "ʔˌn\u0329": "ʔn", "ʔn\u0329": "ʔn", "a^ɪ": "I", "a^ʊ": "W", "d^ʒ": "ʤ", "e^ɪ": "A", "t^ʃ": "ʧ",
    "ɔ^ɪ": "Y", "ə^l": "ᵊl", "ʲo": "jo", "ʲə": "jə", "ʲ": "", "ɚ": "əɹ", "e": "A", "r": "ɹ", "x": "k",
    "ç": "k", "ɐ": "ə", "ɬ": "l", "\u0303": "",
}  # fmt: skip
_BRITISH = {"e^ə": "ɛː", "iə": "ɪə", "ə^ʊ": "Q"}
_AMERICAN = {"o^ʊ": "O", "ɜːɹ": "ɜɹ", "ɜː": "ɜɹ", "ɪə": "iə", "ː": ""}


@lru_cache(maxsize=4096)
def guessed(word: str, *, british: bool) -> str:
    """The phonemes of an unknown word, in the alphabet of the misaki dictionaries.

    Raises MachineUnfit when eSpeak NG does not start.
    """
    library = _library()
    # eSpeak crashes when it speaks after a voice was not found.
    if library.espeak_SetVoiceByName(b"en" if british else b"en-us") != 0:
        raise MachineUnfit("eSpeak NG has no English.", remedy=_REMEDY)
    text = ctypes.c_char_p(word.encode())
    ipa: bytes | None = library.espeak_TextToPhonemes(ctypes.byref(text), _UTF8, _IPA_WITH_TIES)
    return _translated((ipa or b"").decode("utf-8", "ignore").strip(), british=british)


@lru_cache(maxsize=1)
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    path = espeakng_loader.get_data_path().encode()
    if library.espeak_Initialize(_SYNCHRONOUS, 0, path, 0) <= 0:
        raise MachineUnfit(
            "eSpeak NG, which pronounces unknown words, did not start.", remedy=_REMEDY
        )
    return library


def _translated(ipa: str, *, british: bool) -> str:
    ipa = re.sub(r"\([a-z-]+\)", "", ipa)  # marks of a switch to another language
    for sound, letter in (_COMMON | (_BRITISH if british else _AMERICAN)).items():
        ipa = ipa.replace(sound, letter)
    ipa = re.sub(r"(\S)\u0329", r"ᵊ\1", ipa).replace("\u0329", "")
    return re.sub(r"[\^_-]", "", ipa.replace("o", "ɔ"))
