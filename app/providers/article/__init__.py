"""Articles from files and addresses: Markdown, plain text, HTML and PDF."""

from app.providers.article.read import read_article, read_pasted

__all__ = ["read_article", "read_pasted"]
