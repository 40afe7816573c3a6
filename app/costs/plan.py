"""Which calls a film of a given length makes, by who writes, speaks and draws it.

The figures are estimates of typical films; they make the quote before anything is known of the
script. `AT_MOST` adds the room that keeps a call from costing more than was held for it.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from app.costs.quotes import PlannedCall
from app.costs.usage import Unit, Usage, text_usage

CHARACTERS_PER_MINUTE = 930
"""English narration at an even pace: 155 words of six characters."""
SECONDS_PER_PICTURE = 9
IMAGE_TOKENS = 1_400
"""A wide picture of medium quality."""
IMAGE_PROMPT_TOKENS = 200
ROOM = 1.25
"""How much more than the estimate is held: a scene asked for again, a longer answer."""


class Certainty(StrEnum):
    """Which figures a plan has: what is likely, or what is held so that no call costs more."""

    TYPICAL = "typical"
    AT_MOST = "at most"


class Voice(StrEnum):
    """Who speaks."""

    LOCAL = "local"
    ELEVENLABS = "eleven_multilingual_v2"


class Pictures(StrEnum):
    """What is seen."""

    CARDS = "cards"
    OWN = "own"
    FOOTAGE = "footage"
    OPENAI = "gpt-image-2.6-flare"
    STABILITY = "core"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Who makes the film. `writer` is a language model, or empty for the writer of this machine.

    `writer_bill` is who is paid for the model: `openai`, or `local` for a server of one's own.
    `spare_writer` lets the writer of this machine write where the model cannot.
    `painted_thumbnail` draws the thumbnail's picture even where the scenes have none. An empty
    `voice_model` or `image_model` is the usual one of whoever speaks or paints; `studio_voice` is the
    studio's own id of a voice; `painter` is who
    paints a thumbnail beside scenes that nobody paints.
    """

    writer: str = ""
    writer_bill: str = "openai"
    spare_writer: bool = False
    voice: Voice = Voice.LOCAL
    voice_model: str = ""
    studio_voice: str = ""
    spare_voice: bool = True
    pictures: Pictures = Pictures.CARDS
    painter: Pictures = Pictures.OPENAI
    image_model: str = ""
    painted_thumbnail: bool = False

    @property
    def buys(self) -> bool:
        """Whether anything is asked of somebody outside, be it free."""
        return bool(self.writer) or self.voice is not Voice.LOCAL or self.buys_pictures

    @property
    def buys_pictures(self) -> bool:
        """Whether a library or a painter outside is asked for pictures."""
        return self.painted_thumbnail or self.pictures not in {Pictures.CARDS, Pictures.OWN}


def planned_calls(
    seconds: float, choices: Choices, certainty: Certainty = Certainty.AT_MOST
) -> tuple[PlannedCall, ...]:
    """The calls of a film of that length, in the order of its stages."""
    room = ROOM if certainty is Certainty.AT_MOST else 1.0
    minutes = seconds / 60
    return (
        *_writing(minutes, choices, room),
        *_narration(minutes, choices, room),
        *_pictures(seconds, choices),
        *_thumbnail(choices),
    )


def _writing(minutes: float, choices: Choices, room: float) -> tuple[PlannedCall, ...]:
    """Moderation, research brief, outline, script, title and description, moderation again."""
    if not choices.writer:
        return ()
    steps = (
        (2_000, 3_000),
        (4_000, 3_000),
        (6_000, 3_500 + 1_100 * minutes),
        (2_500 + 300 * minutes, 2_500),
    )
    calls = tuple(
        PlannedCall(
            stage="write",
            usage=text_usage(
                choices.writer,
                provider=choices.writer_bill,
                input_tokens=math.ceil(asked * room),
                output_tokens=math.ceil(answered * room),
            ),
        )
        for asked, answered in steps
    )
    if choices.writer_bill != "openai":
        return calls
    check = PlannedCall(
        stage="write",
        usage=Usage(
            provider="openai",
            service="moderation",
            model="omni-moderation-latest",
            units=((Unit.REQUEST, 1),),
        ),
    )
    return (check, *calls, check)


def _narration(minutes: float, choices: Choices, room: float) -> tuple[PlannedCall, ...]:
    if choices.voice is Voice.LOCAL:
        return ()
    characters = math.ceil(CHARACTERS_PER_MINUTE * minutes * room)
    usage = Usage(
        provider="elevenlabs",
        service="speech",
        model=choices.voice_model or choices.voice,
        units=((Unit.CHARACTER, characters),),
    )
    return (PlannedCall(stage="narrate", usage=usage),)


def _pictures(seconds: float, choices: Choices) -> tuple[PlannedCall, ...]:
    scenes = math.ceil(seconds / SECONDS_PER_PICTURE)
    match choices.pictures:
        case Pictures.CARDS | Pictures.OWN:
            return ()
        case Pictures.FOOTAGE:
            search = Usage(
                provider="pexels", service="footage", model="search", units=((Unit.REQUEST, 1),)
            )
            return (PlannedCall(stage="draw", usage=search),) * scenes
        case Pictures.OPENAI | Pictures.STABILITY as painter:
            return (PlannedCall(stage="draw", usage=_painting(painter, choices)),) * scenes


def _thumbnail(choices: Choices) -> tuple[PlannedCall, ...]:
    if choices.pictures in (Pictures.OPENAI, Pictures.STABILITY):
        return (PlannedCall(stage="thumbnail", usage=_painting(choices.pictures, choices)),)
    if choices.painted_thumbnail:
        return (PlannedCall(stage="thumbnail", usage=_painting(choices.painter, choices)),)
    return ()


def _painting(painter: Pictures, choices: Choices) -> Usage:
    model = choices.image_model or painter
    if painter is Pictures.STABILITY:
        units: tuple[tuple[Unit, int], ...] = ((Unit.IMAGE, 1),)
        return Usage(provider="stability", service="images", model=model, units=units)
    units = ((Unit.INPUT, IMAGE_PROMPT_TOKENS), (Unit.OUTPUT, IMAGE_TOKENS))
    return Usage(provider="openai", service="images", model=model, units=units)
