import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.core.exceptions import Invalid
from app.core.money import Money
from app.core.store import Store
from app.costs.calls import CallState
from app.media.clip_sound import LEVEL, speech_level
from app.providers.elevenlabs.takes import LONGEST_PIECE, pieces
from app.providers.local_voice.narrator import LocalNarrator
from tests.test_local_voice.conftest import Heard
from tests.test_studio_voice.conftest import LINES, Booth
from tests.vendors.elevenlabs import hum
from tests.vendors.loopback import content
from tests.vendors.purse import open_purse


def _sound(store: Store, key: str) -> "np.ndarray[Any, np.dtype[np.float32]]":
    return np.asarray(np.frombuffer(store.read(key)[44:], "<i2") / 32768, np.float32)


def test_a_sentence_is_bought_once_and_never_again_by_any_film(
    booth: Booth, tmp_path: Path, sqlite_template: Path
) -> None:
    first = booth.say(*LINES)
    assert len(booth.vendor.sold) == 2
    assert booth.say(*LINES) == first
    another = tmp_path / "another.db"
    another.write_bytes(sqlite_template.read_bytes())
    with open_purse(f"sqlite:///{another}") as purse:
        booth.purse = purse
        assert booth.say(*LINES) == first
    assert len(booth.vendor.sold) == 2


def test_each_purchase_is_in_the_ledger_with_the_vendors_own_count_and_request(
    booth: Booth,
) -> None:
    booth.say(*LINES)
    calls = booth.purse.calls(CallState.DONE)
    characters = sum(len(line) for line in set(LINES))
    assert {call.request_id for call in calls} == {"req-1", "req-2"}
    assert sum(dict(line["units"])["character"] for line in booth.purse.lines() if line["kind"] == "settle") == characters  # type: ignore[call-overload]  # JSON  # fmt: skip
    assert booth.purse.spent() == Money(characters * 80)


def test_changing_one_sentence_buys_that_one_and_not_its_neighbours(booth: Booth) -> None:
    booth.say("One is said.", "Two is said.", "Three is said.")
    before = len(booth.vendor.sold)
    booth.say("One is said.", "Two is changed.", "Three is said.")
    new = [asked.json() for asked in booth.vendor.sold[before:]]
    assert [asked["text"] for asked in new] == ["Two is changed."]
    assert new[0]["previous_text"] == "One is said."
    assert new[0]["next_text"] == "Three is said."


def test_a_model_that_takes_no_neighbours_is_not_told_them(booth: Booth) -> None:
    narrator = booth.narrator("eleven_v3")
    with pytest.raises(Exception, match="No price is known"):
        narrator.narrate(["One.", "Two."], voice="v-anna", language="en", progress=Heard())
    assert booth.vendor.sold == []


def test_words_are_heard_when_the_vendor_says_and_pads_are_cut_away(booth: Booth) -> None:
    (clip,) = booth.say("Go on now.")
    assert [word.text for word in clip.words] == ["Go", "on", "now."]
    starts = [word.start for word in clip.words]
    assert starts == pytest.approx([0.03, 0.21, 0.39], abs=0.011)
    assert clip.seconds == pytest.approx(0.66, abs=0.011)


@pytest.mark.parametrize("aligned", ["normalized_alignment", ""])
def test_words_have_times_even_where_the_vendor_gives_none_of_the_text(
    aligned: str, booth: Booth
) -> None:
    booth.vendor.aligned = aligned
    (clip,) = booth.say("Seven short words make up this one.")
    assert len(clip.words) == 7
    exact = [0.03 + at * 0.06 for at in (0, 6, 12, 18, 23, 26, 31)]
    assert [word.start for word in clip.words] == pytest.approx(exact, abs=0.08)
    assert clip.words[-1].end <= clip.seconds


def test_a_studio_film_is_as_loud_as_a_local_one(booth: Booth, tmp_path: Path) -> None:
    (studio,) = booth.say("The tone is far louder than any narrator would be.")
    local = LocalNarrator(Store(tmp_path / "local")).narrate(
        ["The voice of this machine, at its own level."], voice="heart", language="en",
        progress=Heard(),
    )[0]  # fmt: skip
    ours = speech_level(_sound(Store(tmp_path / "local"), local.audio))
    theirs = speech_level(_sound(booth.store, studio.audio))
    assert theirs == pytest.approx(LEVEL, abs=0.5)
    assert ours == pytest.approx(theirs, abs=2.0)


def test_a_long_sentence_is_cut_after_a_stop_under_the_models_limit() -> None:
    line = ", ".join(["a clause of a very long sentence"] * 120)
    cut = list(pieces(line))
    assert all(len(piece) <= LONGEST_PIECE for piece in cut)
    assert " ".join(cut) == line
    assert all(piece.endswith(",") for piece in cut[:-1])
    assert [len(piece) for piece in pieces("x" * 6_000)] == [2500, 2500, 1000]


def test_a_sentence_in_two_requests_is_one_clip(booth: Booth) -> None:
    line = ", ".join(["one clause"] * 300)
    (clip,) = booth.say(line)
    assert len(booth.vendor.sold) == 2
    assert " ".join(word.text for word in clip.words) == line
    assert all(a.end <= b.start for a, b in zip(clip.words, clip.words[1:], strict=False))


def test_nothing_is_bought_for_a_film_with_a_line_that_cannot_be_said(booth: Booth) -> None:
    with pytest.raises(Invalid, match="Nothing in this line"):
        booth.say("Fine.", "🎉🎉")
    with pytest.raises(Invalid, match="No studio voice"):
        booth.say("Fine.", voice="")
    assert booth.vendor.asked == []


def test_what_was_paid_for_and_is_lost_from_the_disk_is_bought_again_in_the_open(
    booth: Booth,
) -> None:
    (first,) = booth.say("Go on.")
    shutil.rmtree(booth.store.root)
    (again,) = booth.say("Go on.")
    assert again == first
    assert len(booth.purse.calls(CallState.DONE)) == 2


def test_the_pace_of_a_voice_is_learned_from_what_it_said(booth: Booth) -> None:
    narrator = booth.narrator()
    guessed = narrator.seconds_per_character("v-anna")
    booth.say("This is said at sixty milliseconds a character, pads left out. " * 4)
    heard = narrator.seconds_per_character("v-anna")
    assert guessed != heard
    assert heard == pytest.approx(0.06, abs=0.002)


def test_requests_run_side_by_side_as_far_as_the_plan_allows(booth: Booth) -> None:
    booth.vendor.at_once = 5
    narrator = booth.narrator()
    narrator.narrate(
        [f"Sentence {n}." for n in range(6)], voice="v-anna", language="en", progress=Heard()
    )
    assert narrator._service.at_once == 5


def test_sound_that_is_not_the_sentence_is_refused_and_what_it_cost_is_owed(
    booth: Booth,
) -> None:
    silence = booth.vendor._speech(bytes(96_000), hum("Go on.")[1])
    booth.vendor.faults.append(
        content(json.dumps(silence).encode(), character_cost="6", request_id="req-x")
    )
    with pytest.raises(Exception, match="sent no speech"):
        booth.say("Go on.")
    assert booth.purse.spent() == Money(6 * 80)


def test_voices_models_and_the_month_are_told(booth: Booth) -> None:
    service = booth.narrator()._service
    assert [(voice.id, voice.cloned) for voice in service.voices()] == [
        ("v-anna", False),
        ("v-clone", True),
    ]
    assert service.models()[1].multiplier == 0.5
    assert (service.plan().tier, service.plan().limit) == ("creator", 10_000)
