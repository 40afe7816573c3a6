"""Who is set up here beside those every installation has, and at which prices."""

from app.core.config import Settings
from app.core.exceptions import Invalid
from app.costs.prices import PriceTable, our_prices, read_prices
from app.costs.published import PublishedPrices
from app.videos.choosing import Equipment


def equipment(chosen: Settings) -> Equipment:
    """Who is set up by those settings."""
    return Equipment(own_pictures=chosen.media_dir is not None)


def price_table(chosen: Settings) -> PriceTable:
    """Our dated prices, the operator's own in front of them, and a second source behind.

    Raises Invalid for a file of prices that cannot be read.
    """
    ours = our_prices(PublishedPrices())
    if chosen.prices_file is None:
        return ours
    try:
        text = chosen.prices_file.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise Invalid(
            f"The price table {chosen.prices_file} cannot be read: {error}.",
            remedy="Correct PRICES_FILE or leave it out.",
        ) from error
    return ours.with_prices(read_prices(text))
