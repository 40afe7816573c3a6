"""A thousand hostile words in every field that keeps or seeks them: none is run, by any page or table."""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from httpx2 import Response
from lxml import html

from app.accounts.tiers import Role, Tier
from tests.test_api.films import ARTICLE
from tests.test_api.films import asked as asked_for
from tests.test_api.films import channel as opened
from tests.test_api.house import House, Person
from tests.test_dashboard.browser import Browser
from tests.test_dashboard.test_pages import PAGES

EVIL = "x-evil"
HTML = (
    "<x-evil>",
    "</td></tr></table><x-evil>",
    '"><x-evil onclick=alert(1)>',
    "'><x-evil onmouseover='alert(1)'>",
    "</title><x-evil>",
    "</textarea><x-evil>",
    "<!--><x-evil>-->",
    "<svg><x-evil/></svg>",
    "&lt;x-evil&gt;<x-evil",
    '" autofocus onfocus="alert(1)',
    "javascript:alert(1)",
    "<a href=javascript:alert(1)>x-evil</a>",
    "\u003cx-evil\u003e",
    "<x-evil\x0c>",
)
SQL = (
    "' OR '1'='1",
    "'; DROP TABLE videos; --",
    '" OR ""="',
    "1) UNION SELECT password_hash FROM users --",
    "%' AND 1=CAST((SELECT version()) AS int) --",
    "\\'; SELECT pg_sleep(9); --",
    "_%_%",
    "'||(SELECT 1/0)||'",
    "$$; SELECT 1; $$",
    "%s %d %(x)s :name ? $1",
)
TEMPLATES = ("{{ 7*7 }}", "{% raw %}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{{ cycler.__init__ }}", "{0.__class__}", "%{7*7}")  # fmt: skip
TABLES = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x-evil","x")', "\r=1")  # fmt: skip
HEADERS = ("x\r\nSet-Cookie: evil=1", "x\nLocation: http://x-evil/", "x%0d%0aevil: 1", "x\u0085evil", "x\u2028evil")  # fmt: skip
FRAMES = ("{}", "Rivers {}")
WORDS = tuple(frame.format(word) for frame, word in product(FRAMES, (*HTML, *SQL, *TEMPLATES, *TABLES, *HEADERS)) if word.count("{") == 0 or frame == "{}") + TEMPLATES  # fmt: skip

Field = Callable[[str], Response]


@pytest.fixture
def boss(house: House) -> Person:
    return house.person("boss", role=Role.ADMIN, tier=Tier.SCALE)


def fields(boss: Person) -> dict[str, Field]:
    """Every place where somebody's words are kept or sought."""
    on = opened(boss)
    film = asked_for(boss, on)

    def change(path: str, body: dict[str, object]) -> Response:
        read = boss.call("GET", path.removesuffix("/metadata"))
        tag = {"If-Match": read.headers["etag"]}
        return boss.call("PATCH", path, json=body, headers=tag)

    def ask(words: str, article: str = ARTICLE) -> Response:
        body = {"channel_id": on, "topic": words, "source_text": article}
        return boss.call("POST", "/v1/videos/generate", json=body)

    return {
        "topic": ask,
        "article": lambda words: ask("Rivers", f"{words}\n\n{ARTICLE}"),
        "channel": lambda words: change(f"/v1/channels/{on}", {"name": words}),
        "niche": lambda words: change(f"/v1/channels/{on}", {"profile": {"niche": words}}),
        "title": lambda words: change(f"/v1/videos/{film}", {"title": words}),
        "description": lambda words: change(f"/v1/videos/{film}/metadata", {"description": words}),
        "name": lambda words: change("/v1/users/me", {"username": words}),
        "key": lambda words: boss.call(
            "POST", "/v1/users/me/api-keys", json={"name": words, "scopes": ["videos:read"]}
        ),
        "reason": lambda words: boss.call("POST", "/v1/admin/pause", json={"reason": words}),
        "sought": lambda words: boss.call("GET", "/v1/videos", params={"q": words}),
        "sorted": lambda words: boss.call("GET", "/v1/videos", params={"sort": words}),
        "state": lambda words: boss.call("GET", "/v1/videos", params={"status": words}),
        "trail": lambda words: boss.call("GET", "/v1/admin/audit", params={"actor": words}),
    }


def test_a_thousand_hostile_words_are_kept_or_refused_and_run_nowhere(
    house: House, boss: Person
) -> None:
    pages = Browser(house, "boss")
    said = 0
    for name, say in fields(boss).items():
        answers = [(words, say(words)) for words in WORDS]
        said += len(answers)
        broken = [(words, a.status_code) for words, a in answers if a.status_code >= 500]
        assert broken == [], name
        assert not [a for _, a in answers if "evil" in str(a.headers.multi_items())], name
        for path in (*PAGES, "/dashboard/search?q=evil", "/dashboard/videos?q=%3Cx-evil%3E"):
            shown = pages.get(path).text
            assert list(run(shown)) == [], (name, path)
    assert said >= 1_000
    for path in ("/dashboard/money/ledger.csv", "/v1/admin/audit/export?format=csv"):
        table = (
            pages.get(path).text if path.startswith("/dashboard") else boss.call("GET", path).text
        )
        assert formulas(table) == []


def run(page: str) -> Iterator[str]:
    """What of a page came from hostile words and would do something."""
    for element in html.fromstring(page or "<p></p>").iter():
        if isinstance(element.tag, str):
            if element.tag.lower().startswith(EVIL):
                yield element.tag
            for name, value in element.attrib.items():
                if name.startswith("on") or value.strip().lower().startswith("javascript:"):
                    yield f"{name}={value}"
    if "{{ 7*7 }}" not in page and ">49<" in page:
        yield "49"


def formulas(table: str) -> list[str]:
    """The cells that a spreadsheet would take for formulas."""
    rows = list(csv.reader(io.StringIO(table)))
    return [cell for row in rows for cell in row if cell.startswith(tuple("=+@\t\r"))]


@pytest.mark.parametrize(
    "page", ["<p><x-evil>", "<p onclick='x'>", "<a href=' javascript:x'>", "<p>49</p><b>49</b>"]
)
def test_what_would_run_is_seen(page: str) -> None:
    assert list(run(page))


def test_a_formula_in_a_table_is_seen() -> None:
    assert formulas("a,b\n'=1,=2\n") == ["=2"]
