"""What each call of the YouTube Data API counts as, and in which bucket of its project's day.

Source: Google's page "Quota costs for API requests" as of September to November 2026. Since 1 June
2026 `videos.insert` and `search.list` have buckets of their own, 100 calls a day each; all else
shares 10,000 units. Every request counts, also one that is refused, and so does every page of a list.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Bucket(StrEnum):
    """The three daily allowances of a Google Cloud project."""

    UNITS = "units"
    UPLOADS = "uploads"
    SEARCHES = "searches"


@dataclass(frozen=True, slots=True)
class Cost:
    """So much of that bucket."""

    bucket: Bucket
    amount: int


_UNITS: Final = {
    **dict.fromkeys(
        (
            "channels.list",
            "i18nLanguages.list",
            "playlistItems.list",
            "playlists.list",
            "videoCategories.list",
            "videos.batchGetStats",  # not on Google's page; like every other list
            "videos.list",
        ),
        1,
    ),
    **dict.fromkeys(
        (
            "captions.delete",
            "captions.list",
            "channels.update",
            "playlistItems.delete",
            "playlistItems.insert",
            "playlistItems.update",
            "playlists.delete",
            "playlists.insert",
            "playlists.update",
            "thumbnails.set",
            "videos.delete",
            "videos.update",
        ),
        50,
    ),
    "captions.insert": 400,
    "captions.update": 450,
}

COSTS: Final[dict[str, Cost]] = {
    **{method: Cost(Bucket.UNITS, amount) for method, amount in _UNITS.items()},
    "videos.insert": Cost(Bucket.UPLOADS, 1),
    "search.list": Cost(Bucket.SEARCHES, 1),
}
"""By the method's name in Google's own description of the API."""


def cost_of(method: str) -> Cost:
    """What one call of that method counts as. Raises ValueError for one whose cost nobody wrote down."""
    if method not in COSTS:
        raise ValueError(f"nobody wrote down what {method} costs")
    return COSTS[method]
