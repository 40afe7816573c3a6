"""The steps of a publication laid out, and begun anew where a person or the house says so."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from app.core.exceptions import Conflict
from app.core.kept_errors import code_of
from app.publishing.errors import VideoGone, WrongChannel
from app.publishing.publication_models import (
    Publication,
    PublicationStep,
    StepName,
    StepState,
)
from app.publishing.publication_reads import steps_of

CHOSEN: Final = frozenset({StepName.THUMBNAIL, StepName.RELEASE, StepName.READ_BACK})
"""Steps that show what a person chose: done again when a film is published or let go again, since its
picture, minute or visibility may be another one by then.
"""


LOST: Final = frozenset({VideoGone.code, WrongChannel.code})
"""Codes of a video that YouTube has no more, or on another channel than it was to be on."""
SEEN: Final = frozenset(
    {StepName.INSERT, StepName.PROCESSING, StepName.RELEASE, StepName.READ_BACK}
)
"""Steps that look at the video itself."""


def is_lost(session: Session, publication: Publication) -> bool:
    """Whether the video that was sent is not where it was to be, so that it may be sent anew."""
    if not publication.youtube_id:
        return False
    looked = [step for step in steps_of(session, publication.id) if step.name in SEEN]
    return any(code_of(step.problem) in LOST for step in looked)


def refuse_out_of_turn(session: Session, publication: Publication, name: StepName) -> None:
    """Raise Conflict where a step before that one is not done and holds the others up."""
    order = list(StepName)
    for step in steps_of(session, publication.id)[: order.index(name)]:
        if step.holds_up:
            raise Conflict(
                f"The step {step.name.value} comes before {name.value} and is not done.",
                remedy=f"Try the step {step.name.value} again: the others follow by themselves.",
            )


def lay_out_steps(session: Session, publication: Publication) -> None:
    """Write down the steps that it has not yet."""
    known = {step.name for step in steps_of(session, publication.id)}
    session.add_all(
        PublicationStep(publication_id=publication.id, name=name, attempts=0, failures=0)
        for name in StepName
        if name not in known
    )
    session.flush()


def begin_open_steps_anew(session: Session, publication: Publication) -> None:
    """Have every step that is not over done as if it was never tried, and all that may be chosen anew."""
    for step in steps_of(session, publication.id):
        if not step.state.is_over or step.name in CHOSEN:
            begin_step_anew(step)
    session.flush()


def begin_step_anew(step: PublicationStep, *, at: datetime | None = None) -> None:
    """Have that step done as if it was never tried; at that moment, or when its turn comes."""
    step.state, step.again_at, step.problem = StepState.WAITING, at, None
    step.attempts = step.failures = step.looks = step.waits = 0
