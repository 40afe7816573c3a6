import gzip
import socket
import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from app.core.exceptions import Invalid, NotFound, ProviderRejected, ProviderUnavailable
from app.generation.article import BlockKind
from app.providers.article.fetch import fetch_page
from app.providers.article.read import read_article
from app.providers.guarded import PUBLIC, Addresses
from tests.test_article.pdfs import pdf_of
from tests.test_article.servers import Answer, closed_port, page, redirect, site
from tests.test_article.test_formats import HTML

HERE = Addresses(also=("127.0.0.1/32",))


def test_a_page_becomes_an_article(tmp_path: Path) -> None:
    with site({"/tea": page(HTML.encode())}) as (address, _):
        article = read_article(f"{address}/tea", images=tmp_path, addresses=HERE)
    assert article.title == "Tea"
    assert article.address == f"{address}/tea"
    assert article.source == "The Site"


def test_a_page_in_another_encoding_is_read_as_it_declares(tmp_path: Path) -> None:
    body = HTML.replace("leaves", "feuilles séchées").encode("latin-1")
    answer = page(body, kind="text/html; charset=iso-8859-1")
    with site({"/tea": answer}) as (address, _):
        article = read_article(f"{address}/tea", images=tmp_path, addresses=HERE)
    assert "feuilles séchées" in article.text


def test_a_pdf_at_an_address_is_read(tmp_path: Path) -> None:
    body = pdf_of([["How tea grows", "Tea grows best on high ground in the morning sun."]])
    with site({"/tea.pdf": page(body, kind="application/pdf")}) as (address, _):
        article = read_article(f"{address}/tea.pdf", images=tmp_path, addresses=HERE)
    assert article.title == "How tea grows"


def test_the_pictures_of_a_page_are_brought_home(tmp_path: Path) -> None:
    picture = b"\xff\xd8\xff\xe0" + bytes(20_000)
    body = HTML.replace(
        "<blockquote>", '<img src="/cup.jpg" alt="A cup"><img src="/dot.jpg"><blockquote>'
    )
    answers = {
        "/tea": page(body.encode()),
        "/cup.jpg": page(picture, kind="image/jpeg"),
        "/dot.jpg": page(b"\xff\xd8", kind="image/jpeg"),
    }
    with site(answers) as (address, _):
        article = read_article(f"{address}/tea", images=tmp_path / "images", addresses=HERE)
    (found,) = (block for block in article.blocks if block.kind is BlockKind.IMAGE)
    assert found.text == "A cup"
    assert Path(found.image).read_bytes() == picture
    assert list((tmp_path / "images").iterdir()) == [Path(found.image)]


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f000001:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://127.1:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://0.0.0.0:{port}/",
        "http://①②⑦.⓪.⓪.①:{port}/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1/",
    ],
)
def test_a_private_address_is_never_asked(address: str) -> None:
    with site({"/": page(b"secret")}) as (here, asked):
        hostile = address.format(port=here.rsplit(":", 1)[1])
        with pytest.raises((Invalid, ProviderUnavailable)):
            fetch_page(hostile, PUBLIC, seconds=3)
    assert asked == []


def test_a_redirect_inward_is_not_followed() -> None:
    with site({"/secret": page(b"secret")}) as (inside, asked):
        port = inside.rsplit(":", 1)[1]
        with (
            site({"/": redirect(f"http://127.0.0.2:{port}/secret")}) as (outside, _),
            pytest.raises(Invalid, match="private network"),
        ):
            fetch_page(f"{outside}/", HERE)
    assert asked == []


def test_a_name_that_moves_inward_between_two_lookups_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2", "127.0.0.2"])
    real = socket.getaddrinfo

    def moving(host: str, port: object, *rest: object, **more: object) -> object:
        name = next(answers) if host == "moving.example" else host
        return real(name, port, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", moving)
    with site({"/": page(b"<p>outside</p>")}) as (here, asked):
        port = here.rsplit(":", 1)[1]
        found = fetch_page(f"http://moving.example:{port}/", HERE)
        with pytest.raises(Invalid, match="private network"):
            fetch_page(f"http://moving.example:{port}/", HERE)
    assert found.content == b"<p>outside</p>"
    assert asked == ["/"]


def test_redirects_are_followed_five_times_and_no_more() -> None:
    answers: dict[str, Answer] = {f"/{n}": redirect(f"/{n - 1}") for n in range(1, 8)}
    answers["/0"] = page(b"<p>there</p>")
    with site(answers) as (address, _):
        assert fetch_page(f"{address}/5", HERE).address == f"{address}/0"
        with pytest.raises(Invalid, match="redirects more than 5 times"):
            fetch_page(f"{address}/6", HERE)


def test_a_redirect_to_another_scheme_is_refused() -> None:
    with (
        site({"/": redirect("file:///etc/passwd")}) as (address, _),
        pytest.raises(Invalid, match="file://"),
    ):
        fetch_page(f"{address}/", HERE)


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.end_headers()
    while True:
        request.wfile.write(b"x" * 65_536)


def announced(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Length", str(10**9))
    request.end_headers()


def bomb(request: BaseHTTPRequestHandler) -> None:
    body = gzip.compress(bytes(50_000_000))
    request.send_response(200)
    request.send_header("Content-Type", "text/html")
    request.send_header("Content-Encoding", "gzip")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)


@pytest.mark.parametrize("answer", [endless, announced, bomb])
def test_a_body_over_five_megabytes_is_refused(answer: Answer) -> None:
    with site({"/": answer}) as (address, _), pytest.raises(Invalid, match="5 MB"):
        fetch_page(f"{address}/", HERE)


def test_a_site_that_hangs_is_given_up() -> None:
    over = threading.Event()

    def silent(_request: BaseHTTPRequestHandler) -> None:
        over.wait(20)

    def dripping(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Type", "text/html")
        request.end_headers()
        while not over.wait(0.05):
            request.wfile.write(b"x")

    def slow_head(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while not over.wait(0.05):
            request.wfile.write(b"x")

    with site({"/0": silent, "/1": dripping, "/2": slow_head}) as (address, _):
        for path in range(3):
            with pytest.raises(ProviderUnavailable, match="did not deliver"):
                fetch_page(f"{address}/{path}", HERE, seconds=0.3)
        over.set()


@pytest.mark.parametrize(
    ("status", "family"),
    [
        (404, NotFound),
        (410, NotFound),
        (403, ProviderRejected),
        (401, ProviderRejected),
        (429, ProviderUnavailable),
        (500, ProviderUnavailable),
        (503, ProviderUnavailable),
    ],
)
def test_each_refusal_says_who_must_act(status: int, family: type[Exception]) -> None:
    with (
        site({"/": page(b"no", status=status)}) as (address, _),
        pytest.raises(family, match=str(status)),
    ):
        fetch_page(f"{address}/", HERE)


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/zip", "application/json"])
def test_other_kinds_of_content_are_refused(kind: str) -> None:
    with site({"/": page(b"x", kind=kind)}) as (address, _), pytest.raises(Invalid, match=kind):
        fetch_page(f"{address}/", HERE)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.com/a",
        "file:///etc/passwd",
        "gopher://example.com/",
        "http://",
        "http://[::1",
        "http://user:secret@127.0.0.1/",
        "http://exa mple.com/",
        "https://" + "a" * 300 + ".com/",
    ],
)
def test_an_address_that_cannot_be_fetched_is_one_sentence(address: str, tmp_path: Path) -> None:
    with pytest.raises((Invalid, ProviderUnavailable)) as error:
        read_article(address, images=tmp_path, addresses=HERE)
    assert "secret" not in str(error.value)


def test_nobody_at_the_address_is_a_matter_of_time() -> None:
    with pytest.raises(ProviderUnavailable, match="could not be reached"):
        fetch_page(f"http://127.0.0.1:{closed_port()}/", HERE)
