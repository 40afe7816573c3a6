"""What a scene shows, from what a model asked for: every figure and every quotation is checked."""

import math
from collections.abc import Sequence

from app.generation.script import (
    ChartVisual,
    NumberVisual,
    Point,
    QuoteVisual,
    StatementVisual,
    Visual,
)
from app.generation.script_lists import bullets
from app.generation.script_scene import FIGURE
from app.generation.table_chart import MOST_BARS, fits_a_card
from app.providers.offline_writer.accent import emphasis
from app.providers.offline_writer.icons import icon_for
from app.providers.openai_writer.cleaning import clean
from app.providers.openai_writer.forms import Entry, Sight
from app.providers.openai_writer.traces import Evidence

MOST_TITLE, MOST_WORDS, MOST_ENTRY, MOST_DETAIL = 60, 90, 60, 80
"""Characters a card has room for, set large."""
MOST_ENTRIES = 6


def visual_of(sight: Sight, lines: Sequence[str], evidence: Evidence | None) -> Visual:
    """The visual that was asked for, or a statement where it cannot be shown or is not founded.

    With `evidence`, figures and quotations must stand in the article; without an article nobody is
    quoted.
    """
    return (
        _number(sight, evidence)
        or _bullets(sight, lines, evidence)
        or _chart(sight, evidence)
        or _quote(sight, evidence)
        or _statement(sight, lines, evidence)
    )


def _number(sight: Sight, evidence: Evidence | None) -> Visual | None:
    figure = FIGURE.match(clean(sight.number)) if sight.kind == "number" else None
    label = clean(sight.text, MOST_TITLE)
    if figure is None or not label or not fits_a_card(figure["number"]):
        return None
    if evidence and not evidence.has_figures(f"{figure['number']} {label}"):
        return None
    icon = icon_for((label,))
    return NumberVisual(number=figure["number"], unit=figure["unit"], label=label, icon=icon)


def _bullets(sight: Sight, lines: Sequence[str], evidence: Evidence | None) -> Visual | None:
    texts = (_entry(entry) for entry in sight.entries[:MOST_ENTRIES])
    entries = [text for text in texts if text and (evidence is None or evidence.has_figures(text))]
    title = clean(sight.text, MOST_TITLE)
    if sight.kind != "bullets" or len(entries) < 2 or not title:
        return None
    return bullets(title, entries, lines, icon_for)


def _entry(entry: Entry) -> str:
    """An entry as a person's own script has it: its detail behind a colon."""
    text, detail = clean(entry.text.replace(":", ","), MOST_ENTRY), clean(entry.detail, MOST_DETAIL)
    return f"{text}: {detail}" if text and detail else text


def _chart(sight: Sight, evidence: Evidence | None) -> Visual | None:
    points = tuple(
        Point(label=label, value=dot.value)
        for dot in sight.points
        if math.isfinite(dot.value) and (label := clean(dot.label, 24))
    )
    if sight.kind != "chart" or not 2 <= len(points) <= MOST_BARS or not clean(sight.text):
        return None
    said = " ".join(f"{point.value:g}" for point in points)
    if evidence and not evidence.has_figures(said):
        return None
    years = all(point.label.isdigit() and len(point.label) == 4 for point in points)
    unit = clean(sight.unit, 16)
    return ChartVisual(
        title=clean(sight.text, MOST_TITLE),
        points=points,
        form="line" if years else "bar",
        unit=unit,
    )


def _quote(sight: Sight, evidence: Evidence | None) -> Visual | None:
    if sight.kind != "quote" or evidence is None:
        return None
    trace = evidence.trace(sight.text)
    if trace is None or len(trace.quote) > 3 * MOST_WORDS:
        return None
    by = clean(sight.by, MOST_TITLE)
    return QuoteVisual(text=trace.quote.strip(' “”"'), by=by if evidence.knows(by) else "")


def _statement(sight: Sight, lines: Sequence[str], evidence: Evidence | None) -> Visual:
    text = clean(sight.text, MOST_WORDS)
    unfounded = evidence is not None and not evidence.has_figures(text)
    if not text or unfounded or sight.kind == "quote":
        text = clean(lines[0], MOST_WORDS).rstrip(".")
    return StatementVisual(
        text=text, icon=icon_for((text, *lines)), emphasis=emphasis(text, frozenset())
    )
