"""Clips and photographs that others give away: libraries outside behind one adapter.

`library.Library` is the adapter of the port; `pexels` and `pixabay` are whose libraries.
"""
