"""A channel's back catalogue at its pages, and a test upload: looked at, begun, stopped, undone, told in words."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.exceptions import Invalid
from app.dashboard.catalogue_form import CatalogueForm
from app.publishing.catalogue_change import Change, Replacement
from app.publishing.catalogue_models import Repair, RepairState
from app.publishing.catalogue_work import RepairRun, carry_out
from tests.test_api.conftest import Open
from tests.test_api.house import House
from tests.test_dashboard.browser import Browser
from tests.test_publishing.conftest import settings_for, youtube
from tests.test_publishing.owners import Owner
from tests.youtube.server import YouTube
from tests.youtube.world import Channel, Video, World

__all__ = ["youtube"]


@pytest.fixture
def house(open_house: Open, ready_sqlite_url: str, youtube: YouTube) -> House:
    return open_house(DATABASE_URL=ready_sqlite_url, **settings_for(youtube))


@pytest.fixture
def owner(house: House, youtube: YouTube) -> Owner:
    return Owner.new(house, youtube)


def out(world: World, theirs: Channel, number: int) -> Video:
    """A video that is on the channel."""
    video = Video(
        id=f"video-{number:05}",
        channel_id=theirs.id,
        resource={
            "snippet": {
                "title": f"A river, part {number}",
                "description": "Told.",
                "categoryId": "22",
            },
            "status": {"privacyStatus": "public", "embeddable": False},
        },
        size=1,
        sha256="",
        filename="",
        notified=False,
        uploaded_at=world.clock(),
        polls_left=0,
    )
    world.videos[video.id] = video
    return video


def repair(house: House, repair_id: str) -> Repair:
    with house.services.database.transaction() as session:
        return session.get_one(Repair, UUID(repair_id))


def carried(house: House, repair_id: str) -> RepairState:
    """What a worker does meanwhile."""
    attempt = repair(house, repair_id).attempt
    run = RepairRun(UUID(repair_id), attempt)
    return carry_out(house.services.publishing.seats, run, lambda: None)


def asked(ann: Browser, path: str, **form: str) -> str:
    answer = ann.post(path, **form)
    assert answer.status_code == 303, answer.text
    where = str(answer.headers["location"])
    assert where.endswith("said=looked")
    return where.partition("?")[0]


def test_a_repair_is_looked_at_with_its_units_begun_stopped_gone_on_with_and_undone(
    house: House, owner: Owner
) -> None:
    theirs = owner.youtube.world.open_channel("Rivers")
    channel_id, _, _ = owner.connected(channel=theirs)
    video = out(owner.youtube.world, theirs, 1)
    ann = Browser(house, "ann")
    path = f"/dashboard/channels/{channel_id}/catalogue"
    assert "None yet" in ann.get(path).text
    form = {"which": "everything", "footer": "More: x", "category": "27", "key": "a"}
    at = asked(ann, path, **form)
    assert asked(ann, path, **form) == at
    seen = ann.get(at).text
    assert "Looked at" in seen
    assert "People &amp; Blogs" in seen
    assert "Education" in seen
    assert "<ins>Told.\n\nMore: x</ins>" in seen
    assert "51 · " in seen
    assert video.resource["snippet"]["description"] == "Told."
    assert ann.post(f"{at}/stop").status_code == 409
    assert ann.post(f"{at}/begin").headers["location"].endswith("said=repair-begun")
    assert ann.post(f"{at}/stop").headers["location"].endswith("said=repair-stopped")
    assert "Go on with it" in ann.get(at).text
    assert ann.post(f"{at}/begin").status_code == 303
    assert carried(house, at.rpartition("/")[2]) is RepairState.DONE
    assert video.resource["snippet"]["description"] == "Told.\n\nMore: x"
    seen = ann.get(at).text
    assert "Begin it" not in seen
    assert "1 of 1" in seen
    back = asked(ann, f"{at}/undo", key="b")
    assert back != at
    assert "Former values brought back" in ann.get(back).text
    ann.post(f"{back}/begin")
    carried(house, back.rpartition("/")[2])
    assert video.resource["snippet"]["description"] == "Told."
    assert ann.get(path).text.count("1 video<") == 2


def test_a_repair_is_found_on_its_own_channel_and_by_its_owner_only(
    house: House, owner: Owner
) -> None:
    theirs = owner.youtube.world.open_channel("Rivers")
    channel_id, _, _ = owner.connected(channel=theirs)
    out(owner.youtube.world, theirs, 1)
    ann = Browser(house, "ann")
    at = asked(ann, f"/dashboard/channels/{channel_id}/catalogue", which="everything", add_tags="a")
    elsewhere = at.replace(channel_id, owner.channel("Other"))
    house.person("eve")
    eve = Browser(house, "eve")
    for who, where in ((ann, elsewhere), (eve, at)):
        assert who.get(where).status_code == 404
        assert who.get(f"{where}/events").status_code == 404
        for act in ("begin", "stop", "undo"):
            assert who.post(f"{where}/{act}").status_code == 404
    assert eve.get(at.rpartition("/")[0]).status_code == 404
    assert repair(house, at.rpartition("/")[2]).state is RepairState.PREVIEWED


def test_a_form_that_cannot_be_meant_is_refused_and_nothing_is_looked_at(
    house: House, owner: Owner
) -> None:
    theirs = owner.youtube.world.open_channel("Rivers")
    channel_id, _, _ = owner.connected(channel=theirs)
    ann = Browser(house, "ann")
    path = f"/dashboard/channels/{channel_id}/catalogue"
    for form in ({}, {"category": "3"}, {"language": "English"}, {"title_put": "x"},
                 {"which": "named", "footer": "x"}, {"footer": "x <b>"},
                 {"which": "named", "videos": "no video", "footer": "x"}):  # fmt: skip
        answer = ann.post(path, **form)
        assert answer.status_code == 422, form
        assert "Nothing was looked at" in answer.text, form
    bare = owner.channel("Bare")
    answer = ann.post(f"/dashboard/channels/{bare}/catalogue", footer="x")
    assert answer.status_code == 409
    assert "not connected" in ann.get(f"/dashboard/channels/{bare}/catalogue").text
    with house.services.database.transaction() as session:
        assert session.scalars(select(Repair)).all() == []


def test_the_form_says_what_is_changed_and_of_which_videos() -> None:
    form = CatalogueForm(
        which="named",
        videos="https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3\r\nhttps://youtu.be/abcdefghijk?si=x\n"
        "dQw4w9WgXcQ https://www.youtube.com/shorts/video-00001",
        title_find="a\r\nb",
        add_tags=" sand , silt,",
        made_for_kids="no",
    )
    assert form.named() == ["dQw4w9WgXcQ", "abcdefghijk", "video-00001"]
    assert form.change() == Change(
        title=Replacement(find="a\nb", put=""), add_tags=("sand", "silt"), made_for_kids=False
    )
    with pytest.raises(Invalid, match="changes nothing"):
        CatalogueForm().change()


def test_a_test_upload_tells_in_words_what_it_found_and_leaves_nothing(
    house: House, owner: Owner
) -> None:
    theirs = owner.youtube.world.open_channel("Rivers")
    channel_id, _, _ = owner.connected(channel=theirs)
    ann = Browser(house, "ann")
    path = f"/dashboard/channels/{channel_id}"
    assert "Upload a test" in ann.get(path).text
    assert (
        ann.post(f"{path}/test-upload", key="one")
        .headers["location"]
        .startswith(f"{path}?said=uploaded")
    )
    seen = ann.get(path).text
    assert "Lets films out</dt><dd>not tried" in seen
    assert "Thumbnails</dt><dd>taken" in seen
    assert owner.youtube.world.live() == []
    theirs.phone_verified = False
    owner.youtube.world.locks_private = True
    assert ann.post(f"{path}/test-upload", key="two", unlisted="true").status_code == 303
    seen = ann.get(path).text
    assert "Not fine" in seen
    assert "no, all stays private" in seen
    assert "Verify the phone at youtube.com/verify." in seen
    house.person("eve")
    assert Browser(house, "eve").post(f"{path}/test-upload", key="one").status_code == 404


def test_a_test_upload_whose_form_is_sent_twice_uploads_once(house: House, owner: Owner) -> None:
    channel_id, _, _ = owner.connected()
    ann, path = Browser(house, "ann"), f"/dashboard/channels/{channel_id}"
    shown = re.search(r'test-upload".*?name="key" value="(\w+)"', ann.get(path).text)
    assert shown
    sent = [ann.post(f"{path}/test-upload", key=shown[1]).status_code for _ in range(2)]
    assert (sent, len(owner.youtube.world.videos)) == ([303, 303], 1)


def test_a_test_upload_of_a_channel_that_is_not_connected_is_refused(
    house: House, owner: Owner
) -> None:
    ann = Browser(house, "ann")
    bare = owner.channel("Bare")
    assert ann.post(f"/dashboard/channels/{bare}/test-upload", key="one").status_code == 409
    assert "Upload a test" not in ann.get(f"/dashboard/channels/{bare}").text
