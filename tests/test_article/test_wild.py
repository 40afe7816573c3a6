"""Articles as people and their tools save them."""

from pathlib import Path

from app.generation.article import Article, BlockKind
from app.providers.article.read import read_article

TOML = """+++
title = "Storm season"
author = "Ann Lee"
description = "Why the wind is getting stronger"
tags = ["a", "b"]
+++

Storm season 🌪️
===============

The wind reached 210 kilometres per hour.[^1] See the [full list][list] :rocket: for more at 10:30:15.

Second part
-----------

<div align="center"><img src="badge.svg"></div>

![A far picture](http://127.0.0.1:9/a.png "Far")

1. First we close the windows
   - with tape
   - with boards
2. Then we wait

- [x] The cellar is dry

| Year | Storms |
|:-----|------:|
| 2000 | 12 |

```python
print("hello: world")
```

[^1]: Measured at the harbour,
    at noon.
[list]: http://127.0.0.1:9/list
"""
YAML = """---
title: 'Slow cities'
summary: >-
  How twelve towns learned
  to slow down
tags:
  - city
---
<!-- a note -->
# Slow cities

Twelve towns have slowed down their traffic. <br/> Accidents fell <b>within a year</b>.
"""
PAGE = """<!doctype html><html lang="en"><head><title>Bees can count | Daily Planet</title>
<meta name="description" content="Bees can count to four, a new study says"></head><body>
<div id="cookie-banner">We use cookies to improve your experience. <button>Accept all</button></div>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main><article><h1>Bees can count</h1><div class="share"><a>Share on Facebook</a><a>Tweet</a></div>
<p>Bees can count to four, and they understand that nothing is less than one. Researchers in
Melbourne trained 25 honeybees with sugar water.</p>
<figure><img src="bee.jpg" alt="A bee"><figcaption>A bee on a flower.</figcaption></figure>
<p>The insects flew into a box and saw a card with dots on it. Those that chose the smaller number
were rewarded, and after a day they were right in 75 percent of all cases.</p>
<h2>What it means</h2><p>The brain of a bee has fewer than a million neurons. A human brain has 86
billion of them, and yet children learn about zero only at the age of four.</p>
<aside class="related"><h3>Related articles</h3><ul><li><a>Ten facts</a></li></ul></aside>
</article></main><footer>© 2024 Daily Planet. All rights reserved.</footer></body></html>
"""


def read(folder: Path, name: str, text: str) -> Article:
    (folder / name).write_text(text)
    (folder / "bee.jpg").write_bytes(b"not looked at")
    return read_article(str(folder / name), images=folder / "images")


def of_kind(article: Article, kind: BlockKind) -> list[str]:
    return [block.text for block in article.blocks if block.kind is kind]


def test_markdown_of_a_static_site_is_read_without_its_machinery(tmp_path: Path) -> None:
    article = read(tmp_path, "toml.md", TOML)
    assert (article.title, article.byline, article.lead) == (
        "Storm season",
        "Ann Lee",
        "Why the wind is getting stronger",
    )
    assert of_kind(article, BlockKind.HEADING) == ["Second part"]
    assert of_kind(article, BlockKind.PARAGRAPH) == [
        "The wind reached 210 kilometres per hour. See the full list for more at 10:30:15."
    ]
    assert of_kind(article, BlockKind.ITEM) == [
        "First we close the windows",
        "with tape",
        "with boards",
        "Then we wait",
        "The cellar is dry",
    ]
    assert of_kind(article, BlockKind.TABLE) == ["Year\tStorms\n2000\t12"]


def test_a_far_picture_that_cannot_be_had_is_left_out(tmp_path: Path) -> None:
    assert of_kind(read(tmp_path, "toml.md", TOML), BlockKind.IMAGE) == []


def test_a_folded_summary_is_the_lead(tmp_path: Path) -> None:
    article = read(tmp_path, "yaml.md", YAML)
    assert (article.title, article.lead) == ("Slow cities", "How twelve towns learned to slow down")
    assert of_kind(article, BlockKind.PARAGRAPH) == [
        "Twelve towns have slowed down their traffic. Accidents fell within a year."
    ]


def test_a_page_is_read_without_menus_banners_and_buttons(tmp_path: Path) -> None:
    article = read(tmp_path, "page.html", PAGE)
    assert (article.title, article.lead) == (
        "Bees can count",
        "Bees can count to four, a new study says",
    )
    assert of_kind(article, BlockKind.IMAGE) == ["A bee"]
    for noise in ("cookies", "Home", "Facebook", "Related", "Ten facts", "rights reserved"):
        assert noise not in article.text
