"""Who makes a film: the channel's word, what is set up, and what it may cost."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from app.channels.profile import Profile
from app.core.exceptions import Invalid
from app.core.money import Money
from app.costs.limits import Limits
from app.costs.plan import Choices, Pictures, Voice
from app.costs.prices import our_prices
from app.generation.brief import Brief
from app.videos.choosing import Equipment, Pricing, Wish, best, offer, spoken_for

ALL = Equipment(
    writer="gpt-6.1-sol",
    speaker="eleven_multilingual_v2",
    studio_voice="v-anna",
    painters=((Pictures.STABILITY, "core"), (Pictures.OPENAI, "gpt-image-2.6-flare")),
    footage=True,
)
NOBODY = Equipment()


def chosen(
    equipment: Equipment = ALL,
    *,
    seconds: float = 60,
    topic_alone: bool = False,
    written: bool = False,
    limit: str = "3.00",
    **profile: object,
) -> Choices:
    limits = Limits(month=Money.parse("15.00"), video=Money.parse(limit))
    pricing = Pricing(prices=our_prices(), limits=limits, on=date(2026, 11, 22))
    wish = Wish(seconds=seconds, topic_alone=topic_alone, written=written)
    return offer(Profile.model_validate(profile), wish, equipment, pricing)[0]


def test_with_nothing_set_up_this_machine_makes_the_film_and_buys_nothing() -> None:
    assert chosen(NOBODY) == Choices()
    assert not chosen(NOBODY).buys
    assert not chosen(Equipment(own_pictures=True)).buys


def test_auto_takes_the_best_that_is_set_up_but_paints_nothing() -> None:
    found = chosen()
    assert (found.writer, found.voice) == ("gpt-6.1-sol", Voice.ELEVENLABS)
    assert (found.pictures, found.painted_thumbnail) == (Pictures.FOOTAGE, False)


def test_what_does_not_fit_gives_way_the_voice_before_the_writer() -> None:
    first = chosen(limit="0.25")
    assert (first.writer, first.voice) == ("gpt-6.1-sol", Voice.LOCAL)
    then = chosen(limit="0.10")
    assert (then.writer, then.voice) == ("", Voice.LOCAL)


def test_what_the_channel_names_stays_however_dear() -> None:
    found = chosen(limit="0.01", writer="openai", speaker="elevenlabs", pictures="images")
    assert (found.writer, found.voice) == ("gpt-6.1-sol", Voice.ELEVENLABS)
    assert (found.pictures, found.image_model) == (Pictures.STABILITY, "core")


def test_a_topic_alone_keeps_its_writer_and_a_written_film_needs_none() -> None:
    assert chosen(limit="0.01", topic_alone=True).writer == "gpt-6.1-sol"
    assert chosen(written=True, writer="openai").writer == ""
    with pytest.raises(Invalid, match="needs a language model"):
        chosen(topic_alone=True, writer="offline")


def test_a_model_without_a_price_is_never_taken_by_itself() -> None:
    assert chosen(Equipment(writer="gpt-unheard-of")).writer == ""


@pytest.mark.parametrize(
    ("field", "named"),
    [
        ("writer", "openai"),
        ("speaker", "elevenlabs"),
        ("pictures", "footage"),
        ("pictures", "own"),
        ("pictures", "images"),
        ("thumbnail", "painted"),
    ],
)
def test_somebody_who_is_not_set_up_is_refused_by_name(field: str, named: str) -> None:
    profile: dict[str, Any] = {field: named}
    with pytest.raises(Invalid, match=f"{field} is `{named}`"):
        chosen(NOBODY, **profile)


def test_a_profile_names_only_whom_there_could_be() -> None:
    with pytest.raises(ValidationError):
        Profile.model_validate({"writer": "shakespeare"})


def test_a_studio_speaks_only_in_a_voice_that_somebody_chose() -> None:
    voiceless = Equipment(speaker="eleven_multilingual_v2")
    assert chosen(voiceless).voice is Voice.LOCAL
    own = best(
        Profile(studio_voice="v-mine"),
        Wish(seconds=60, topic_alone=False, written=True),
        voiceless,
    )
    assert (own.voice, own.studio_voice) == (Voice.ELEVENLABS, "v-mine")
    with pytest.raises(Invalid) as refusal:
        best(
            Profile(speaker="elevenlabs"),
            Wish(seconds=60, topic_alone=False, written=True),
            voiceless,
        )
    assert "ELEVENLABS_VOICE_ID" in refusal.value.remedy


def test_the_brief_names_the_studios_voice_and_the_channels_own_as_its_spare() -> None:
    brief = spoken_for(Brief(voice="emma"), chosen())
    assert (brief.voice, brief.spare_voice) == ("v-anna", "emma")
    assert spoken_for(Brief(voice="emma"), chosen(NOBODY)).voice == "emma"
