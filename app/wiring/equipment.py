"""Who is set up here beside those every installation has, and at which prices."""

from collections.abc import Iterator

from app.core.config import Settings
from app.core.exceptions import Invalid
from app.costs.plan import Pictures
from app.costs.prices import PriceTable, our_prices, read_prices
from app.costs.published import PublishedPrices
from app.providers.openai.account import Account
from app.videos.choosing import Equipment


def equipment(chosen: Settings) -> Equipment:
    """Who is set up by those settings."""
    account = openai_account(chosen)
    speaks = chosen.elevenlabs.api_key is not None
    return Equipment(
        writer=chosen.openai.model if account else "",
        writer_bill=account.bill if account else "openai",
        speaker=chosen.elevenlabs.model if speaks else "",
        studio_voice=chosen.elevenlabs.voice_id if speaks else "",
        painters=tuple(_painters(chosen)),
        footage=chosen.pexels.api_key is not None or chosen.pixabay.api_key is not None,
        own_pictures=chosen.media_dir is not None,
    )


def openai_account(chosen: Settings) -> Account | None:
    """The account at OpenAI, or at a server that speaks its language; None where none is set up."""
    openai = chosen.openai
    if openai.api_key is None and not openai.base_url:
        return None
    return Account(
        key=openai.api_key.get_secret_value() if openai.api_key else "none",
        address=openai.base_url,
        organization=openai.organization,
        api=openai.api,
        bill="local" if openai.free else "openai",
    )


def _painters(chosen: Settings) -> Iterator[tuple[Pictures, str]]:
    if chosen.openai.api_key is not None and chosen.openai.image_model:
        yield Pictures.OPENAI, chosen.openai.image_model
    if chosen.stability.api_key is not None:
        yield Pictures.STABILITY, chosen.stability.model


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
