"""Fourteen ways in which ElevenLabs can fail, each with a bounded course and a plain end."""

import json
from collections.abc import Callable

import pytest

from app.core.exceptions import ProviderRejected, ProviderUnavailable
from app.core.money import Money
from app.costs.calls import CallState
from app.providers.patience import MOST_TRIES
from tests.test_studio_voice.conftest import HASTY, Booth
from tests.vendors import loopback
from tests.vendors.elevenlabs import hum

SENTENCE = "Go on."


@pytest.fixture(autouse=True)
def _hasty(booth: Booth) -> None:
    booth.bounds = HASTY


def _detail(word: str) -> dict[str, object]:
    return {"detail": {"status": word, "message": "as the vendor says it"}}


BUSY = loopback.status(429, _detail("system_busy"))
PASSING: dict[str, loopback.Fault] = {
    "429 without Retry-After": BUSY,
    "429 with Retry-After": loopback.status(429, _detail("too_many_concurrent_requests"), retry_after="7"),
    "500": loopback.status(500),
    "502": loopback.status(502),
    "no answer in time": loopback.silent,
    "reset in the body": loopback.reset,
    "broken JSON": loopback.content(b"{not json"),
    "cut JSON": loopback.content(b'{"audio_base64": "AAAA'),
    "another type": loopback.content(b'{"audio_base64": 7, "alignment": "x"}'),
    "a list": loopback.content(b"[1, 2]"),
    "an empty body": loopback.content(b""),
    "200 MB": loopback.endless,
    "a byte now and then": loopback.dripping,
}  # fmt: skip


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_a_passing_fault_is_outlived_and_the_sentence_paid_once(
    fault: loopback.Fault, booth: Booth
) -> None:
    booth.vendor.faults.append(fault)
    (clip,) = booth.say(SENTENCE)
    assert [word.text for word in clip.words] == ["Go", "on."]
    assert len(booth.vendor.sold) == 2
    assert booth.purse.spent() == Money(len(SENTENCE) * 80)
    assert booth.purse.calls(CallState.UNKNOWN) == ()


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_a_lasting_fault_ends_after_four_requests_with_a_reason(
    fault: loopback.Fault, booth: Booth
) -> None:
    booth.vendor.faults.extend([fault] * 10)
    with pytest.raises(ProviderUnavailable, match="ElevenLabs") as stopped:
        booth.say(SENTENCE)
    assert len(booth.vendor.sold) <= MOST_TRIES
    assert stopped.value.kept
    assert stopped.value.remedy
    assert booth.purse.spent() == Money()


def test_retry_after_is_kept_and_a_long_one_is_not_waited_for(booth: Booth) -> None:
    booth.vendor.faults.append(PASSING["429 with Retry-After"])
    booth.say(SENTENCE)
    assert booth.naps == [7]
    booth.vendor.faults.append(loopback.status(429, _detail("system_busy"), retry_after="300"))
    with pytest.raises(ProviderUnavailable) as stopped:
        booth.say("Another one.")
    assert stopped.value.facts["retry_after"] == 300
    assert len(booth.vendor.sold) == 3


REFUSALS: dict[str, tuple[loopback.Fault, str]] = {
    "quota spent, which comes as 401": (
        loopback.status(401, _detail("quota_exceeded")), "Buy characters"),
    "key refused": (loopback.status(401, _detail("invalid_api_key")), "ELEVENLABS_API_KEY"),
    "unpaid": (loopback.status(402), "Add credit"),
    "text too long": (loopback.status(400, _detail("max_character_limit_exceeded")), "Shorten"),
    "no such voice": (loopback.status(404, _detail("voice_not_found")), "ELEVENLABS_VOICE_ID"),
    "quota spent, which comes as 429": (
        loopback.status(429, _detail("quota_exceeded")), "Buy characters"),
}  # fmt: skip


@pytest.mark.parametrize(("fault", "remedy"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_is_not_asked_again_and_says_what_to_do(
    fault: loopback.Fault, remedy: str, booth: Booth
) -> None:
    booth.vendor.faults.append(fault)
    with pytest.raises(ProviderRejected) as refused:
        booth.say(SENTENCE)
    assert remedy in refused.value.remedy
    assert len(booth.vendor.sold) == 1
    assert booth.purse.spent() == Money()


def test_nobody_there_is_said_and_costs_nothing(booth: Booth) -> None:
    booth.vendor.address = "http://127.0.0.1:9"
    with pytest.raises(ProviderUnavailable, match="could not be reached"):
        booth.say(SENTENCE)
    assert len(booth.naps) == MOST_TRIES - 1
    assert booth.purse.calls(CallState.UNKNOWN) == ()


def test_an_answer_that_was_paid_for_and_lost_is_fetched_from_the_history(booth: Booth) -> None:
    spoken: list[bytes] = []

    def speaks_and_drops(handler: object) -> None:
        audio, _ = hum(SENTENCE)
        entry = booth.vendor._entry(
            "v-anna", {"text": SENTENCE, "model_id": "eleven_multilingual_v2"}, 0
        )
        booth.vendor.history.append((entry, audio))
        spoken.append(audio)
        loopback.reset(handler)  # type: ignore[arg-type]  # the handler it was given

    booth.vendor.faults.append(speaks_and_drops)
    (clip,) = booth.say(SENTENCE)
    assert [word.text for word in clip.words] == ["Go", "on."]
    assert len(booth.vendor.sold) == 1
    assert booth.purse.spent() == Money(len(SENTENCE) * 80)


def test_the_sentences_before_a_fault_are_kept_and_only_the_rest_is_bought(booth: Booth) -> None:
    first: Callable[[], object] = lambda: booth.say("One.", "Two.", "Three.")  # noqa: E731
    booth.vendor.faults.extend([loopback.content(json.dumps(
        booth.vendor._speech(*hum("One."))).encode(), character_cost="4")])  # fmt: skip
    booth.vendor.faults.extend([loopback.status(402)] * 2)
    with pytest.raises(ProviderRejected):
        first()
    booth.vendor.faults.clear()
    before = len(booth.vendor.sold)
    first()
    assert len(booth.vendor.sold) - before == 2
