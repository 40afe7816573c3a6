"""Channels over HTTP."""

from app.accounts.tiers import Tier
from app.channels.profile import Profile
from app.generation.brief import VOICES
from app.providers.local_voice import voices
from tests.test_api.films import asked, channel
from tests.test_api.house import House


def test_a_channel_is_opened_read_changed_and_closed(each_house: House) -> None:
    ann = each_house.person("ann")
    here = f"/v1/channels/{channel(ann, voice='emma', look='paper')}"
    read = ann.call("GET", here)
    assert read.json()["data"]["profile"] == Profile(voice="emma", look="paper").model_dump(
        mode="json"
    )
    assert ann.call("GET", here, headers={"if-none-match": read.headers["etag"]}).status_code == 304
    tag = {"if-match": read.headers["etag"]}
    changed = ann.call("PATCH", here, json={"name": "Streams"}, headers=tag).json()["data"]
    assert (changed["name"], changed["profile"]["voice"]) == ("Streams", "emma")
    assert ann.call("PATCH", here, json={"name": "Late"}, headers=tag).status_code == 412
    assert ann.call("PATCH", here, json={"name": "Blind"}).status_code == 428
    assert ann.call("DELETE", here).status_code == 200
    assert ann.call("GET", here).status_code == 404


def test_a_strangers_channel_is_not_there(each_house: House) -> None:
    ann, bob = each_house.person("ann"), each_house.person("bob")
    here = f"/v1/channels/{channel(ann)}"
    tag = {"if-match": ann.call("GET", here).headers["etag"]}
    assert bob.call("GET", here).status_code == 404
    assert bob.call("PATCH", here, json={"name": "Mine"}, headers=tag).status_code == 404
    assert bob.call("DELETE", here).status_code == 404
    assert bob.call("GET", "/v1/channels").json()["pagination"]["total"] == 0
    assert ann.call("GET", "/v1/channels").json()["pagination"]["total"] == 1


def test_the_tier_bounds_the_channels(house: House) -> None:
    ann = house.person("ann", tier=Tier.FREE)
    channel(ann)
    answer = ann.call("POST", "/v1/channels", json={"name": "One more"})
    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_channels")


def test_a_profile_that_cannot_be_is_refused_and_pointed_at(house: House) -> None:
    ann = house.person("ann")
    for wrong in (
        {"voice": "nobody"},
        {"look": "neon"},
        {"publish_slots": ["someday"]},
        {"daily_cap": 0},
        {"colour": "red"},
        {"language": "tlh"},
    ):
        answer = ann.call("POST", "/v1/channels", json={"name": "Rivers", "profile": wrong})
        assert answer.status_code == 422, wrong
    assert ann.call("GET", "/v1/channels").json()["data"] == []


def test_a_channel_with_videos_is_not_closed(house: House) -> None:
    ann = house.person("ann")
    mine = channel(ann)
    asked(ann, mine)
    assert ann.call("DELETE", f"/v1/channels/{mine}").status_code == 409


def test_every_voice_of_a_profile_can_speak() -> None:
    assert set(VOICES) == {voice.name for voice in voices.VOICES}
