"""Those outside who speak and paint for money, each behind its port."""

import hashlib

from app.core.config import Settings
from app.core.exceptions import Invalid
from app.core.store import Store
from app.costs.buyer import Buyer
from app.costs.plan import Choices, Pictures
from app.generation.footage import FoundFootage
from app.generation.painting import PaintedPictures
from app.generation.ports import Illustrator, Narrator
from app.providers.elevenlabs.narrator import StudioNarrator
from app.providers.elevenlabs.service import ElevenLabsService
from app.providers.painting.easel import Atelier, Easel
from app.providers.painting.openai_pictures import OpenAIPictures
from app.providers.painting.stability import StabilityPictures
from app.wiring.engagement import Engagement
from app.wiring.footage import footage_libraries

PAINTED = (Pictures.OPENAI, Pictures.STABILITY)


def studio_voices(chosen: Settings) -> ElevenLabsService:
    """The account of the studio voice. Raises Invalid where no key is set."""
    key = chosen.elevenlabs.api_key
    if key is None:
        raise Invalid("No studio voice is set up.", remedy="Set ELEVENLABS_API_KEY.")
    return ElevenLabsService(key.get_secret_value(), address=chosen.elevenlabs.base_url)


def studio_narrator(
    choices: Choices, chosen: Settings, kept: Store, buyer: Buyer | None
) -> Narrator:
    """Who speaks by ElevenLabs. Raises Invalid where no key is set."""
    model = choices.voice_model or chosen.elevenlabs.model
    return StudioNarrator(studio_voices(chosen), kept, _purse(buyer), model=model)


def hired_illustrator(
    engaged: Engagement, chosen: Settings, kept: Store, *, before: Illustrator
) -> Illustrator:
    """That illustrator, with the libraries of footage before it and the painter behind it."""
    choices = engaged.choices
    if choices.pictures is Pictures.FOOTAGE:
        found = footage_libraries(chosen, kept, engaged.buyer)
        before = FoundFootage(found, before, used=engaged.shown)
    scenes = choices.pictures in PAINTED
    if not scenes and not choices.painted_thumbnail:
        return before
    painter = Easel(_atelier(choices, chosen, engaged.owner), kept, _purse(engaged.buyer))
    return PaintedPictures(painter, before, scenes=scenes, thumbnail=True)


def _atelier(choices: Choices, chosen: Settings, owner: str) -> Atelier:
    who = choices.pictures if choices.pictures in PAINTED else choices.painter
    if who is Pictures.STABILITY:
        return stability_pictures(chosen, choices.image_model)
    return openai_pictures(chosen, choices.image_model, owner=owner)


def openai_pictures(chosen: Settings, model: str = "", *, owner: str = "") -> OpenAIPictures:
    """OpenAI's picture models. Raises Invalid where no key is set."""
    ours = chosen.openai
    if ours.api_key is None:
        raise Invalid("Nobody is set up who paints.", remedy="Set OPENAI_API_KEY.")
    return OpenAIPictures(
        ours.api_key.get_secret_value(),
        model=model or ours.image_model,
        quality=ours.image_quality,
        address=ours.base_url,
        organization=ours.organization,
        user=hashlib.sha256(owner.encode()).hexdigest()[:32] if owner else "",
    )


def stability_pictures(chosen: Settings, model: str = "") -> StabilityPictures:
    """Stability's picture models. Raises Invalid where no key is set."""
    ours = chosen.stability
    if ours.api_key is None:
        raise Invalid("Nobody is set up who paints.", remedy="Set STABILITY_API_KEY.")
    return StabilityPictures(
        ours.api_key.get_secret_value(), model=model or ours.model, address=ours.base_url
    )


def _purse(buyer: Buyer | None) -> Buyer:
    if buyer is None:
        raise Invalid("There is no purse for what this film buys.")
    return buyer
