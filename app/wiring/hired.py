"""Those outside who speak and paint for money, each behind its port."""

import hashlib

from app.core.config import Settings
from app.core.exceptions import Invalid
from app.core.store import Store
from app.costs.buyer import Buyer
from app.costs.plan import Choices, Pictures
from app.generation.painting import PaintedPictures
from app.generation.ports import Illustrator, Narrator, Painter
from app.providers.elevenlabs.narrator import StudioNarrator
from app.providers.elevenlabs.service import ElevenLabsService
from app.providers.painting.easel import Atelier, Easel
from app.providers.painting.openai_pictures import OpenAIPictures
from app.providers.painting.stability import StabilityPictures

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


def with_painter(
    before: Illustrator,
    choices: Choices,
    chosen: Settings,
    kept: Store,
    *,
    owner: str,
    buyer: Buyer | None,
) -> Illustrator:
    """That illustrator, and behind it the painter of whatever is to be painted."""
    scenes = choices.pictures in PAINTED
    if not scenes and not choices.painted_thumbnail:
        return before
    who = choices.pictures if scenes else choices.painter
    atelier: Atelier = (
        stability_pictures(chosen, choices.image_model)
        if who is Pictures.STABILITY
        else openai_pictures(chosen, choices.image_model, owner=owner)
    )
    painter: Painter = Easel(atelier, kept, _purse(buyer))
    return PaintedPictures(painter, before, scenes=scenes, thumbnail=True)


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
