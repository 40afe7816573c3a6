"""Carries experiments out and says what they came to: those of the suite together, the others one by one."""

import time
import traceback
from collections.abc import Iterator, Sequence

from verify.promise import Effort, Promise, Verdict
from verify.suite import prove_together


def judge(promises: Sequence[Promise], effort: Effort) -> Iterator[Verdict]:
    """A verdict on each, as soon as it is there. What cannot be carried out counts as missed."""
    proved = [promise for promise in promises if promise.tests]
    together = proved if len(proved) > 1 else []
    yield from (_judged(promise, effort) for promise in promises if promise not in together)
    yield from _judged_together(together)


def _judged(promise: Promise, effort: Effort) -> Verdict:
    began = time.monotonic()
    try:
        figures, fault = promise.run(effort), ""
    except Exception as error:  # noqa: BLE001 - an experiment that breaks is one that missed
        figures, fault = {}, _place(error)
    seconds = time.monotonic() - began
    return Verdict(promise=promise, figures=figures, seconds=seconds, fault=fault)


def _judged_together(promises: Sequence[Promise]) -> Iterator[Verdict]:
    try:
        found = prove_together(promises) if promises else {}
        fault = ""
    except Exception as error:  # noqa: BLE001 - as above
        found, fault = {}, _place(error)
    for promise in promises:
        figures, seconds = found.get(promise.name, ({}, 0.0))
        yield Verdict(promise=promise, figures=figures, seconds=seconds, fault=fault)


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {last.filename}:{last.lineno}: {error}"[:2000]
