"""The evidence of a film: what it was made of, who found it good, and what was declared of it."""

from typing import Final

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.audit_models import AuditEntry
from app.channels import service as channels
from app.publishing.metadata import Overrides
from app.publishing.metadata_build import disclosure_of
from app.publishing.metadata_film import FilmSaid
from app.publishing.publication_reads import of_video, steps_of
from app.videos.models import Video

MOST: Final = 200


def evidence_of(session: Session, video: Video, film: FilmSaid) -> dict[str, JsonValue]:
    """One document of sources, credits, voice and models, decisions with names and times, and the
    disclosure.
    """
    publication = of_video(session, video.id)
    return {
        "video_id": str(video.id),
        "title": video.title,
        "channel_id": video.channel_id,
        "asked_at": video.created_at.isoformat(),
        "revision": video.revision,
        "request": {
            name: said
            for name, said in video.request.items()
            if name not in {"source_text", "script"}
        },
        "sources": [dict(source) for source in film.sources],
        "credits": list(film.credits),
        "assets": list(film.assets),
        "voice": film.voice,
        "providers": dict(film.providers),
        "versions": dict(film.versions),
        "disclosure": _disclosure(session, video, film),
        "decisions": _decisions(session, video),
        "likeness": publication.likeness if publication else None,
        "publication": {
            "status": publication.state.value,
            "youtube_channel": publication.youtube_channel,
            "youtube_id": publication.youtube_id,
            "said": publication.said,
            "steps": {
                step.name.value: step.state.value for step in steps_of(session, publication.id)
            },
        }
        if publication
        else None,
    }


def _disclosure(session: Session, video: Video, film: FilmSaid) -> dict[str, JsonValue]:
    profile = channels.profile_of(channels.find(session, video.owner_id, video.channel_id))
    own = Overrides.model_validate(video.publish_as)
    decision = disclosure_of(film, profile, own)
    kids = profile.made_for_kids if own.made_for_kids is None else own.made_for_kids
    return {
        "synthetic_media": decision.declared,
        "decided_by": decision.decided_by,
        "reasons": list(decision.reasons),
        "made_for_kids": kids,
    }


def _decisions(session: Session, video: Video) -> list[JsonValue]:
    """What the audit trail has of the film, in order: approvals, publications, exceptions."""
    query = (
        select(AuditEntry)
        .where(AuditEntry.target == f"video:{video.id}")
        .order_by(AuditEntry.id)
        .limit(MOST)
    )
    return [
        {
            "at": entry.at.isoformat(),
            "actor_id": str(entry.actor_id) if entry.actor_id else None,
            "action": entry.action,
            "reason": entry.reason,
        }
        for entry in session.scalars(query)
    ]
