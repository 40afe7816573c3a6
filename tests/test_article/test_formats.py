from pathlib import Path

import pytest

from app.core.exceptions import Invalid
from app.generation.article import Article, BlockKind
from app.providers.article import read_article
from tests.test_article.pdfs import pdf_of

EXAMPLES = Path(__file__).parents[2] / "examples"

MARKDOWN = """---
author: Ann Lee
site: "The Tea Times"
---
# Tea, *explained*

Tea is a **drink** made
from leaves [1].

## Kinds

- Green: not oxidised
- Black: fully oxidised
  - Assam

> It is very good.
>
> — Samuel Pepys

| Kind | mg |
|---|---|
| Green | 30 |
| Black | 50 |
"""

HTML = """<!doctype html><html lang="en"><head><title>Tea - The Site</title>
<meta name="author" content="Ann Lee"><meta property="og:site_name" content="The Site"></head>
<body><nav><a href="/">Home and other pages of the menu</a></nav><article><h1>Tea</h1>
<p>Tea is a drink made from leaves, and it has been drunk for a very long time in many places.</p>
<h2>Kinds</h2><p>There are several kinds of tea that people drink in the afternoon with milk.</p>
<ul><li>Green: not oxidised</li><li>Black: <b>fully</b> oxidised</li></ul>
<blockquote><p>Tea is the best.</p></blockquote>
<table><tr><th>Kind</th><th>mg</th></tr><tr><td>Green</td><td>30</td></tr></table>
<p>And finally a last paragraph that tells how tea goes on and on into the evening.</p>
</article><footer>All rights reserved by the people of the footer</footer></body></html>"""

PLAIN = """ON TEA

Tea is a drink made from leaves, and it has been
drunk for a very long time.

Kinds of tea

There are two:
- Green tea
- Black tea, which is
  oxidised

The end is near.
"""


def read(tmp_path: Path, name: str, content: str | bytes) -> Article:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_article(str(path), images=tmp_path / "images")


def texts(article: Article, kind: BlockKind) -> list[str]:
    return [block.text for block in article.blocks if block.kind is kind]


def assert_every_block_stands_at_its_place(article: Article) -> None:
    for block in article.blocks:
        assert article.text[block.start : block.start + len(block.text)] == block.text


def test_markdown_keeps_its_structure_and_loses_its_marks(tmp_path: Path) -> None:
    article = read(tmp_path, "tea.md", MARKDOWN)
    assert (article.title, article.byline, article.source) == (
        "Tea, explained",
        "Ann Lee",
        "The Tea Times",
    )
    assert texts(article, BlockKind.PARAGRAPH) == ["Tea is a drink made from leaves [1]."]
    assert texts(article, BlockKind.HEADING) == ["Kinds"]
    assert texts(article, BlockKind.ITEM) == [
        "Green: not oxidised",
        "Black: fully oxidised",
        "Assam",
    ]
    assert texts(article, BlockKind.QUOTE) == ["It is very good. — Samuel Pepys"]
    (table,) = (block for block in article.blocks if block.kind is BlockKind.TABLE)
    assert table.rows == (("Kind", "mg"), ("Green", "30"), ("Black", "50"))
    assert_every_block_stands_at_its_place(article)


def test_bold_words_that_open_a_paragraph_are_its_heading(tmp_path: Path) -> None:
    body = (
        "**A passport.** Every battery gets one.\n\n**Loud** words are no heading.\n\n**Alone.**\n"
    )
    article = read(tmp_path, "a.md", f"# A\n\n{body}")
    assert texts(article, BlockKind.HEADING) == ["A passport"]
    assert texts(article, BlockKind.PARAGRAPH) == [
        "Every battery gets one.",
        "Loud words are no heading.",
        "Alone.",
    ]
    assert_every_block_stands_at_its_place(article)


def test_the_entries_of_two_lists_are_told_apart(tmp_path: Path) -> None:
    article = read(tmp_path, "a.md", "# A\n\n- one\n- two\n\nText between.\n\n- three\n")
    groups = [block.group for block in article.blocks if block.kind is BlockKind.ITEM]
    assert groups[0] == groups[1] != groups[2]


def test_html_is_reduced_to_its_article(tmp_path: Path) -> None:
    article = read(tmp_path, "page.html", HTML)
    assert (article.title, article.byline, article.source, article.language) == (
        "Tea",
        "Ann Lee",
        "The Site",
        "en",
    )
    assert "Home" not in article.text
    assert "footer" not in article.text
    assert texts(article, BlockKind.ITEM) == ["Green: not oxidised", "Black: fully oxidised"]
    assert texts(article, BlockKind.QUOTE) == ["Tea is the best."]
    assert_every_block_stands_at_its_place(article)


def test_html_is_recognised_under_any_name(tmp_path: Path) -> None:
    assert read(tmp_path, "page.md", HTML).source == "The Site"


def test_plain_text_shows_its_headings_and_lists(tmp_path: Path) -> None:
    article = read(tmp_path, "tea.txt", PLAIN)
    assert article.title == "On Tea"
    assert texts(article, BlockKind.HEADING) == ["Kinds of tea"]
    assert texts(article, BlockKind.ITEM) == ["Green tea", "Black tea, which is oxidised"]
    assert texts(article, BlockKind.PARAGRAPH) == [
        "Tea is a drink made from leaves, and it has been drunk for a very long time.",
        "There are two:",
        "The end is near.",
    ]
    assert_every_block_stands_at_its_place(article)


def test_markdown_is_recognised_without_its_name(tmp_path: Path) -> None:
    article = read(tmp_path, "notes", "# Tea\n\nA drink.\n\n## Kinds\n\nTwo kinds.\n")
    assert article.title == "Tea"
    assert texts(article, BlockKind.HEADING) == ["Kinds"]


def test_a_pdf_is_joined_to_paragraphs_without_its_running_heads(tmp_path: Path) -> None:
    pages = [
        [
            "The Journal of Tea",
            "How tea grows",
            "Tea grows best on high ground, and the finest leaves are gath-",
            "ered by hand in the early morning when they are still very young.",
            "1",
        ],
        [
            "The Journal of Tea",
            "It is then dried in the sun for a day, rolled, and heated in an iron",
            "pan until the leaves are brittle.",
            "2",
        ],
        ["The Journal of Tea", "This is the last page of the story that we tell here today.", "3"],
    ]
    article = read(tmp_path, "tea.pdf", pdf_of(pages))
    assert article.title == "How tea grows"
    assert "gathered by hand" in article.text
    assert "Journal" not in article.text
    assert not any(character.isdigit() for character in article.text)
    assert_every_block_stands_at_its_place(article)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32"]
)
def test_any_common_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    text = "# Le café\n\nLe café est né en Éthiopie, où l’on raconte l’histoire d’un berger.\n"
    article = read(tmp_path, "cafe.md", text.encode(encoding))
    assert article.title == "Le café"
    assert "Éthiopie, où l’on raconte" in article.text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Die Station fliegt etwa vierhundert Kilometer über dem Boden und sie ist groß.", "de"),
        ("Международная космическая станция летает над Землёй.", "ru"),
        ("国际空间站在地球上空飞行，宇航员在那里生活和工作。", "zh"),
        ("The station flies about four hundred kilometres above the ground.", "en"),
    ],
)
def test_the_language_is_found(tmp_path: Path, text: str, code: str) -> None:
    assert read(tmp_path, "a.txt", text).language == code


def test_pictures_stay_where_the_article_has_them(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.png").write_bytes(b"x")
    article = read(tmp_path, "a.md", '# A\n\nBefore it.\n\n![Alt](sub/a.png "The caption")\n')
    picture = article.blocks[1]
    assert (picture.kind, picture.text) == (BlockKind.IMAGE, "The caption")
    assert picture.image == str((tmp_path / "sub" / "a.png").resolve())


@pytest.mark.parametrize("reference", ["missing.png", "../secret.png", "/etc/passwd", "."])
def test_a_picture_that_is_no_local_file_is_named(tmp_path: Path, reference: str) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    home = tmp_path / "home"
    home.mkdir()
    with pytest.raises(Invalid) as error:
        read(home, "a.md", f"# A\n\nText.\n\n![x]({reference})\n")
    assert reference in str(error.value)


@pytest.mark.parametrize(
    "reference",
    ["ftp://example.com/a.png", "//example.com/a.png", "data:image/png;base64,iVBORw0KGgo=", ""],
)
def test_a_picture_that_lies_elsewhere_is_left_out(tmp_path: Path, reference: str) -> None:
    article = read(tmp_path, "a.md", f"# A\n\nText of it.\n\n![x]({reference})\n")
    assert [block.kind for block in article.blocks] == [BlockKind.PARAGRAPH]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("<with space.png>", "with space.png"),
        ("with%20space.png", "with space.png"),
        ("brücke.png", "brücke.png"),
    ],
)
def test_a_picture_is_found_by_its_name_on_the_disk(
    tmp_path: Path, written: str, name: str
) -> None:
    (tmp_path / name).write_bytes(b"x")
    article = read(tmp_path, "a.md", f"# A\n\nText of it.\n\n![x]({written})\n")
    assert article.blocks[-1].image == str((tmp_path / name).resolve())


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"{'  ' * (n % 6)}- level {n}\n" for n in range(60)),
        "|"
        + "".join(f" c{n} |" for n in range(500))
        + "\n|"
        + "---|" * 500
        + "\n|"
        + " 1 |" * 500
        + "\n",
    ],
    ids=["nested lists", "500 columns"],
)
def test_lists_and_tables_say_nothing_of_the_language(tmp_path: Path, body: str) -> None:
    assert read(tmp_path, "a.md", f"# Things\n\nHere they are.\n\n{body}").language == "en"


def test_a_passage_of_marks_alone_is_left_out(tmp_path: Path) -> None:
    text = "# Tea\n\nTea is good for you.\n\n> ”\n\n- —\n- …\n\n§§\n"
    assert [b.text for b in read(tmp_path, "a.md", text).blocks] == ["Tea is good for you."]


@pytest.mark.parametrize("mark", ["\u202e", "\u2066", "\u2069", "\u200b"])
def test_invisible_marks_do_not_reach_the_title(tmp_path: Path, mark: str) -> None:
    head = read(tmp_path, "a.md", f"---\ntitle: A{mark}b\n---\n\nTea{mark} is good.\n")
    page = read(
        tmp_path,
        "a.html",
        f"<html><head><title>A{mark}b</title></head><body><article><p>Tea{mark} is good for"
        " all of us on a long day.</p></article></body></html>",
    )
    assert (head.title, head.text, page.title) == ("Ab", "Tea is good.", "Ab")


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.md")), ids=lambda path: path.stem)
def test_the_examples_are_readable(path: Path, tmp_path: Path) -> None:
    article = read_article(str(path), images=tmp_path)
    assert article.language == "en"
    assert 450 <= len(article.text.split()) <= 1300
    assert_every_block_stands_at_its_place(article)
