"""A second source of prices: the data that the `genai-prices` package carries. It calls nobody."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version

from app.core.money import MICROS
from app.costs.prices import Price
from app.costs.usage import Unit, Usage

_FIELDS = {
    Unit.INPUT: "input_mtok",
    Unit.CACHED_INPUT: "cache_read_mtok",
    Unit.CACHE_WRITE: "cache_write_mtok",
    Unit.IMAGE_INPUT: "input_image_mtok",
    Unit.OUTPUT: "output_mtok",
    Unit.REASONING: "output_mtok",  # billed as output
}
"""Our units by the package's fields: US dollars for a million tokens."""

_SERVICES = frozenset({"text", "images"})
"""What the package prices by the token; its speech prices are known to be wrong (0 for tts-1)."""


class PublishedPrices:
    """Prices of language and picture models as the community last wrote them down."""

    def prices(self, usage: Usage, on: date) -> tuple[Price, ...]:
        """The model's price for each unit, surcharges included; nothing for a model it lacks.

        A price of 0 is taken for a gap: the package has some for models that are not free.
        """
        if usage.service not in _SERVICES:
            return ()
        # A third of a second of imports, on a path a complete table never takes.
        from genai_prices import Usage as OneToken  # noqa: PLC0415
        from genai_prices import calc_price  # noqa: PLC0415

        try:
            found = calc_price(
                OneToken(input_tokens=1),
                usage.model,
                provider_id=usage.provider,
                genai_request_timestamp=datetime.combine(on, time(), UTC),
            )
        except LookupError:
            return ()
        return tuple(
            Price(
                provider=usage.provider,
                service=usage.service,
                model=usage.model,
                unit=unit,
                rate=Fraction(dollars) * MICROS / 1_000_000,
                valid_from=date.min,
                source=f"genai-prices {version('genai-prices')}",
                above=above,
            )
            for unit, field in _FIELDS.items()
            for above, dollars in _tiers(getattr(found.model_price, field, None))
            if dollars > 0
        )


def _tiers(price: object) -> Iterator[tuple[int, Decimal]]:
    """Each (more prompt tokens than, US dollars for a million), the plain price first."""
    if isinstance(price, Decimal):
        yield 0, price
        return
    base = getattr(price, "base", None)
    if isinstance(base, Decimal):
        yield 0, base
        for tier in getattr(price, "tiers", ()):
            yield tier.start, tier.price
