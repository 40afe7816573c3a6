"""Who makes a film: what its channel wants, what is set up here, and what it may cost."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from app.channels.profile import Profile
from app.core.exceptions import Invalid
from app.costs.errors import Unpriced
from app.costs.limits import Limits
from app.costs.plan import Choices, Pictures, Voice, planned_calls
from app.costs.prices import PriceTable
from app.costs.quotes import Quote, quote
from app.generation.brief import Brief


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """Who is set up here beside those every installation has.

    `writer`, `speaker` and the models beside the `painters` are names of models, empty where nobody
    is set up; `studio_voice` is the id of the usual voice of the speaker. The first painter is the one that is asked. `own_pictures` says that there is a
    folder of one's own.
    """

    writer: str = ""
    writer_bill: str = "openai"
    speaker: str = ""
    studio_voice: str = ""
    painters: tuple[tuple[Pictures, str], ...] = ()
    footage: bool = False
    own_pictures: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What of a film decides who can make it: about how long it is, and what is there of it."""

    seconds: float
    topic_alone: bool
    written: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pricing:
    """At which prices, under which limits and on which day a film is quoted."""

    prices: PriceTable
    limits: Limits
    on: date

    def quote(self, choices: Choices, seconds: float) -> Quote:
        """What a film of that length costs at most. Raises Unpriced."""
        calls = planned_calls(seconds, choices)
        return quote(calls, self.prices, on=self.on, unpriced=self.limits.unpriced)

    def fitting(self, choices: Choices, seconds: float) -> Quote | None:
        """The same, where it has a price within the limit of one film."""
        with suppress(Unpriced):
            price = self.quote(choices, seconds)
            return price if price.total <= self.limits.video else None
        return None


def offer(
    profile: Profile, wish: Wish, equipment: Equipment, pricing: Pricing
) -> tuple[Choices, Quote]:
    """Who makes a film of that channel, and what that costs at most.

    What the channel names is taken as it is. Where it says `auto`, the best that is set up is
    taken, and the one of this machine where the film would not fit under the limit of one film:
    the voice gives way first, then the writer, unless there is nothing but a topic. A film that is
    written already needs no writer. Raises Invalid where the channel names somebody who is not
    set up or nobody can write, and Unpriced.
    """
    wanted = best(profile, wish, equipment)
    for way in _ways(wanted, profile, wish):
        price = pricing.fitting(way, wish.seconds)
        if price is not None:
            return way, price
    return wanted, pricing.quote(wanted, wish.seconds)


def best(profile: Profile, wish: Wish, equipment: Equipment) -> Choices:
    """Who makes it if money is no matter. Raises Invalid as `offer` does."""
    _refuse_missing(profile, equipment, written=wish.written)
    wanted = _wanted(profile, wish, equipment)
    if wish.topic_alone and not wanted.writer:
        raise Invalid(
            "A film from the topic alone needs a language model, and none is set up for this channel.",
            remedy="Give an article (source_text, source_url, --from) or a script of your own (script, "
            "--script), or set OPENAI_API_KEY.",
        )
    return wanted


def _wanted(profile: Profile, wish: Wish, equipment: Equipment) -> Choices:
    writer = "" if wish.written or profile.writer == "offline" else equipment.writer
    painter, image_model = next(iter(equipment.painters), (Pictures.OPENAI, ""))
    studio_voice = profile.studio_voice or equipment.studio_voice
    studio = profile.speaker != "local" and bool(equipment.speaker and studio_voice)
    return Choices(
        writer=writer,
        writer_bill=equipment.writer_bill,
        spare_writer=bool(writer) and profile.writer == "auto" and not wish.topic_alone,
        voice=Voice.ELEVENLABS if studio else Voice.LOCAL,
        voice_model=equipment.speaker if studio else "",
        studio_voice=studio_voice if studio else "",
        spare_voice=profile.spare_voice,
        pictures=_pictures(profile, equipment, painter),
        painter=painter,
        image_model=image_model,
        painted_thumbnail=profile.thumbnail == "painted",
    )


def _pictures(profile: Profile, equipment: Equipment, painter: Pictures) -> Pictures:
    """Painted scenes are never a matter of `auto`: they cost more than all the rest together."""
    match profile.pictures:
        case "images":
            return painter
        case "auto":
            if equipment.own_pictures:
                return Pictures.OWN
            return Pictures.FOOTAGE if equipment.footage else Pictures.CARDS
        case named:
            return Pictures(named)


def _ways(wanted: Choices, profile: Profile, wish: Wish) -> Iterator[Choices]:
    yield wanted
    if profile.speaker == "auto":
        wanted = replace(wanted, voice=Voice.LOCAL, voice_model="", studio_voice="")
        yield wanted
    if profile.writer == "auto" and not wish.topic_alone:
        yield replace(wanted, writer="", spare_writer=False)


def _refuse_missing(profile: Profile, equipment: Equipment, *, written: bool) -> None:
    missing = (
        (profile.writer == "openai" and not written, equipment.writer, "writer", "OPENAI_API_KEY"),
        (profile.speaker == "elevenlabs", equipment.speaker, "speaker", "ELEVENLABS_API_KEY"),
        (
            profile.speaker == "elevenlabs",
            profile.studio_voice or equipment.studio_voice,
            "speaker",
            "ELEVENLABS_VOICE_ID",
        ),
        (profile.pictures == "footage", equipment.footage, "pictures", "PEXELS_API_KEY"),
        (profile.pictures == "own", equipment.own_pictures, "pictures", "MEDIA_DIR"),
        (profile.pictures == "images", equipment.painters, "pictures", "OPENAI_API_KEY"),
        (profile.thumbnail == "painted", equipment.painters, "thumbnail", "OPENAI_API_KEY"),
    )
    for is_named, there, field, setting in missing:
        if is_named and not there:
            chosen = getattr(profile, field)
            raise Invalid(
                f"The channel's {field} is `{chosen}`, and none is set up here.",
                remedy=f"Set {setting}, or choose `auto` in the channel's profile.",
            )


def spoken_for(brief: Brief, choices: Choices) -> Brief:
    """The brief with the voice that speaks it: the studio's, the channel's own one as its spare."""
    if choices.voice is Voice.LOCAL:
        return brief
    spare = brief.voice if choices.spare_voice else ""
    return replace(brief, voice=choices.studio_voice, spare_voice=spare)
