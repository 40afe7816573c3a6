"""Repairs of a catalogue over HTTP: looked at with their price, begun, read, undone, and nobody else's."""

from uuid import UUID

from app.publishing.catalogue_work import RepairRun, carry_out
from tests.test_api.house import House
from tests.test_publishing.owners import Owner
from tests.youtube.world import Video


def test_a_repair_is_looked_at_with_its_price_begun_read_and_undone(
    house: House, ann: Owner
) -> None:
    theirs = ann.youtube.world.open_channel("Rivers")
    channel_id, _, _ = ann.connected(channel=theirs)
    video = Video(
        id="video-00001",
        channel_id=theirs.id,
        resource={
            "snippet": {"title": "A river", "description": "Told.", "categoryId": "22"},
            "status": {"privacyStatus": "public", "embeddable": False},
        },
        size=1,
        sha256="",
        filename="",
        notified=False,
        uploaded_at=house.clock(),
        polls_left=0,
    )
    ann.youtube.world.videos[video.id] = video
    body = {"channel_id": channel_id, "change": {"footer": "More: x"}, "everything": True}
    answer = ann.person.call("POST", "/v1/youtube/catalogue", json=body)
    assert answer.status_code == 201, answer.text
    looked = answer.json()["data"]
    assert (looked["status"], looked["units"], looked["counts"]) == (
        "previewed",
        51,
        {"waiting": 1},
    )
    assert looked["videos"][0]["after"] == {"snippet": {"description": "Told.\n\nMore: x"}}
    at = f"/v1/youtube/catalogue/{looked['id']}"
    begun = ann.person.call("POST", f"{at}/begin")
    assert (begun.status_code, begun.json()["data"]["status"]) == (202, "running")
    assert ann.person.call("POST", f"{at}/begin").status_code == 409
    seats = house.services.publishing.seats
    carry_out(seats, RepairRun(UUID(looked["id"]), 1), lambda: None)
    done = ann.person.call("GET", at).json()["data"]
    assert (done["status"], done["units"], done["counts"]) == ("done", 0, {"done": 1})
    assert video.resource["snippet"]["description"] == "Told.\n\nMore: x"
    assert video.resource["status"] == {"privacyStatus": "public", "embeddable": False}
    undo = ann.person.call("POST", f"{at}/undo")
    assert undo.status_code == 201, undo.text
    back = undo.json()["data"]
    assert (back["undoes"], back["units"]) == (looked["id"], 51)
    ann.person.call("POST", f"/v1/youtube/catalogue/{back['id']}/begin")
    carry_out(seats, RepairRun(UUID(back["id"]), 1), lambda: None)
    assert video.resource["snippet"]["description"] == "Told."
    listed = ann.person.call("GET", "/v1/youtube/catalogue").json()["data"]
    assert [one["id"] for one in listed] == [back["id"], looked["id"]]
    bob = house.person("bob")
    assert bob.call("GET", at).status_code == 404
    assert bob.call("POST", f"{at}/begin").status_code == 404
    assert bob.call("POST", "/v1/youtube/catalogue", json=body).status_code == 404


def test_a_channel_without_a_connection_and_an_empty_change_are_refused(ann: Owner) -> None:
    mine = ann.channel()
    body = {"channel_id": mine, "change": {"category": 27}}
    answer = ann.person.call("POST", "/v1/youtube/catalogue", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "no_youtube_account")
    empty = {"channel_id": mine, "change": {}}
    assert ann.person.call("POST", "/v1/youtube/catalogue", json=empty).status_code == 422
