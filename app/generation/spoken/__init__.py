"""How a printed sentence is said: numbers, units, names and signs as plain words."""

from app.generation.spoken.speech import SpokenWord, said_length, spoken

__all__ = ["SpokenWord", "said_length", "spoken"]
