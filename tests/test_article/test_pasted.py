"""A pasted article has no pictures of this machine, and no say over its files."""

from pathlib import Path

import pytest

from app.generation.article import BlockKind
from app.providers.article import read_article, read_pasted

PASTED = """# The sea

The sea rises twice a day, and people have wondered why for two thousand years.

![a chart]({picture})

It falls twice a day as well, and that took just as long to explain.
"""


@pytest.mark.parametrize("picture", ["gone.png", "here.png", "../../../etc/passwd"])
def test_a_picture_named_in_a_pasted_article_is_left_out(tmp_path: Path, picture: str) -> None:
    (tmp_path / "here.png").write_bytes(b"\x89PNG")
    file = tmp_path / "pasted.md"
    file.write_text(PASTED.format(picture=picture))
    article = read_pasted(file, images=tmp_path / "images")
    assert all(block.kind is not BlockKind.IMAGE or not block.image for block in article.blocks)
    assert "falls twice a day" in article.text
    assert article.address == ""


def test_the_same_article_in_a_file_of_ones_own_shows_its_picture(tmp_path: Path) -> None:
    (tmp_path / "here.png").write_bytes(b"\x89PNG")
    file = tmp_path / "mine.md"
    file.write_text(PASTED.format(picture="here.png"))
    article = read_article(str(file), images=tmp_path / "images")
    assert [b.image for b in article.blocks if b.image] == [str((tmp_path / "here.png").resolve())]
