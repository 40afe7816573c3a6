"""Identifiers that sort by the time they were made and cannot be guessed."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A UUID of version 7: milliseconds since 1970, then 74 random bits (RFC 9562, 5.7)."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | int.from_bytes(os.urandom(10))
    number = number & ~(0xF << 76) | 7 << 76
    return UUID(int=number & ~(0b11 << 62) | 0b10 << 62)
