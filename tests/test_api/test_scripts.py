"""What a film says and shows, changed over HTTP, as far as no worker is needed."""

import io
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from httpx2 import Response
from PIL import Image

from app.accounts.tiers import Tier
from app.generation.script import (
    Headline,
    ImageVisual,
    Line,
    Scene,
    Script,
    StatementVisual,
    TitleVisual,
)
from app.videos import making
from app.videos.making import Making
from app.videos.models import Video
from app.videos.script_page import SCRIPT
from tests.test_api.films import asked, begin, channel, finish, video
from tests.test_api.house import House, Person
from tests.test_api.test_videos import studio_voice, work_of

SECRET = "/srv/store/images/river.jpg"
WRITTEN = Script(
    title="Rivers",
    language="en",
    headline=Headline(first="Rivers"),
    scenes=(
        Scene(lines=(Line(text="A river moves sand."),), visual=TitleVisual(title="Rivers")),
        Scene(
            lines=(Line(text="It is slow."), Line(text="It never stops.")),
            visual=StatementVisual(text="Slow"),
        ),
        Scene(
            lines=(Line(text="Here is one."),),
            visual=ImageVisual(image=SECRET, caption="The Rhine"),
        ),
    ),
)


@pytest.fixture
def ann(each_house: House) -> Person:
    return each_house.person("ann", tier=Tier.GROWTH)


def written(house: House, person: Person) -> str:
    """A film that is made of that script, and waits for approval."""
    film = asked(person, channel(person))
    begin(house, film)
    with house.services.database.transaction() as session:
        page = SCRIPT.dump_python(WRITTEN, mode="json")
        making.planned(session, Making(UUID(film), 1), page)
    finish(house, film)
    return film


def script(person: Person, film: str) -> tuple[dict[str, Any], dict[str, str]]:
    """The script as it goes out, and the header an edit of it needs."""
    answer = person.call("GET", f"/v1/videos/{film}/script")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()["data"]["script"]
    return found, {"if-match": answer.headers["etag"]}


def test_a_script_goes_out_without_places_and_comes_back_the_same(
    each_house: House, ann: Person
) -> None:
    film = written(each_house, ann)
    page, tag = script(ann, film)
    assert SECRET not in str(page)
    assert page["scenes"][2]["visual"]["image"].startswith("picture:")
    page["scenes"][1]["lines"][0]["text"] = "It is quick."
    here = f"/v1/videos/{film}/script"
    quote = ann.call("POST", f"{here}/quote", json={"script": page}).json()["data"]
    assert quote == {"cost": "0.000000", "breakdown": {}, "sentences": 1, "scenes": [2]}
    answer = ann.call("PUT", here, json={"script": page}, headers=tag)
    assert (answer.status_code, answer.json()["data"]["status"]) == (202, "queued")
    assert work_of(each_house, film, 2).value == "waiting"
    after, _ = script(ann, film)
    assert after == page


def test_only_new_sentences_are_paid_and_the_price_is_known_before(
    each_house: House, ann: Person
) -> None:
    studio_voice(each_house)
    film = written(each_house, ann)
    here = f"/v1/videos/{film}/scenes/2"
    change = {"narration": "It is slow. It stops at the sea, and rests."}
    quote = ann.call("POST", f"{here}/quote", json=change).json()["data"]
    assert (quote["sentences"], quote["scenes"]) == (1, [2])
    assert 0 < float(quote["cost"]) < 0.01
    shown = {"visual": {"kind": "statement", "text": "It never stops"}}
    assert ann.call("POST", f"{here}/quote", json=shown).json()["data"]["cost"] == "0.000000"
    assert video(ann, film)["status"] == "awaiting_approval"
    answer = ann.call("PUT", here, json=change, headers=script(ann, film)[1]).json()["data"]
    assert answer["quote"] == quote["cost"]
    cost = ann.call("GET", f"/v1/videos/{film}/cost").json()["data"]
    assert cost["reserved"] == quote["cost"]


def test_a_script_is_changed_as_markdown_too_and_names_its_pictures(
    each_house: House, ann: Person
) -> None:
    film = written(each_house, ann)
    page, tag = script(ann, film)
    picture = page["scenes"][2]["visual"]["image"]
    text = f"# Rivers\n\nA river moves sand.\n\n## Rhine\n\n![The Rhine]({picture})\n\nIt flows.\n"
    here = f"/v1/videos/{film}/script"
    quote = ann.call("POST", f"{here}/quote", json={"script": text}).json()["data"]
    assert quote["sentences"] == 1
    unknown = ann.call("POST", f"{here}/quote", json={"script": text.replace("picture:", "/etc/")})
    assert unknown.status_code == 422
    assert ann.call("PUT", here, json={"script": text}, headers=tag).status_code == 202
    after, _ = script(ann, film)
    said = [line["text"] for scene in after["scenes"] for line in scene["lines"]]
    assert said == ["A river moves sand.", "It flows."]
    assert after["scenes"][1]["visual"]["image"] == picture


def test_a_film_of_a_script_in_json_says_that_and_nothing_else_whenever_it_is_made_again(
    each_house: House, ann: Person
) -> None:
    scenes = WRITTEN.scenes[:2]
    page = SCRIPT.dump_python(replace(WRITTEN, scenes=scenes), mode="json")
    film = asked(ann, channel(ann), script=page, source_text=None)
    assert script(ann, film)[0] == page
    begin(each_house, film)
    finish(each_house, film)
    answer = ann.call("POST", f"/v1/videos/{film}/retry", json={"from_stage": "write"})
    assert answer.status_code == 202, answer.text
    assert script(ann, film)[0] == page
    with each_house.services.database.transaction() as session:
        assert session.get_one(Video, UUID(film)).by_hand


@pytest.mark.parametrize(
    "scenes",
    [
        [],
        [{"lines": [], "visual": {"kind": "statement", "text": "x"}}],
        [{"lines": [{"text": "A\0b."}], "visual": {"kind": "statement", "text": "x"}}],
        [{"lines": [{"text": "Look."}], "visual": {"kind": "image", "image": "/etc/passwd"}}],
    ],
)
def test_a_script_in_json_of_which_no_film_can_come_is_refused(
    ann: Person, scenes: list[object]
) -> None:
    page = SCRIPT.dump_python(WRITTEN, mode="json") | {"scenes": scenes}
    for way in ("generate", "quote"):
        body = {"channel_id": channel(ann), "topic": "Rivers", "script": page}
        answer = ann.call("POST", f"/v1/videos/{way}", json=body)
        assert answer.status_code == 422, answer.text


def test_an_edit_of_what_somebody_else_changed_is_refused(ann: Person, each_house: House) -> None:
    film = written(each_house, ann)
    page, tag = script(ann, film)
    here, change = f"/v1/videos/{film}/scenes/1", {"narration": "Sand moves."}
    assert ann.call("PUT", here, json=change).status_code == 428
    assert ann.call("PUT", here, json=change, headers=tag).status_code == 202
    late = ann.call("PUT", f"/v1/videos/{film}/script", json={"script": page}, headers=tag)
    assert late.status_code == 412
    assert ann.call("POST", f"{here}/quote", json=change).status_code == 409


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "narration, visual, or both"),
        ({"narration": "…!"}, "nothing to say"),
        ({"narration": "word " * 401}, "the limit is 400"),
        ({"narration": "x" * 1500}, "limit for one piece"),
        ({"visual": {"kind": "image", "image": "/etc/passwd"}}, "no picture"),
        ({"visual": {"kind": "image", "image": "picture:0123456789abcdef"}}, "no picture"),
        ({"visual": {"kind": "number", "number": "1" * 40, "label": "x"}}, "too many digits"),
        ({"visual": {"kind": "chart", "title": "x", "points": []}}, "0 points"),
        ({"visual": {"kind": "statement", "text": "x", "colour": "red"}}, "/visual/colour"),
        ({"visual": {"kind": "film"}}, "/visual"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_a_change_of_which_no_scene_can_come_is_refused(
    house: House, change: dict[str, object], said: str
) -> None:
    someone = house.person("someone")
    film = written(house, someone)
    tag = script(someone, film)[1]
    for method, path in (("POST", "scenes/2/quote"), ("PUT", "scenes/2")):
        answer = someone.call(method, f"/v1/videos/{film}/{path}", json=change, headers=tag)
        assert (answer.status_code, said in answer.json()["detail"]) == (422, True), answer.text
    assert (
        someone.call(
            "POST", f"/v1/videos/{film}/scenes/9/quote", json={"narration": "Hm."}
        ).status_code
        == 404
    )
    assert video(someone, film)["revision"] == 1


def test_a_film_that_is_being_made_has_no_script_to_change(house: House) -> None:
    someone = house.person("someone")
    film = asked(someone, channel(someone))
    assert someone.call("GET", f"/v1/videos/{film}/script").status_code == 404
    begin(house, film)
    change = {"narration": "Sand moves."}
    assert someone.call("POST", f"/v1/videos/{film}/scenes/1/quote", json=change).status_code == 409


def test_a_strangers_script_is_not_there(each_house: House, ann: Person) -> None:
    film = written(each_house, ann)
    bob, change = each_house.person("bob"), {"narration": "Mine."}
    tag = script(ann, film)[1]
    here = f"/v1/videos/{film}"
    assert bob.call("GET", f"{here}/script").status_code == 404
    assert bob.call("PUT", f"{here}/scenes/1", json=change, headers=tag).status_code == 404
    assert bob.call("POST", f"{here}/scenes/1/quote", json=change).status_code == 404
    page = {"script": script(ann, film)[0]}
    assert bob.call("PUT", f"{here}/script", json=page, headers=tag).status_code == 404


def test_a_film_is_made_again_from_a_stage_at_that_stages_price(
    each_house: House, ann: Person
) -> None:
    studio_voice(each_house)
    film = written(each_house, ann)
    here = f"/v1/videos/{film}/retry"
    assert ann.call("POST", here).status_code == 409
    assert ann.call("POST", here, json={"from_stage": "paint"}).status_code == 422
    answer = ann.call("POST", here, json={"from_stage": "render"})
    assert (answer.status_code, answer.json()["data"]["quote"]) == (202, "0.000000")
    ann.call("POST", f"/v1/videos/{film}/cancel")
    again = ann.call("POST", here, json={"from_stage": "narrate"}).json()["data"]
    assert float(again["quote"]) > 0


def png(width: int = 64, height: int = 36) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 30)).save(written, "PNG")
    return written.getvalue()


def send(person: Person, film: str, content: bytes) -> Response:
    return person.call("POST", f"/v1/videos/{film}/pictures", content=content)


def test_a_picture_that_was_sent_is_shown_by_its_name(each_house: House, ann: Person) -> None:
    film = written(each_house, ann)
    sent = send(ann, film, png())
    assert sent.status_code == 201, sent.text
    name = sent.json()["data"]["name"]
    assert send(ann, film, png()).json()["data"]["name"] == name
    shown = {"visual": {"kind": "image", "image": name, "caption": "Mine"}}
    tag = script(ann, film)[1]
    answer = ann.call("PUT", f"/v1/videos/{film}/scenes/1", json=shown, headers=tag)
    assert answer.status_code == 202, answer.text
    assert script(ann, film)[0]["scenes"][0]["visual"]["image"] == name


def test_what_is_no_picture_of_a_bearable_size_is_refused(house: House) -> None:
    someone, bob = house.person("someone"), house.person("bob")
    film = written(house, someone)
    for content in (b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", png()[:60]):
        answer = send(someone, film, content)
        assert answer.status_code == 422, content
        assert str(house.services.office.store.root) not in answer.text
    assert send(someone, film, png(17_000, 10)).status_code == 422
    assert send(someone, film, b"\x00" * 10_500_000).status_code == 413
    assert send(bob, film, png()).status_code == 404
    assert not list(house.services.office.store.root.rglob("pictures/*"))
