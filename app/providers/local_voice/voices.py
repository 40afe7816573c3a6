"""The narrators to choose from."""

from dataclasses import dataclass

from app.generation.brief import refuse_unknown_voice

SAID_PER_PRINTED = 1.07
"""Characters said for each one printed, over 690 words of three articles in examples/; a text full
of figures reaches 1.4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A narrator. `pack` is its style file in voices/.

    `gain` (dB) brings the speech of every voice to -24.5 dBFS while it speaks. `pace` is seconds
    for each character of what is said, pauses between sentences left out. Both were measured by
    speaking sentence by sentence, trimming the pads and summing up: the level on 345 words full of
    figures; the pace of `heart` on 690 words of three articles, where each article was within 3 %
    of it, and that of the others by how long they took for the 345 words.
    """

    name: str
    description: str
    pack: str
    british: bool
    gain: float
    pace: float

    @property
    def seconds_per_printed_character(self) -> float:
        """The pace over printed text, figures unspoken; right within a tenth for an article."""
        return self.pace * SAID_PER_PRINTED


VOICES = (
    Voice(name="heart", description="American woman, warm and clear", pack="af_heart",
          british=False, gain=-2.65, pace=0.0556),
    Voice(name="bella", description="American woman, bright and lively", pack="af_bella",
          british=False, gain=-4.07, pace=0.0576),
    Voice(name="michael", description="American man, calm and even", pack="am_michael",
          british=False, gain=-1.14, pace=0.0613),
    Voice(name="fenrir", description="American man, firm and driving", pack="am_fenrir",
          british=False, gain=-5.73, pace=0.0566),
    Voice(name="puck", description="American man, young and light", pack="am_puck",
          british=False, gain=-6.47, pace=0.0549),
    Voice(name="emma", description="British woman, composed and quick", pack="bf_emma",
          british=True, gain=-4.60, pace=0.0531),
    Voice(name="george", description="British man, deep and measured", pack="bm_george",
          british=True, gain=-4.19, pace=0.0633),
)  # fmt: skip
"""Every narrator, the default first."""


def voice_named(name: str) -> Voice:
    """The voice of that name. Raises Invalid, naming the voices there are."""
    refuse_unknown_voice(name)
    return next(voice for voice in VOICES if voice.name == name)
