import io
import os
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from app.core.exceptions import Invalid, MachineUnfit, NotFound, YtempireError
from app.providers.article import read_article
from tests.test_article.pdfs import pdf_of


def refusal(tmp_path: Path, content: bytes, name: str = "a.md") -> Invalid:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Invalid) as error:
        read_article(str(path), images=tmp_path / "images")
    assert sorted(tmp_path.iterdir()) == [path]
    return error.value


@pytest.mark.parametrize(
    "content", [b"", b" \n\t\n ", "\ufeff \n".encode(), b"***\n\n---\n", b"# \n"]
)
def test_an_article_without_words_is_refused(tmp_path: Path, content: bytes) -> None:
    assert "a.md" in refusal(tmp_path, content).what


def test_more_than_five_megabytes_are_refused(tmp_path: Path) -> None:
    assert "5 MB" in refusal(tmp_path, b"Tea is good. " * 400_000).what


def test_almost_five_megabytes_are_read(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"Tea is a good drink for all of us.\n\n" * 130_000)
    assert len(read_article(str(path), images=tmp_path).blocks) == 130_000


@pytest.mark.parametrize(
    "content",
    [
        bytes(range(256)) * 40,
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200),
        b"\x7fELF\x02\x01\x01" + bytes(500),
        b"PK\x03\x04" + os.urandom(4000),
        os.urandom(4000),
    ],
    ids=["all bytes", "png", "program", "zip", "noise"],
)
def test_a_binary_file_is_no_article(tmp_path: Path, content: bytes) -> None:
    assert "binary" in refusal(tmp_path, content).what


def test_an_encrypted_pdf_is_refused(tmp_path: Path) -> None:
    writer = PdfWriter(PdfReader(io.BytesIO(pdf_of([["Some words of text."]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    content = io.BytesIO()
    writer.write(content)
    assert "encrypted" in refusal(tmp_path, content.getvalue(), "a.pdf").what


def test_a_scanned_pdf_is_refused(tmp_path: Path) -> None:
    assert "pictures of pages" in refusal(tmp_path, pdf_of([[], []]), "a.pdf").what


@pytest.mark.parametrize("length", [9, 40, 300])
def test_a_damaged_pdf_is_refused(tmp_path: Path, length: int) -> None:
    whole = pdf_of([["Some words of text."]])
    assert "a.pdf" in refusal(tmp_path, whole[:length], "a.pdf").what


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is a folder"):
        read_article(str(tmp_path), images=tmp_path)


def test_a_device_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="not a regular file"):
        read_article("/dev/zero", images=tmp_path)


def test_a_thousand_marks_within_one_another_are_refused(tmp_path: Path) -> None:
    nested = "# A\n\n" + "*" * 5000 + "a" + "*" * 5000
    assert "Line 3" in refusal(tmp_path, nested.encode()).what


@pytest.mark.parametrize("picture", ["x" * 5000 + ".png", "%00.png"])
def test_an_impossible_picture_is_missing(tmp_path: Path, picture: str) -> None:
    error = refusal(tmp_path, f"# A\n\nText.\n\n![x]({picture})\n".encode())
    assert "is missing" in error.what
    assert len(error.what) < 200


@pytest.mark.parametrize("name", ["missing.md", "a.md/b.md"])
def test_a_missing_file_is_not_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.md").write_text("# A\n\nText.\n")
    with pytest.raises(NotFound, match="There is no file"):
        read_article(str(tmp_path / name), images=tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_names_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# A\n\nText.\n")
    path.chmod(0)
    with pytest.raises(MachineUnfit, match="may not be read"):
        read_article(str(path), images=tmp_path)


@pytest.mark.parametrize("name", ["x" * 5000, "a\x00b", ""])
def test_a_strange_name_is_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(YtempireError):
        read_article(name, images=tmp_path)
