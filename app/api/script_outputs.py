"""What scripts and their changes look like from outside."""

from pydantic import JsonValue

from app.api.schemas import MoneyOut, Out
from app.generation.script import Script
from app.videos.models import Video
from app.videos.repairs import Repair
from app.videos.script_page import page_of


class ScriptOut(Out):
    """What a film says and shows. `by_hand` tells that a person changed it last."""

    script: dict[str, JsonValue]
    by_hand: bool
    revision: int

    @classmethod
    def of(cls, video: Video, script: Script) -> "ScriptOut":
        """The script of that film."""
        return cls(script=page_of(script), by_hand=video.by_hand, revision=video.revision)


class RepairOut(Out):
    """What a change makes anew: how many sentences are spoken, which scenes drawn, at what price."""

    cost: MoneyOut
    breakdown: dict[str, MoneyOut]
    sentences: int
    scenes: tuple[int, ...]

    @classmethod
    def of(cls, repair: Repair) -> "RepairOut":
        """That change, quoted."""
        return cls(
            cost=repair.price.total,
            breakdown=dict(repair.price.by_provider()),
            sentences=repair.sentences,
            scenes=repair.scenes,
        )
