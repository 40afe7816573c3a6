"""Metadata as YouTube's resources, and its resources as what we look at."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from app.publishing.catalogue_models import Fields
from app.publishing.metadata import Metadata
from app.publishing.upload_ports import Outing, Shown

PARTS: Final = (
    "snippet",
    "status",
    "recordingDetails",
    "localizations",
    "paidProductPlacementDetails",
)
"""What is written of a video."""
READ_PARTS: Final = (*PARTS, "contentDetails", "processingDetails")
WRITTEN: Final[dict[str, frozenset[str]]] = {
    "snippet": frozenset(
        {"title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage"}
    ),
    "status": frozenset(
        {
            "privacyStatus",
            "publishAt",
            "license",
            "embeddable",
            "publicStatsViewable",
            "selfDeclaredMadeForKids",
            "containsSyntheticMedia",
        }
    ),
    "recordingDetails": frozenset({"recordingDate"}),
    "paidProductPlacementDetails": frozenset({"hasPaidProductPlacement"}),
}
"""The fields of each part that an update may set; the others are YouTube's own to say."""


def resource_of(metadata: Metadata, outing: Outing) -> dict[str, Any]:
    """The whole of what is written of a video."""
    status: dict[str, Any] = {
        "privacyStatus": "private" if outing.at else outing.privacy,
        "license": metadata.licence,
        "embeddable": metadata.embeddable,
        "publicStatsViewable": metadata.public_stats,
        "selfDeclaredMadeForKids": metadata.made_for_kids,
        "containsSyntheticMedia": metadata.synthetic_media,
    }
    if outing.at is not None:
        status["publishAt"] = written(outing.at)
    resource: dict[str, Any] = {
        "snippet": {
            "title": metadata.title,
            "description": metadata.description,
            "tags": list(metadata.tags),
            "categoryId": str(metadata.category),
            "defaultLanguage": metadata.language,
            "defaultAudioLanguage": metadata.audio_language,
        },
        "status": status,
        "paidProductPlacementDetails": {"hasPaidProductPlacement": metadata.paid_promotion},
    }
    if metadata.localizations:
        resource["localizations"] = {
            language: other.model_dump() for language, other in metadata.localizations.items()
        }
    if metadata.recording_date is not None:
        resource["recordingDetails"] = {"recordingDate": f"{metadata.recording_date}T00:00:00Z"}
    return resource


def rewritten(shown: Shown, metadata: Metadata, outing: Outing) -> dict[str, Any]:
    """The video's parts with ours in place; a field that somebody set and we do not know stays."""
    wanted = resource_of(metadata, outing)
    merged: dict[str, Any] = {"id": shown.id}
    for part, ours in wanted.items():
        theirs = writable(part, shown.raw.get(part, {}))
        theirs.pop("publishAt", None)
        merged[part] = {**theirs, **ours}
    return merged


def with_fields(shown: Shown, fields: Fields) -> dict[str, Any]:
    """Every part of those fields, as it was shown, with them in place; None takes a field away."""
    body: dict[str, Any] = {"id": shown.id}
    for part, some in fields.items():
        merged = {**writable(part, shown.raw.get(part, {})), **some}
        body[part] = {name: value for name, value in merged.items() if value is not None}
    return body


def writable(part: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Of a part as it was read, what may be written back."""
    if part not in WRITTEN:
        return dict(content)
    return {name: value for name, value in content.items() if name in WRITTEN[part]}


def shown_of(raw: Mapping[str, Any]) -> Shown:
    """A video as YouTube shows it."""
    snippet, status = raw.get("snippet", {}), raw.get("status", {})
    at = status.get("publishAt")
    reason = status.get("failureReason") or status.get("rejectionReason") or ""
    return Shown(
        id=str(raw["id"]),
        channel_id=str(snippet.get("channelId", "")),
        privacy=str(status.get("privacyStatus", "")),
        publish_at=datetime.fromisoformat(at) if at else None,
        upload_status=str(status.get("uploadStatus", "")),
        processing=str(raw.get("processingDetails", {}).get("processingStatus", "")),
        failure=str(reason),
        has_thumbnail=bool(raw.get("contentDetails", {}).get("hasCustomThumbnail")),
        tags=tuple(snippet.get("tags", ())),
        title=str(snippet.get("title", "")),
        raw=raw,
    )


def written(moment: datetime) -> str:
    """RFC 3339, in UTC, to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
