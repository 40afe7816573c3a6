"""A narrator without network: Kokoro-82M, its voices and how English words sound.

`narrator.LocalNarrator` is the adapter of the port; `voices.VOICES` are the voices to choose from.
Nothing is imported here, so that worker processes load only what speaking needs.
"""
