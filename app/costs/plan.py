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
    FOOTAGE = "footage"
    OPENAI = "gpt-image-2.6-flare"
    STABILITY = "core"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """Who makes the film. `writer` is a model of OpenAI's, or empty for the writer of this machine.

    `painted_thumbnail` draws the thumbnail's picture even where the scenes have none.
    """

    writer: str = ""
    voice: Voice = Voice.LOCAL
    pictures: Pictures = Pictures.CARDS
    painted_thumbnail: bool = False


def planned_calls(
    seconds: float, choices: Choices, certainty: Certainty = Certainty.AT_MOST
) -> tuple[PlannedCall, ...]:
    """The calls of a film of that length, in the order of its stages."""
    room = ROOM if certainty is Certainty.AT_MOST else 1.0
    minutes = seconds / 60
    return (
        *_writing(minutes, choices.writer, room),
        *_narration(minutes, choices.voice, room),
        *_pictures(seconds, choices.pictures),
        *_thumbnail(choices),
    )


def _writing(minutes: float, model: str, room: float) -> tuple[PlannedCall, ...]:
    """Moderation, research brief, outline, script, title and description, moderation again."""
    if not model:
        return ()
    steps = (
        (2_000, 3_000),
        (4_000, 3_000),
        (6_000, 3_500 + 1_100 * minutes),
        (2_500 + 300 * minutes, 2_500),
    )
    check = PlannedCall(
        stage="write",
        usage=Usage(
            provider="openai",
            service="moderation",
            model="omni-moderation-latest",
            units=((Unit.REQUEST, 1),),
        ),
    )
    calls = (
        PlannedCall(
            stage="write",
            usage=text_usage(
                model,
                input_tokens=math.ceil(asked * room),
                output_tokens=math.ceil(answered * room),
            ),
        )
        for asked, answered in steps
    )
    return (check, *calls, check)


def _narration(minutes: float, voice: Voice, room: float) -> tuple[PlannedCall, ...]:
    if voice is Voice.LOCAL:
        return ()
    characters = math.ceil(CHARACTERS_PER_MINUTE * minutes * room)
    usage = Usage(
        provider="elevenlabs",
        service="speech",
        model=voice,
        units=((Unit.CHARACTER, characters),),
    )
    return (PlannedCall(stage="narrate", usage=usage),)


def _pictures(seconds: float, pictures: Pictures) -> tuple[PlannedCall, ...]:
    scenes = math.ceil(seconds / SECONDS_PER_PICTURE)
    match pictures:
        case Pictures.CARDS:
            return ()
        case Pictures.FOOTAGE:
            search = Usage(
                provider="pexels", service="footage", model="search", units=((Unit.REQUEST, 1),)
            )
            return (PlannedCall(stage="draw", usage=search),) * scenes
        case Pictures.OPENAI | Pictures.STABILITY:
            return (PlannedCall(stage="draw", usage=_painting(pictures)),) * scenes


def _thumbnail(choices: Choices) -> tuple[PlannedCall, ...]:
    if choices.pictures in (Pictures.OPENAI, Pictures.STABILITY):
        return (PlannedCall(stage="thumbnail", usage=_painting(choices.pictures)),)
    if choices.painted_thumbnail:
        return (PlannedCall(stage="thumbnail", usage=_painting(Pictures.OPENAI)),)
    return ()


def _painting(pictures: Pictures) -> Usage:
    if pictures is Pictures.STABILITY:
        units: tuple[tuple[Unit, int], ...] = ((Unit.IMAGE, 1),)
        return Usage(provider="stability", service="images", model=pictures, units=units)
    units = ((Unit.INPUT, IMAGE_PROMPT_TOKENS), (Unit.OUTPUT, IMAGE_TOKENS))
    return Usage(provider="openai", service="images", model=pictures, units=units)
