"""Turns an article into a script by selection alone: no model, no network, every sentence traced."""
