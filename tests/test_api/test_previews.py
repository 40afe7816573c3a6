"""Voices heard and looks seen before any film is made."""

import io
import wave

import pytest
from PIL import Image

from app.generation.brief import VOICES
from tests.test_api.conftest import Open
from tests.test_api.house import House, Person
from tests.vendors.elevenlabs import ElevenLabs
from tests.vendors.loopback import open_to_all


@pytest.fixture
def humming(open_house: Open, ready_sqlite_url: str) -> House:
    """A house whose voice hums: a sample takes no model."""
    return open_house(DATABASE_URL=ready_sqlite_url, NARRATOR="sandbox")


@pytest.fixture
def ann(humming: House) -> Person:
    return humming.person("ann")


def test_a_sentence_is_heard_and_the_same_one_is_kept(ann: Person) -> None:
    body = {"text": "A river moves sand.", "voice": "emma"}
    first = ann.call("POST", "/v1/previews/voice", json=body)
    assert (first.status_code, first.headers["content-type"]) == (200, "audio/wav"), first.text
    with wave.open(io.BytesIO(first.content)) as heard:
        assert heard.getnframes() / heard.getframerate() > 1
    again = ann.call("POST", "/v1/previews/voice", json=body)
    assert again.headers["etag"] == first.headers["etag"]
    assert ann.call("GET", "/v1/costs/summary").json()["data"]["total"] == "0.000000"


def test_a_card_is_seen_in_each_shape(ann: Person) -> None:
    for aspect, size in (("16:9", (1280, 720)), ("9:16", (720, 1280))):
        body = {"words": "How rivers move sand", "style": "paper", "aspect": aspect}
        answer = ann.call("POST", "/v1/previews/look", json=body)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        with Image.open(io.BytesIO(answer.content)) as seen:
            assert (seen.format, seen.size) == ("JPEG", size)
            colours = seen.convert("RGB").getcolors(maxcolors=2**24) or []
            assert len(colours) > 50, "there is something on it"


def test_every_voice_of_this_machine_is_listed_and_heard(ann: Person) -> None:
    listed = ann.call("GET", "/v1/voices").json()["data"]
    assert [voice["id"] for voice in listed["voices"]] == list(VOICES)
    assert {voice["field"] for voice in listed["voices"]} == {"voice"}
    assert listed["problem"] is None
    heard = ann.call("GET", listed["voices"][5]["preview"])
    assert (heard.status_code, heard.headers["content-type"]) == (200, "audio/wav"), heard.text
    assert ann.call("GET", "/v1/voices/nobody/preview").status_code == 404


def test_the_studios_voices_are_listed_where_it_is_set_up_and_asked_for_now_and_then(
    open_house: Open, ready_sqlite_url: str
) -> None:
    vendor = ElevenLabs()
    with open_to_all(vendor):
        house = open_house(
            DATABASE_URL=ready_sqlite_url,
            ELEVENLABS_API_KEY=vendor.key,
            ELEVENLABS_BASE_URL=vendor.address,
        )
        ann = house.person("ann")
        listed = ann.call("GET", "/v1/voices").json()["data"]["voices"]
        studio = [voice for voice in listed if voice["field"] == "studio_voice"]
        assert [(v["id"], v["cloned"]) for v in studio] == [("v-anna", False), ("v-clone", True)]
        heard = ann.call("GET", "/v1/voices/v-anna/preview", follow_redirects=False)
        assert heard.status_code == 302
        assert heard.headers["location"] == "https://recordings.example/v-anna.mp3"
        asked = len(vendor.asked)
        ann.call("GET", "/v1/voices")
        assert len(vendor.asked) == asked
        vendor.key = "another"
        house.clock.advance(minutes=10)
        alone = ann.call("GET", "/v1/voices").json()["data"]
    assert [voice["id"] for voice in alone["voices"]] == list(VOICES)
    assert "ElevenLabs" in alone["problem"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("voice", {"text": "Hello.", "voice": "nobody"}),
        ("voice", {"text": "…", "voice": "emma"}),
        ("voice", {"text": "x" * 301}),
        ("voice", {}),
        ("look", {"words": "Hello", "style": "neon"}),
        ("look", {"words": " "}),
        ("look", {"words": "Hello", "aspect": "4:3"}),
        ("look", {"words": "Hello", "file": "/etc/passwd"}),
    ],
)
def test_a_sample_nobody_could_make_is_refused(
    ann: Person, kind: str, body: dict[str, str]
) -> None:
    assert ann.call("POST", f"/v1/previews/{kind}", json=body).status_code == 422


def test_samples_are_bounded(ann: Person) -> None:
    statuses = [
        ann.call("POST", "/v1/previews/voice", json={"text": "…"}).status_code for _ in range(21)
    ]
    assert statuses == [422] * 20 + [429]
