"""YouTube as a publication uses it: sessions opened, films found by their marker, videos written."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx2

from app.providers.youtube.api import YouTubeApi
from app.providers.youtube.described import described
from app.providers.youtube.faults import fault
from app.providers.youtube.upload import METHOD, Chunks
from app.providers.youtube.upload_resources import (
    READ_PARTS,
    resource_of,
    rewritten,
    shown_of,
    with_fields,
)
from app.publishing.catalogue_models import Fields
from app.publishing.errors import YouTubeRefused
from app.publishing.metadata import Metadata
from app.publishing.upload_ports import Going, Outing, Seat, Shown

FILM: Final = "video/mp4"
PAGE: Final = 50
MOST_PAGES: Final = 20
"""Pages of uploads looked through for a marker: a thousand films since the session was opened."""


class YouTubeTube:
    """The Tube of Google's own service."""

    def __init__(self, api: YouTubeApi, chunks: Chunks) -> None:
        self._api = api
        self._chunks = chunks

    def own_channel(self, seat: Seat) -> tuple[str, str]:
        """The id of the token's channel and its playlist of uploads; empty without one."""
        answer = self._call("channels.list", seat, part=["id", "contentDetails"], mine=True)
        for channel in answer.get("items", ()):
            playlists = channel.get("contentDetails", {}).get("relatedPlaylists", {})
            return str(channel["id"]), str(playlists.get("uploads", ""))
        return "", ""

    def open_upload(self, seat: Seat, metadata: Metadata, marker: str, size: int) -> str:
        """The address of a new session: the video will be private, the marker its only tag.

        Whether subscribers are told can only be said here (`videos.insert`, `notifySubscribers`).
        """
        resource = resource_of(metadata, Outing("private"))
        resource["snippet"]["tags"] = [marker]
        query = {
            "uploadType": "resumable",
            "part": ",".join(resource),
            "notifySubscribers": str(metadata.notify).lower(),
        }
        about = {"X-Upload-Content-Length": str(size), "X-Upload-Content-Type": FILM}
        response = self._posted(METHOD, seat, query, about, json=resource)
        address = response.headers.get("location", "")
        if not self._chunks.is_ours(address):
            raise YouTubeRefused(
                "YouTube named no address to send the film to.", reason="", status=200
            )
        return address

    def go_on(self, seat: Seat, going: Going) -> Shown:
        """The video, once all is sent."""
        return self._chunks.go_on(seat.present_token, going)

    def marked(self, seat: Seat, marker: str, playlist: str, since: datetime) -> Shown | None:
        """The video with that marker among those uploaded since then; one or two units a page."""
        page = ""
        for _ in range(MOST_PAGES):
            listed = self._call(
                "playlistItems.list",
                seat,
                part=["snippet", "contentDetails"],
                playlistId=playlist,
                maxResults=PAGE,
                **({"pageToken": page} if page else {}),
            )
            recent = [
                str(entry["contentDetails"]["videoId"])
                for entry in listed.get("items", ())
                if datetime.fromisoformat(entry["snippet"]["publishedAt"]) >= since
            ]
            for shown in self.all_shown(seat, recent):
                if marker in shown.tags:
                    return shown
            page = str(listed.get("nextPageToken", ""))
            if not page or len(recent) < len(listed["items"]):
                return None
        return None

    def shown(self, seat: Seat, video_id: str) -> Shown | None:
        """The video as it is now."""
        return next(iter(self.all_shown(seat, [video_id])), None)

    def uploads(self, seat: Seat, playlist: str, page: str) -> tuple[list[str], str]:
        """The ids on one page of a playlist of uploads, and the name of the next: one unit."""
        listed = self._call(
            "playlistItems.list",
            seat,
            part=["contentDetails"],
            playlistId=playlist,
            maxResults=PAGE,
            **({"pageToken": page} if page else {}),
        )
        ids = [str(entry["contentDetails"]["videoId"]) for entry in listed.get("items", ())]
        return ids, str(listed.get("nextPageToken", ""))

    def rewrite_fields(self, seat: Seat, shown: Shown, fields: Fields) -> None:
        """Write those fields; the parts they belong to are sent whole, else YouTube erases the rest."""
        body = with_fields(shown, fields)
        self._call("videos.update", seat, part=list(fields), body=body)

    def rewrite(self, seat: Seat, shown: Shown, metadata: Metadata, publish: Outing) -> Shown:
        """The video with that metadata and visibility; it is read first, and what is not ours stays."""
        body = rewritten(shown, metadata, publish)
        parts = [part for part in body if part != "id"]
        answer = self._call("videos.update", seat, part=parts, body=body)
        return shown_of({**shown.raw, **answer})

    def delete(self, seat: Seat, video_id: str) -> None:
        """Delete the video; one that is not there is fine."""
        try:
            self._call("videos.delete", seat, id=video_id)
        except YouTubeRefused as error:
            if error.status != 404:
                raise

    def set_thumbnail(self, seat: Seat, video_id: str, picture: Path) -> None:
        """Give the video its thumbnail."""
        query = {"videoId": video_id, "uploadType": "media"}
        about = {"Content-Type": "image/jpeg"}
        self._posted("thumbnails.set", seat, query, about, content=picture.read_bytes())

    def add_captions(self, seat: Seat, video_id: str, language: str, file: Path) -> None:
        """Give the video a caption track; one that is there already is fine."""
        snippet = {"videoId": video_id, "language": language, "name": "", "isDraft": False}
        boundary = secrets.token_hex(16)
        about = json.dumps({"snippet": snippet}).encode()
        parts = (
            (b"application/json; charset=UTF-8", about),
            (b"application/octet-stream", file.read_bytes()),
        )
        body = b"".join(
            b"--%s\r\nContent-Type: %s\r\n\r\n%s\r\n" % (boundary.encode(), kind, content)
            for kind, content in parts
        )
        try:
            self._posted(
                "captions.insert",
                seat,
                {"part": "snippet", "uploadType": "multipart"},
                {"Content-Type": f"multipart/related; boundary={boundary}"},
                content=body + f"--{boundary}--\r\n".encode(),
            )
        except YouTubeRefused as error:
            if error.reason != "captionExists":
                raise

    def playlist_titled(self, seat: Seat, title: str) -> str:
        """The first of the channel's own playlists with that title: one unit a page."""
        page: dict[str, str] = {}
        while True:
            listed = self._call(
                "playlists.list", seat, part=["snippet"], mine=True, maxResults=PAGE, **page
            )
            for playlist in listed.get("items", ()):
                if playlist["snippet"]["title"] == title:
                    return str(playlist["id"])
            if not listed.get("nextPageToken"):
                return ""
            page = {"pageToken": str(listed["nextPageToken"])}

    def open_playlist(self, seat: Seat, title: str, privacy: str) -> str:
        """The id of a new playlist, seen by those."""
        body = {"snippet": {"title": title}, "status": {"privacyStatus": privacy}}
        answer = self._call("playlists.insert", seat, part=["snippet", "status"], body=body)
        return str(answer["id"])

    def in_playlist(self, seat: Seat, playlist: str, video_id: str) -> bool:
        """Whether the playlist has the video."""
        answer = self._call(
            "playlistItems.list", seat, part=["id"], playlistId=playlist, videoId=video_id
        )
        return bool(answer.get("items"))

    def add_to_playlist(self, seat: Seat, playlist: str, video_id: str) -> None:
        """Put the video at the end of the playlist."""
        resource = {"kind": "youtube#video", "videoId": video_id}
        body = {"snippet": {"playlistId": playlist, "resourceId": resource}}
        self._call("playlistItems.insert", seat, part=["snippet"], body=body)

    def all_shown(self, seat: Seat, ids: Sequence[str]) -> list[Shown]:
        """Those videos as they are now: one unit."""
        if not ids:
            return []
        answer = self._call("videos.list", seat, part=list(READ_PARTS), id=list(ids))
        return [shown_of(raw) for raw in answer.get("items", ())]

    def _call(self, method: str, seat: Seat, **parts: Any) -> dict[str, Any]:  # noqa: ANN401 - as the API's own
        with seat.spend(method):
            return self._api.call(method, seat.token, **parts)

    def _posted(
        self,
        method: str,
        seat: Seat,
        query: dict[str, str],
        about: dict[str, str],
        **content: Any,  # noqa: ANN401 - httpx2's own parts of a request
    ) -> httpx2.Response:
        address = self._api.address(described(method), media=True).replace("resumable/", "", 1)
        headers = {"Authorization": f"Bearer {seat.token}", **about}
        with seat.spend(method):
            response = self._api.sent("POST", address, params=query, headers=headers, **content)
            if not response.is_success:
                raise fault(response, method)
        return response
