"""The steps of a publication laid out, and begun anew where a person or the house says so."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

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


def lay_out_steps(session: Session, publication: Publication) -> None:
    """Write down the steps that it has not yet."""
    known = {step.name for step in steps_of(session, publication.id)}
    session.add_all(
        PublicationStep(publication_id=publication.id, name=name, attempts=0)
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
    step.state, step.again_at, step.attempts, step.problem = StepState.WAITING, at, 0, None
