"""The looks a film can have."""

from app.media.themes.catalogue import THEMES, look, theme

__all__ = ["THEMES", "look", "theme"]
