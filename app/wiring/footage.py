"""Libraries of footage: those of the settings."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from app.core.config import Settings
from app.core.store import Store
from app.core.vendor_groups import PexelsSettings, PixabaySettings
from app.costs.buyer import Buyer
from app.providers.footage.catalogue import Catalogue
from app.providers.footage.library import Library
from app.providers.footage.pexels import Pexels
from app.providers.footage.pixabay import Pixabay


def footage_libraries(chosen: Settings, kept: Store, buyer: Buyer | None) -> tuple[Library, ...]:
    """The libraries a key is set for, in the order in which they are asked."""
    return tuple(
        Library(catalogue, kept, buyer, trusted=trusted)
        for catalogue, trusted in catalogues(chosen)
    )


def catalogues(chosen: Settings) -> Iterator[tuple[Catalogue, frozenset[str]]]:
    """Those a key is set for, each with the host that the operator set in place of its own."""
    pexels, pixabay = chosen.pexels, chosen.pixabay
    if pexels.api_key is not None:
        usual = PexelsSettings.model_fields["base_url"].default
        key = pexels.api_key.get_secret_value()
        yield Pexels(key, address=pexels.base_url), _trusted(pexels.base_url, usual)
    if pixabay.api_key is not None:
        usual = PixabaySettings.model_fields["base_url"].default
        key = pixabay.api_key.get_secret_value()
        yield Pixabay(key, address=pixabay.base_url), _trusted(pixabay.base_url, usual)


def _trusted(address: str, usual: str) -> frozenset[str]:
    """The host of an address that the operator set in place of the library's own."""
    return frozenset() if address == usual else frozenset({urlsplit(address).netloc})
