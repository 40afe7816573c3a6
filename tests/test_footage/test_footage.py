"""From a script to footage that fits it, through both libraries' interfaces."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.core.exceptions import ProviderRejected, ProviderUnavailable
from app.core.money import ZERO
from app.generation.assets import Use
from app.generation.brief import Aspect
from app.generation.footage_fit import search_words
from app.generation.ports import Medium
from app.generation.script import ImageVisual, Script, StatementVisual
from app.media.footage_kind import is_footage
from app.providers.bounded import Bounds
from app.providers.footage.download import Source
from tests.test_footage.conftest import Desk, chart, said, title
from tests.vendors.loopback import content, dripping, endless, reset, status

WAVES = "Waves roll onto the beach"


def shown(script: Script) -> list[str]:
    """What kind of thing each scene shows."""
    return [
        ("clip" if is_footage(Path(scene.visual.image)) else "photo")
        if isinstance(scene.visual, ImageVisual)
        else scene.visual.kind
        for scene in script.scenes
    ]


def test_a_clip_that_fits_takes_the_place_of_a_statement_and_of_nothing_else(desk: Desk) -> None:
    desk.clip("waves rolling onto a sandy beach")
    script = desk.film(title(), said(WAVES, "waves beach"), chart())
    assert shown(script) == ["title", "clip", "chart"]
    visual = script.scenes[1].visual
    assert isinstance(visual, ImageVisual)
    assert visual.caption == WAVES
    assert visual.credit == f"Video by Ana Lind on {desk.library().name}"
    (asset,) = script.assets
    assert (asset.use, asset.scene, asset.provider) == (Use.SCENE, 2, desk.site.name)
    assert asset.address == desk.site.page(0)
    assert "License" in asset.licence
    assert asset.synthetic is False


def test_each_search_is_a_line_of_the_ledger_that_costs_nothing(desk: Desk) -> None:
    desk.clip("waves on a beach")
    desk.film(said(WAVES, "waves beach"))
    lines = [line for line in desk.purse.lines() if line["provider"] == desk.site.name]
    assert lines
    assert desk.purse.spent() == ZERO


def test_footage_that_does_not_fit_leaves_the_card(desk: Desk) -> None:
    desk.clip("a beach chair in an office")
    desk.clip("waves on a beach", width=640, height=360)
    desk.clip("waves on a beach", seconds=1)
    script = desk.film(said(WAVES, "waves storm pier beach"))
    assert shown(script) == ["statement"]
    assert script.notes == ("Scene 1: no footage fits, so the card stays.",)
    assert desk.site.fetched == []


def test_nothing_is_shown_twice_in_a_film_nor_what_the_channel_showed_lately(desk: Desk) -> None:
    for seed in range(3):
        desk.clip("waves on a beach", seed=seed)
    scenes = [said(f"{WAVES} {n}", "waves beach") for n in range(3)]
    script = desk.film(*scenes, used=(desk.site.page(0),))
    assert shown(script) == ["clip", "clip", "statement"]
    pages = [asset.address for asset in script.assets]
    assert sorted(pages) == [desk.site.page(1), desk.site.page(2)]


def test_a_photograph_serves_where_no_clip_fits(desk: Desk) -> None:
    if desk.site.name == "pixabay":
        desk.photo("waves on a beach at dusk")
    desk.photo("waves on a beach")
    assert shown(desk.film(said(WAVES, "waves beach"))) == ["photo"]


def test_the_clip_that_fits_best_is_taken(desk: Desk) -> None:
    desk.clip("waves on a beach", width=1080, height=1920)
    desk.clip("waves on a beach", seconds=2)
    desk.clip("waves rolling onto a beach")
    script = desk.film(said(WAVES, "waves beach"))
    assert script.assets[0].address == desk.site.page(2)


def test_a_scene_without_search_words_is_searched_by_the_words_that_say_something() -> None:
    assert search_words(said("There are waves that roll over the lonely beach")) == (
        "waves lonely beach"
    )
    assert search_words(replace(said("So it goes"), picture="A lighthouse in fog")) == (
        "lighthouse fog"
    )


def test_a_search_is_remembered_for_a_day_and_no_longer(desk: Desk) -> None:
    desk.clip("waves on a beach")
    for _ in range(3):
        desk.library().search("waves", Medium.CLIP, Aspect.WIDE)
    desk.later(hours=23)
    desk.library().search("Waves", Medium.CLIP, Aspect.WIDE)
    assert len(desk.site.searches) == 1
    desk.later(hours=2)
    desk.library().search("waves", Medium.CLIP, Aspect.WIDE)
    assert len(desk.site.searches) == 2


def test_a_file_is_fetched_once(desk: Desk) -> None:
    desk.clip("waves on a beach")
    first, second = (desk.film(said(WAVES, "waves beach")) for _ in range(2))
    assert first.scenes == second.scenes
    assert len(desk.site.fetched) == 1


@pytest.mark.parametrize("fault", [status(429, retry_after="3"), status(503), reset])
def test_a_passing_fault_is_waited_out(desk: Desk, fault: object) -> None:
    desk.clip("waves on a beach")
    desk.site.faults.append(fault)  # type: ignore[arg-type]  # parametrised
    assert shown(desk.film(said(WAVES, "waves beach"))) == ["clip"]
    assert len(desk.naps) == 1
    assert desk.naps[0] >= 0.8


@pytest.mark.parametrize(
    "fault",
    [
        status(400),
        status(401),
        status(403),
        status(429),
        status(429, retry_after="900"),
        status(500),
        status(503),
        reset,
        endless,
        dripping,
        content(b"{}"),
        content(b"not json"),
        content(b'{"videos": 7, "hits": 7}'),
    ],
)
def test_a_lasting_fault_leaves_cards_and_never_fails_a_film(desk: Desk, fault: object) -> None:
    desk.bounds = Bounds(most_bytes=2**20, seconds=0.5, silent=0.5, connect=0.5)
    desk.site.faults.extend([fault] * 9)  # type: ignore[list-item]  # parametrised
    script = desk.film(said(WAVES, "waves beach"), said("Boats sail", "boats"))
    assert shown(script) == ["statement", "statement"]
    assert any("was not asked again for this film" in note for note in script.notes)
    assert 1 <= len(desk.site.searches) <= 4
    assert desk.site.key not in " ".join(script.notes)


def test_a_vendor_that_asks_for_a_long_rest_is_left_alone_until_then(desk: Desk) -> None:
    desk.site.headers = {"x_ratelimit_remaining": "0", "x_ratelimit_reset": "600"}
    desk.library().search("waves", Medium.CLIP, Aspect.WIDE)
    with pytest.raises(ProviderUnavailable, match="10 minutes"):
        desk.library().search("boats", Medium.CLIP, Aspect.WIDE)
    assert len(desk.site.searches) == 1
    desk.later(minutes=11)
    desk.library().search("boats", Medium.CLIP, Aspect.WIDE)
    assert len(desk.site.searches) == 2


def test_no_more_is_asked_in_an_hour_than_is_given_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = desk.library()
    monkeypatch.setattr(library._catalogue, "an_hour", 2)
    for words in ("a", "b"):
        library.search(words, Medium.CLIP, Aspect.WIDE)
    with pytest.raises(ProviderUnavailable, match="no more requests for 30 minutes"):
        library.search("c", Medium.CLIP, Aspect.WIDE)
    desk.later(minutes=31)
    library.search("c", Medium.CLIP, Aspect.WIDE)
    assert len(desk.site.searches) == 3


def test_a_file_of_another_host_is_never_fetched(desk: Desk) -> None:
    desk.clip("waves on a beach")
    desk.site.elsewhere = "http://localhost:1"
    script = desk.film(said(WAVES, "waves beach"))
    assert shown(script) == ["statement"]
    assert any("no host of this library" in note for note in script.notes)


@pytest.mark.parametrize(
    "address",
    [
        "http://videos.pexels.com/a.mp4",
        "https://videos.pexels.com.example.org/a.mp4",
        "https://user@videos.pexels.com/a.mp4",
        "https://videos.pexels.com:8443/a.mp4",
        "file:///etc/passwd",
        "https://169.254.169.254/latest",
    ],
)
def test_only_the_vendors_own_hosts_are_allowed(address: str) -> None:
    source = Source(hosts=frozenset({"videos.pexels.com"}))
    assert source.allows("https://videos.pexels.com/video-files/1/a.mp4")
    assert not source.allows(address)


def test_a_file_that_is_no_clip_is_followed_by_the_next_one(desk: Desk) -> None:
    desk.clip("waves rolling onto a beach")
    desk.site.offers[0].content = b"\0\0\0\x18ftypisom" + b"\0" * 999
    desk.clip("waves on a beach")
    script = desk.film(said(WAVES, "waves beach"))
    assert script.assets[0].address == desk.site.page(1)
    assert any("no clip that can be shown" in note for note in script.notes)


def test_a_page_in_place_of_a_clip_is_refused(desk: Desk) -> None:
    desk.clip("waves on a beach")
    desk.site.offers[0].kind = "text/html"
    script = desk.film(said(WAVES, "waves beach"))
    assert isinstance(script.scenes[0].visual, StatementVisual)
    assert any("sent text/html" in note for note in script.notes)


def test_a_doctor_is_told_whether_it_would_answer(desk: Desk) -> None:
    assert desk.library().answers() == "answers, 0 found"
    assert len(desk.site.searches) == 1
    desk.site.key = "another"
    library = desk.library()
    desk.site.key = "k" * 34
    with pytest.raises(ProviderRejected) as refused:
        library.answers()
    assert "another" not in str(refused.value)
