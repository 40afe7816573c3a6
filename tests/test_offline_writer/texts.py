"""Articles from a few words of Markdown."""

from app.generation.article import Article
from app.providers.article.markdown import read_markdown


def article_of(markdown: str) -> Article:
    """The article that Markdown text makes, called “Tea”."""
    draft = read_markdown(markdown, image=lambda reference: reference)
    return draft.article(title="Tea", source="article.md", address="article.md", language="en")
