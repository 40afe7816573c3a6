"""The store of this installation."""

from app.core.bucket import bucket_of
from app.core.config import settings
from app.core.store import Store

ABANDONED = 24 * 3600
"""Seconds after which a half-made file in the store belongs to no running process."""


def store() -> Store:
    """The store of this installation, swept of what killed processes left."""
    kept = Store(settings().data_dir.absolute() / "store", bucket_of(settings().storage))
    kept.sweep(older_than=ABANDONED)
    return kept
