"""Who narrates on this machine."""

from app.core.config import settings
from app.core.store import Store
from app.generation.ports import Narrator
from app.providers.local_voice.narrator import LocalNarrator
from app.providers.sandbox import SandboxNarrator


def own_narrator(kept: Store) -> Narrator:
    """The narrator of this machine, who costs nothing."""
    return SandboxNarrator(kept) if hums() else LocalNarrator(kept, settings().workers)


def hums() -> bool:
    """Whether there is nobody but the one who hums."""
    return settings().narrator == "sandbox"
