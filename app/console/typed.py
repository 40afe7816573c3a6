"""What is typed at a terminal, read: one sentence says what cannot be."""

import argparse
from pathlib import Path

SHORTEST, LONGEST = 15, 3600
"""Seconds a film may be asked to last: below there is no room for a hook, a scene and a close."""


def folder(name: str) -> Path:
    """A folder by its name."""
    if not name.strip():
        raise argparse.ArgumentTypeError("an empty name names no folder")
    return Path(name)


def seconds(text: str) -> float:
    """How long a film is to be."""
    try:
        asked = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds") from error
    if not SHORTEST <= asked <= LONGEST:
        raise argparse.ArgumentTypeError(
            f"{text} s is out of range: a film lasts from {SHORTEST} to {LONGEST} s"
        )
    return asked


def count(text: str) -> int:
    """A number of things side by side."""
    if not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 to 64")
    return int(text)


def port(text: str) -> int:
    """The number of a port."""
    if not text.isdigit() or not 1 <= int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text} is not a port: a number from 1 to 65535")
    return int(text)
