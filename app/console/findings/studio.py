"""Whether those outside would speak and paint: asked for what costs nothing."""

from collections.abc import Iterator

from app.core.config import Settings
from app.upkeep.finding import Finding, not_set_up, tried
from app.wiring.hired_trials import footage_trials, painter_trials, studio_voice_trial
from app.wiring.own_store import store


def findings(chosen: Settings) -> Iterator[Finding]:
    """One line for each account that is set up; a missing one is left out of films."""
    yield from _studio_voice(chosen)
    yield from _footage(chosen)
    painters = painter_trials(chosen)
    for name, trial in painters:
        yield tried(name, trial, needed=False)
    if not painters:
        yield not_set_up(
            "painter",
            reason="scenes and thumbnails are drawn, not painted",
            remedy="Set OPENAI_API_KEY or STABILITY_API_KEY to have them painted.",
        )


def _footage(chosen: Settings) -> Iterator[Finding]:
    libraries = footage_trials(chosen, store())
    for name, trial in libraries:
        yield tried(name, trial, needed=False)
    if not libraries:
        yield not_set_up(
            "footage",
            reason="no clips or photographs of others are looked for",
            remedy="Set PEXELS_API_KEY or PIXABAY_API_KEY; both are free.",
        )


def _studio_voice(chosen: Settings) -> Iterator[Finding]:
    found = studio_voice_trial(chosen)
    if found is not None:
        yield tried(*found, needed=False)
        return
    yield not_set_up(
        "elevenlabs",
        reason="films are spoken by the voices of this machine",
        remedy="Set ELEVENLABS_API_KEY and ELEVENLABS_VOICE_ID for a studio voice.",
    )
