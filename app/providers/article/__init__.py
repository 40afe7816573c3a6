"""Articles from files and addresses: Markdown, plain text, HTML and PDF."""

from app.providers.article.read import read_article

__all__ = ["read_article"]
