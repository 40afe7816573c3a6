"""Bytes to text, whatever encoding they are in."""

import codecs
import re

from charset_normalizer import from_bytes

from app.core.exceptions import Invalid

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
CONTROL_SHARE = 0.005
"""Text holds next to no control characters; programs, pictures and archives are full of them."""

SAMPLE = 50_000


def decode(content: bytes, *, name: str, declared: str = "") -> str:
    """The text of a file or page called `name`, its lines ended by line feeds.

    A byte order mark decides, then the `declared` encoding, then UTF-8, then a guess. Raises Invalid
    when the bytes are no text or in no encoding that fits.
    """
    text = _marked(content) or _declared(content, declared) or _plain(content) or _guessed(content)
    if text is None or len(CONTROL.findall(text[:SAMPLE])) > CONTROL_SHARE * len(text[:SAMPLE]):
        raise Invalid(
            f"{name} is not text: it looks like a binary file.",
            remedy="Give Markdown, plain text, HTML or PDF.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(content: bytes) -> str | None:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    return None


def _declared(content: bytes, encoding: str) -> str | None:
    return _strictly(content, encoding) if encoding else None


def _plain(content: bytes) -> str | None:
    return None if b"\x00" in content else _strictly(content, "utf-8")


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _guessed(content: bytes) -> str | None:
    if b"\x00" in content:
        return _wide(content)
    if _western(content):
        return _strictly(content, "cp1252")
    guess = from_bytes(content[:SAMPLE]).best()
    return _strictly(content, guess.encoding) if guess else None


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: in European text every second byte is zero."""
    half = max(len(content[:SAMPLE]) // 2, 1)
    if content[1:SAMPLE:2].count(0) > 0.7 * half:
        return _strictly(content, "utf-16-le")
    if content[0:SAMPLE:2].count(0) > 0.7 * half:
        return _strictly(content, "utf-16-be")
    return None


def _western(content: bytes) -> bool:
    """Few accented letters among many plain ones: Windows-1252, of which Latin-1 is a part."""
    sample = content[:SAMPLE]
    high = sum(byte >= 0x80 for byte in sample)
    return high < 0.12 * len(sample) and _strictly(sample, "cp1252") is not None
