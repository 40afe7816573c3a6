"""What an article is about."""

from collections import Counter
from dataclasses import dataclass

from app.generation.article import Article
from app.generation.title_headline import short_title
from app.providers.offline_writer.icons import subject_icon
from app.providers.offline_writer.words import content_words

MOST_FREQUENT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The words of an article's title and the thirty it uses most, its title and its icon."""

    words: frozenset[str]
    title: str
    icon: str = ""

    @classmethod
    def of(cls, article: Article) -> "Subject":
        """The subject of that article."""
        counts = Counter(word for block in article.blocks for word in _words(block.text))
        frequent = {word for word, count in counts.most_common(MOST_FREQUENT) if count > 1}
        text = " ".join(block.text for block in article.blocks)
        return cls(
            words=frozenset(content_words(article.title) | frequent),
            title=short_title(article.title),
            icon=subject_icon(article.title, text),
        )


def _words(text: str) -> list[str]:
    return [found for word in text.split() for found in content_words(word)]
