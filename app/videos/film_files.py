"""The files of a finished film that its owner can fetch."""

from enum import StrEnum
from typing import Final


class FileName(StrEnum):
    """What can be fetched."""

    VIDEO = "video"
    AUDIO = "audio"
    THUMBNAIL = "thumbnail"
    THUMBNAIL_1 = "thumbnail_1"
    THUMBNAIL_2 = "thumbnail_2"
    THUMBNAIL_3 = "thumbnail_3"
    THUMBNAIL_OWN = "thumbnail_own"
    CAPTIONS = "captions"
    CAPTIONS_VTT = "captions_vtt"
    SCRIPT = "script"
    REPORT = "report"


TYPES: Final = {
    FileName.VIDEO: "video/mp4",
    FileName.AUDIO: "audio/mp4",
    FileName.THUMBNAIL: "image/jpeg",
    FileName.THUMBNAIL_1: "image/jpeg",
    FileName.THUMBNAIL_2: "image/jpeg",
    FileName.THUMBNAIL_3: "image/jpeg",
    FileName.THUMBNAIL_OWN: "image/jpeg",
    FileName.CAPTIONS: "application/x-subrip; charset=utf-8",
    FileName.CAPTIONS_VTT: "text/vtt; charset=utf-8",
    FileName.SCRIPT: "application/json",
    FileName.REPORT: "application/json",
}
"""What each of them is sent as."""
