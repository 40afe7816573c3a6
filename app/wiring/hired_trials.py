"""Whether those outside who speak and paint would do it, by the cheapest real question to each."""

from functools import partial

from app.core.config import Settings
from app.core.exceptions import ProviderRejected
from app.core.store import Store
from app.providers.elevenlabs.service import ElevenLabsService
from app.providers.footage.library import Library
from app.wiring.footage import catalogues
from app.wiring.hired import openai_pictures, stability_pictures, studio_voices
from app.wiring.trials import Trial

SCARCE = 2_000
"""Characters: less than a film of three minutes."""


def studio_voice_trial(chosen: Settings) -> Trial | None:
    """Asks for the month, the model and the voice; None where no key is set."""
    if chosen.elevenlabs.api_key is None:
        return None
    return ("elevenlabs", partial(_speaks, studio_voices(chosen), chosen))


def painter_trials(chosen: Settings) -> tuple[Trial, ...]:
    """Asks OpenAI for its picture model and Stability for what is left, where a key is set."""
    trials: list[Trial] = []
    if chosen.openai.api_key is not None:
        trials.append(("openai images", partial(_openai, chosen)))
    if chosen.stability.api_key is not None:
        trials.append(("stability", partial(_stability, chosen)))
    return tuple(trials)


def footage_trials(chosen: Settings, kept: Store) -> tuple[Trial, ...]:
    """Asks each library of footage for one clip, where a key is set."""
    return tuple(
        (catalogue.provider, partial(Library(catalogue, kept, None, trusted=trusted).answers))
        for catalogue, trusted in catalogues(chosen)
    )


def _speaks(service: ElevenLabsService, chosen: Settings) -> str:
    ours = chosen.elevenlabs
    plan = service.plan()
    left = plan.limit - plan.used
    models = [model.id for model in service.models()]
    if ours.model not in models:
        raise ProviderRejected(
            f"The account has no model {ours.model}; it has {', '.join(models)}.",
            remedy="Correct ELEVENLABS_MODEL in the settings.",
        )
    if left < SCARCE:
        raise ProviderRejected(
            f"{left:,} of {plan.limit:,} characters are left of the plan {plan.tier}.",
            remedy="Buy characters at ElevenLabs, or wait until its month begins anew.",
        )
    who = service.voice(ours.voice_id).name if ours.voice_id else "no usual voice"
    return f"{plan.tier}, {left:,} of {plan.limit:,} characters left, {ours.model}, {who}"


def _openai(chosen: Settings) -> str:
    openai_pictures(chosen).has_model()
    return f"{chosen.openai.image_model}, {chosen.openai.image_quality} quality"


def _stability(chosen: Settings) -> str:
    left = stability_pictures(chosen).credits()
    if left < 1:
        raise ProviderRejected(
            f"{left:.1f} credits are left.", remedy="Add credit to the account at Stability."
        )
    return f"{chosen.stability.model}, {left:.0f} credits left"
