"""Visuals laid out as cards."""

from app.media.cards.draw import draw_card

__all__ = ["draw_card"]
