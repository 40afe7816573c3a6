"""A very long article costs no more than a long one."""

from app.providers.offline_writer.scope import MOST_CHARACTERS, within_reach
from tests.test_offline_writer.test_writer import example, seconds, written
from tests.test_offline_writer.texts import article_of

CHAPTER = (
    "## Part {n}\n\n" + "Town number {n} has 137 people and a market by the river. " * 60 + "\n\n"
)


def test_an_article_of_usual_length_is_read_whole() -> None:
    assert within_reach(example("tides")) is example("tides")


def test_of_a_book_the_beginnings_of_its_sections_are_read() -> None:
    book = article_of(
        "\n\n".join(
            (CHAPTER * 1).format(n=n).replace("  ", " ") + "More. " * 200 for n in range(400)
        )
    )
    kept = within_reach(book)
    assert sum(len(block.text) for block in kept.blocks) <= MOST_CHARACTERS
    assert all(book.text[b.start : b.start + len(b.text)] == b.text for b in kept.blocks)
    assert kept.blocks[-1].start > 0.98 * len(book.text)


def test_a_section_without_end_is_cut_between_paragraphs() -> None:
    text = "\n\n".join(
        f"Town number {n} has {n + 9} people and lies by the sea." for n in range(9_000)
    )
    found = written(article_of(text), 60)
    assert abs(seconds(found) - 60) <= 6
