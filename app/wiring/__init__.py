"""Settings to a house: the one place that plugs providers into ports.

What is wanted is imported from its own room: a stage of a film starts in a fresh interpreter, and what it
imports is most of what it waits for.
"""
