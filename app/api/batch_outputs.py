"""What many films asked for at once look like from outside."""

from collections.abc import Sequence
from uuid import UUID

from app.api.film_outputs import AskedOut, QuoteOut
from app.api.schemas import MoneyOut, Out
from app.core.exceptions import YtempireError
from app.core.money import Money
from app.costs.limits import Limits
from app.videos.batch import Looked, Taken


class RefusalOut(Out):
    """Why one of many was not taken."""

    code: str
    detail: str
    remedy: str

    @classmethod
    def of(cls, refusal: YtempireError) -> "RefusalOut":
        """That error."""
        return cls(code=refusal.code, detail=refusal.what, remedy=refusal.remedy)


class EntryOut(Out):
    """One of many: `queued` with what any film asked for has, or `refused` with the reason.

    `place` is where it stands in the request, from 0.
    """

    place: int
    status: str
    video_id: UUID | None = None
    quote: MoneyOut | None = None
    links: dict[str, str] | None = None
    refusal: RefusalOut | None = None

    @classmethod
    def of(cls, place: int, taken: Taken) -> "EntryOut":
        """What became of it."""
        if taken.video is None:
            refusal = RefusalOut.of(taken.refusal) if taken.refusal else None
            return cls(place=place, status="refused", refusal=refusal)
        asked = AskedOut.of(taken.video)
        return cls(
            place=place,
            status=asked.status.value,
            video_id=asked.video_id,
            quote=asked.quote,
            links=asked.links,
        )


class BatchOut(Out):
    """How many were taken and refused, what is held for them, and each."""

    taken: int
    refused: int
    held: MoneyOut
    entries: tuple[EntryOut, ...]

    @classmethod
    def of(cls, taken: Sequence[Taken]) -> "BatchOut":
        """That outcome."""
        made = [each.video for each in taken if each.video is not None]
        return cls(
            taken=len(made),
            refused=len(taken) - len(made),
            held=Money.total(Money(video.quote) for video in made),
            entries=tuple(EntryOut.of(place, each) for place, each in enumerate(taken)),
        )


class QuotedOut(Out):
    """One of many, quoted or refused for what it is."""

    place: int
    quote: QuoteOut | None = None
    refusal: RefusalOut | None = None


class BatchQuoteOut(Out):
    """What many films would cost together, for how many minutes, and each."""

    cost: MoneyOut
    minutes: float
    fits_a_day: bool
    entries: tuple[QuotedOut, ...]

    @classmethod
    def of(cls, looked: Sequence[Looked], limits: Limits) -> "BatchQuoteOut":
        """Those quotes; whether the limit of a day has room for all, if nothing else is made."""
        good = [(each.quote, each.order.request.seconds) for each in looked if each.quote]
        cost = Money.total(quote.total for quote, _ in good)
        return cls(
            cost=cost,
            minutes=round(sum(seconds for _, seconds in good) / 60, 2),
            fits_a_day=cost <= limits.day,
            entries=tuple(_quoted(place, each) for place, each in enumerate(looked)),
        )


def _quoted(place: int, each: Looked) -> QuotedOut:
    return QuotedOut(
        place=place,
        quote=QuoteOut.of(each.quote, each.order.request.seconds) if each.quote else None,
        refusal=RefusalOut.of(each.refusal) if each.refusal else None,
    )
