"""Visuals of every kind made of given words."""

from collections.abc import Iterator

from app.generation.script import (
    Bullet,
    BulletsVisual,
    ChartVisual,
    CloseVisual,
    ImageVisual,
    NumberVisual,
    Point,
    QuoteVisual,
    StatementVisual,
    TitleVisual,
    Visual,
)


def visuals(first: str, second: str = "", *, parts: int = 4) -> Iterator[Visual]:
    """One visual of every kind; a chart of each form."""
    yield TitleVisual(title=first, kicker=second, subtitle=second, icon="rocket", emphasis=(first,))
    yield StatementVisual(text=first, kicker=second, icon="leaf", emphasis=(second,))
    bullets = tuple(
        Bullet(text=first, detail=second if at % 2 else "", icon="sun", line=at)
        for at in range(parts)
    )
    yield BulletsVisual(title=second or first, bullets=bullets, kicker=second)
    yield NumberVisual(number=first or "7", unit=second, label=second or first, kicker=second)
    points = tuple(
        Point(label=first if at % 2 else second, value=(at - 1) * 1234.5) for at in range(parts)
    )
    for form in ("bar", "line"):
        yield ChartVisual(
            title=first,
            points=points,
            form=form,
            unit=second,
            kicker=second,
            highlight=0,
            note=second,
        )
    yield QuoteVisual(text=first, by=second, kicker=second)
    yield ImageVisual(image="photo.jpg", caption=first, credit=second, kicker=second)
    yield CloseVisual(title=first, source=second, address=first, call=second)
