"""What the pages are made of: vendored files, the style sheet, the catalogue, the bundled article."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from app.dashboard import words
from app.dashboard.assets import FOLDER, assets
from app.dashboard.pages.first import ARTICLE
from app.dashboard.rendering import TEMPLATES, environment
from app.media.theme_names import THEMES
from scripts import dashboard_assets
from tests.test_api.house import House

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((FOLDER / "manifest.json").read_text())


def test_every_made_or_vendored_file_is_the_one_in_the_manifest() -> None:
    for name, entry in MANIFEST["files"].items():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == entry["sha256"], name
        assert all(one["licence"] and one["version"] for one in entry["from"])


def test_the_style_sheet_was_made_from_the_sources_and_templates_that_are_here() -> None:
    assert MANIFEST["sources"] == dashboard_assets.sources(), "run `make assets`"
    assert MANIFEST["classes"] == dashboard_assets.classes(), "run `make assets`"


def test_no_file_names_another_host() -> None:
    for asset in FOLDER.glob("*.js"):
        assert "https://" not in asset.read_text().replace("https://htmx.org", ""), asset


def test_the_catalogue_holds_every_sentence_of_the_templates() -> None:
    assert sorted(words.catalogue()) == words.sentences(TEMPLATES)


def test_every_template_can_be_read() -> None:
    for name in environment().list_templates():
        environment().get_template(name)


def test_no_field_hides_from_htmx_what_it_asks_of_a_form() -> None:
    asked = "form|closest|elements|matches|checkValidity|reportValidity"
    for template in TEMPLATES.rglob("*.html"):
        assert not re.search(rf'name="({asked})"', template.read_text()), template


def test_the_article_of_the_first_film_is_one_of_the_examples() -> None:
    assert ARTICLE.read_text() == (ROOT / "examples/space-station.md").read_text()


def test_every_look_has_its_picture() -> None:
    assert {f"look-{look}.jpg" for look in THEMES} <= set(assets())


@pytest.mark.parametrize("name", sorted(assets()))
def test_a_file_is_kept_for_ever_under_the_address_of_its_content(house: House, name: str) -> None:
    asset = assets()[name]
    named = house.call("GET", f"/dashboard/static/{name}?v={asset.digest}")
    assert named.content == asset.plain
    assert "immutable" in named.headers["cache-control"]
    later = house.call("GET", f"/dashboard/static/{name}?v=other")
    assert later.headers["cache-control"] == "no-cache"
    tag = {"if-none-match": named.headers["etag"]}
    assert house.call("GET", f"/dashboard/static/{name}", headers=tag).status_code == 304


def test_no_other_file_is_given_out(house: House) -> None:
    for name in ("manifest.json", "../door.py", "..%2fdoor.py", "icons.json", ""):
        assert house.call("GET", f"/dashboard/static/{name}").status_code == 404


def test_every_key_that_is_handled_is_in_the_table_of_keys() -> None:
    script = (FOLDER / "dashboard.js").read_text()
    named = [t.read_text() for t in TEMPLATES.rglob("*.html")]
    handled = {key for page in named for key in re.findall(r'data-key="([^"]+)"', page)}
    handled |= set(re.findall(r'event\.key === "([^"]+)"', script))
    handled |= set(re.findall(r"\b(Arrow\w+):", script)) | {"k"}
    spoken = {" ": "space", "Escape": "Esc", "ArrowUp": "↑", "ArrowDown": "↓",
              "ArrowLeft": "Shift ←", "ArrowRight": "Shift →"}  # fmt: skip
    rows = re.findall(r"\(\[([^\]]+)\], _", (TEMPLATES / "parts/keys.html").read_text())
    listed = {key for row in rows for key in re.findall(r'"([^"]+)"', row)}
    assert {spoken.get(key, key) for key in handled} <= listed
    page = (ROOT / "docs/dashboard.md").read_text()
    assert {
        key for key in handled if len(key) == 1 and key != " " and f"`{key}`" not in page
    } == set()
