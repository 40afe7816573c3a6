"""The looks a film can have."""

from app.media.themes.catalogue import look, theme

__all__ = ["look", "theme"]
