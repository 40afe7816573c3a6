"""Carries experiments out, one after the other, and says what they came to."""

import time
import traceback
from collections.abc import Iterator, Sequence

from verify.promise import Effort, Promise, Verdict


def judge(promises: Sequence[Promise], effort: Effort) -> Iterator[Verdict]:
    """A verdict on each, as soon as it is there. What cannot be carried out counts as missed."""
    for promise in promises:
        began = time.monotonic()
        try:
            figures, fault = promise.run(effort), ""
        except Exception as error:  # noqa: BLE001 - an experiment that breaks is one that missed
            figures, fault = {}, _place(error)
        yield Verdict(
            promise=promise, figures=figures, seconds=time.monotonic() - began, fault=fault
        )


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {last.filename}:{last.lineno}: {error}"[:2000]
