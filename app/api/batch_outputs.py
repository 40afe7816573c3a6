"""What many films asked for at once look like from outside."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from app.api.film_outputs import AskedOut, PublishingOut, QuoteOut
from app.api.schemas import MoneyOut, Out
from app.core.exceptions import YtempireError
from app.core.money import Money
from app.costs.limits import Limits
from app.publishing.asked_alike import AskedBefore
from app.publishing.publishing_quote import Taken
from app.videos import batch
from app.videos.batch import Looked


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
    def of(cls, place: int, taken: batch.Taken) -> "EntryOut":
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
    def of(cls, taken: Sequence[batch.Taken]) -> "BatchOut":
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

    @classmethod
    def of(
        cls, place: int, each: Looked, known: Iterator[tuple[Taken, AskedBefore | None]]
    ) -> "QuotedOut":
        """That one; `known` is of those that were not refused, and gives the next of them."""
        if each.quote is None:
            return cls(place=place, refusal=RefusalOut.of(each.refusal) if each.refusal else None)
        quote = QuoteOut.of(each.quote, each.order.request.seconds, *next(known))
        return cls(place=place, quote=quote)


class BatchQuoteOut(Out):
    """What many films would cost together, for how many minutes, what publishing them takes, and each.

    A channel's playlist that has to be created is counted with the first film of that channel.
    """

    cost: MoneyOut
    minutes: float
    fits_a_day: bool
    youtube: PublishingOut
    entries: tuple[QuotedOut, ...]

    @classmethod
    def of(
        cls,
        looked: Sequence[Looked],
        limits: Limits,
        taken: Sequence[Taken],
        before: Sequence[AskedBefore | None],
    ) -> "BatchQuoteOut":
        """Those quotes; whether the limit of a day has room for all, if nothing else is made.

        `taken` and `before` are of those that were not refused, in order.
        """
        known = iter(zip(taken, before, strict=True))
        entries = tuple(QuotedOut.of(place, each, known) for place, each in enumerate(looked))
        quotes = [entry.quote for entry in entries if entry.quote]
        cost = Money.total(quote.cost for quote in quotes)
        seconds = sum(each.order.request.seconds for each in looked if each.quote)
        return cls(
            cost=cost,
            minutes=round(seconds / 60, 2),
            fits_a_day=cost <= limits.day,
            youtube=PublishingOut.of(*taken),
            entries=entries,
        )
