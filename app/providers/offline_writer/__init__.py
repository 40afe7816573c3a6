"""Turns an article into a script by selection alone: no model, no network, every sentence traced."""

from app.providers.offline_writer.writer import OfflineWriter

__all__ = ["OfflineWriter"]
