"""How much an article may be."""

MAX_BYTES = 5_000_000
"""Of a file or a page; the longest novels in plain text are about 3 MB."""

TOO_LARGE = "5 MB, which is the limit for an article"

MAX_PAGES = 400
"""Of a PDF."""
