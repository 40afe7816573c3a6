"""What each method of the interface answers."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.youtube.contract import Call, Refused, check_body
from tests.youtube.world import Grant, Upload, Video, World

Json = dict[str, Any]
CATEGORIES = {
    "1", "2", "10", "15", "17", "19", "20", "22", "23", "24", "25", "26", "27", "28", "29",
}  # fmt: skip
LONGEST_DESCRIPTION = 5000


def written(moment: datetime) -> str:
    """RFC 3339."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def check_video(resource: Json, *, now: datetime) -> None:
    """Refuse metadata that YouTube refuses."""
    snippet, status = resource.get("snippet", {}), resource.get("status", {})
    title, description = snippet.get("title", "unknown"), snippet.get("description", "")
    if not title.strip() or len(title) > 100 or set("<>") & set(title):
        raise Refused(400, "invalidTitle", "The title is not usable.", "youtube.video")
    if len(description.encode()) > LONGEST_DESCRIPTION or set("<>") & set(description):
        raise Refused(400, "invalidDescription", "The description is not usable.", "youtube.video")
    tags = snippet.get("tags", [])
    counted = sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)
    if counted > 500 or any(set("<>,") & set(tag) or not tag for tag in tags):
        raise Refused(400, "invalidTags", "The keywords are not usable.", "youtube.video")
    if "categoryId" in snippet and snippet["categoryId"] not in CATEGORIES:
        raise Refused(400, "invalidCategoryId", "There is no such category.", "youtube.video")
    if resource.get("localizations") and "defaultLanguage" not in snippet:
        raise Refused(400, "defaultLanguageNotSet", "No default language.", "youtube.video")
    if "publishAt" in status:
        at = datetime.fromisoformat(status["publishAt"])
        if status.get("privacyStatus") != "private" or at <= now:
            raise Refused(400, "invalidPublishAt", "It cannot go out then.", "youtube.video")


class Methods:
    """The methods, each given the call, who calls, and the body or media."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.known: dict[str, Callable[[Call, Grant, Json, bytes], Json | None]] = {
            "channels.list": self.channels,
            "videos.list": self.videos,
            "videos.update": self.update,
            "videos.delete": self.delete,
            "thumbnails.set": self.thumbnail,
            "captions.insert": self.caption,
            "captions.list": self.captions,
            "playlists.list": self.playlists,
            "playlists.insert": self.playlist,
            "playlistItems.list": self.entries,
            "playlistItems.insert": self.entry,
            "search.list": self.search,
        }

    def answer(self, call: Call, grant: Grant, body: object, media: bytes) -> Json | None:
        """The method's answer; None is 204."""
        if call.method not in self.known:
            raise Refused(501, "notImplemented", f"{call.method} is not played here.")
        checked = check_body(call, body) if "request" in call.description else {}
        with self.world.lock:
            return self.known[call.method](call, grant, checked, media)

    def channels(self, call: Call, grant: Grant, _body: Json, _media: bytes) -> Json:
        """`channels.list`."""
        if call.value("mine") == "true":
            wanted = [grant.channel_id] if grant.channel_id else []
        else:
            wanted = [one for one in call.values("id") if one in self.world.channels]
        found = []
        for key in wanted:
            channel = self.world.channels[str(key)]
            whole: Json = {
                "kind": "youtube#channel",
                "id": channel.id,
                "snippet": {"title": channel.title, "publishedAt": "2020-01-01T00:00:00Z"},
                "contentDetails": {"relatedPlaylists": {"uploads": channel.uploads}},
                "statistics": {
                    "subscriberCount": str(channel.subscribers),
                    "videoCount": str(len(self.world.live(channel.id))),
                    "viewCount": "0",
                    "hiddenSubscriberCount": False,
                },
                "status": {
                    "privacyStatus": "public",
                    "isLinked": True,
                    "longUploadsStatus": "allowed" if channel.phone_verified else "eligible",
                },
            }
            found.append(_parts(whole, call))
        return _listed("youtube#channelListResponse", found)

    def videos(self, call: Call, grant: Grant, _body: Json, _media: bytes) -> Json:
        """`videos.list`."""
        found = []
        for key in call.values("id")[:50]:
            video = self.world.videos.get(key)
            if video is None or video.deleted:
                continue
            if video.polls_left > 0:
                video.polls_left -= 1
            found.append(
                _parts(self._whole(video, is_owner=grant.channel_id == video.channel_id), call)
            )
        return _listed("youtube#videoListResponse", found)

    def update(self, call: Call, grant: Grant, body: Json, _media: bytes) -> Json:
        """`videos.update`: each named part is replaced as a whole."""
        video = self._mine(body.get("id", ""), grant)
        merged = {**video.resource, **{part: body.get(part, {}) for part in call.parts}}
        if "snippet" in call.parts:
            for needed in ("title", "categoryId"):
                if needed not in body.get("snippet", {}):
                    raise Refused(400, "invalidVideoMetadata", f"snippet.{needed} is missing.")
        check_video(merged, now=self.world.clock())
        if self.world.locks_private and "status" in merged:
            merged["status"] = {**merged["status"], "privacyStatus": "private"}
        video.resource = merged
        return _parts(self._whole(video, is_owner=True), call)

    def delete(self, call: Call, grant: Grant, _body: Json, _media: bytes) -> None:
        """`videos.delete`."""
        self._mine(call.value("id"), grant).deleted = True

    def thumbnail(self, call: Call, grant: Grant, _body: Json, media: bytes) -> Json:
        """`thumbnails.set`."""
        video = self._mine(call.value("videoId"), grant)
        if not self.world.channels[video.channel_id].phone_verified:
            message = "The authenticated user doesn't have permissions to upload thumbnails."
            raise Refused(403, "forbidden", message, "youtube.thumbnail")
        if not media.startswith((b"\xff\xd8\xff", b"\x89PNG")):
            raise Refused(400, "invalidImage", "The image is not usable.", "youtube.thumbnail")
        if len(media) > 52_428_800:
            raise Refused(413, "mediaBodyTooLarge", "The image is too large.")
        video.thumbnail = None if self.world.forgets_thumbnails else media
        return {"kind": "youtube#thumbnailSetResponse", "items": [_pictures(video)]}

    def caption(self, _call: Call, grant: Grant, body: Json, media: bytes) -> Json:
        """`captions.insert`."""
        snippet = body.get("snippet", {})
        for needed in ("videoId", "language", "name"):
            if needed not in snippet:
                raise Refused(400, "invalidMetadata", f"snippet.{needed} is missing.")
        video = self._mine(snippet["videoId"], grant)
        if any(
            (track["snippet"]["language"], track["snippet"]["name"])
            == (snippet["language"], snippet["name"])
            for track in video.captions
        ):
            raise Refused(409, "captionExists", "There is such a track.", "youtube.caption")
        if not media.strip():
            raise Refused(400, "contentRequired", "The track is empty.")
        track = {
            "kind": "youtube#caption",
            "id": "CA" + secrets.token_hex(8),
            "snippet": {**snippet, "status": "serving", "trackKind": "standard"},
        }
        video.captions.append(track | {"content": media.decode()})
        return track

    def captions(self, call: Call, grant: Grant, _body: Json, _media: bytes) -> Json:
        """`captions.list`."""
        video = self._mine(call.value("videoId"), grant)
        tracks = [
            {name: value for name, value in track.items() if name != "content"}
            for track in video.captions
        ]
        return _listed("youtube#captionListResponse", tracks)

    def playlists(self, call: Call, grant: Grant, _body: Json, _media: bytes) -> Json:
        """`playlists.list`."""
        wanted = set(call.values("id"))
        found = [
            playlist
            for playlist in self.world.playlists.values()
            if playlist["id"] in wanted
            or (
                call.value("mine") == "true"
                and playlist["snippet"]["channelId"] == grant.channel_id
                and self._is_listed(playlist)
            )
        ]
        return _page("youtube#playlistListResponse", [_parts(one, call) for one in found], call)

    def playlist(self, _call: Call, grant: Grant, body: Json, _media: bytes) -> Json:
        """`playlists.insert`."""
        if not body.get("snippet", {}).get("title"):
            raise Refused(400, "playlistTitleRequired", "A playlist needs a title.")
        made = {
            "kind": "youtube#playlist",
            "id": "PL" + secrets.token_hex(16),
            "snippet": {
                **body["snippet"],
                "channelId": grant.channel_id,
                "publishedAt": written(self.world.clock()),
            },
            "status": body.get("status", {"privacyStatus": "public"}),
        }
        self.world.playlists[made["id"]] = made
        return made

    def _is_listed(self, playlist: Json) -> bool:
        made = playlist["snippet"].get("publishedAt")
        if made is None:
            return True
        return datetime.fromisoformat(made) + self.world.lists_after <= self.world.clock()

    def entries(self, call: Call, grant: Grant, _body: Json, _media: bytes) -> Json:
        """`playlistItems.list`."""
        playlist = call.value("playlistId")
        of_uploads = [
            channel for channel in self.world.channels.values() if channel.uploads == playlist
        ]
        if of_uploads:
            found = [self._upload_entry(video) for video in self.world.live(of_uploads[0].id)]
        elif playlist in self.world.playlists:
            found = [e for e in self.world.entries if e["snippet"]["playlistId"] == playlist]
        else:
            raise Refused(404, "playlistNotFound", "There is no such playlist.")
        if call.value("videoId"):
            found = [
                e for e in found if e["snippet"]["resourceId"]["videoId"] == call.value("videoId")
            ]
        del grant
        return _page("youtube#playlistItemListResponse", [_parts(e, call) for e in found], call)

    def entry(self, _call: Call, grant: Grant, body: Json, _media: bytes) -> Json:
        """`playlistItems.insert`."""
        snippet = body.get("snippet", {})
        playlist = self.world.playlists.get(snippet.get("playlistId", ""))
        if playlist is None:
            raise Refused(404, "playlistNotFound", "There is no such playlist.")
        if playlist["snippet"]["channelId"] != grant.channel_id:
            raise Refused(403, "playlistItemsNotAccessible", "It is another channel's.")
        if snippet.get("resourceId", {}).get("videoId") not in self.world.videos:
            raise Refused(404, "videoNotFound", "There is no such video.")
        made = {"kind": "youtube#playlistItem", "id": secrets.token_hex(8), "snippet": snippet}
        self.world.entries.append(made)
        return made

    def search(self, call: Call, grant: Grant, _body: Json, _media: bytes) -> Json:
        """`search.list`, of one's own videos."""
        found = [
            {
                "id": {"kind": "youtube#video", "videoId": video.id},
                "snippet": {"title": _title(video)},
            }
            for video in self.world.live(grant.channel_id)
            if call.value("q").lower() in _title(video).lower()
        ]
        return _page("youtube#searchListResponse", found, call)

    def finish(self, upload: Upload) -> Json:
        """What a whole upload became."""
        channel_id = self.world.misdirect or upload.channel_id
        video = Video(
            id=secrets.token_urlsafe(8)[:11],
            channel_id=channel_id,
            resource={"status": {"privacyStatus": "public"}} | upload.resource,
            size=upload.total,
            sha256=upload.digest.hexdigest(),
            filename=upload.filename,
            notified=upload.notify,
            uploaded_at=self.world.clock(),
            polls_left=self.world.processing_polls,
            outcome=self.world.outcome,
        )
        video.resource["status"].setdefault("privacyStatus", "public")
        self.world.videos[video.id] = video
        upload.video_id = video.id
        return self._whole(video, is_owner=True)

    def whole(self, video_id: str) -> Json:
        """The resource of that video with everything its owner sees."""
        return self._whole(self.world.videos[video_id], is_owner=True)

    def _mine(self, video_id: str, grant: Grant) -> Video:
        video = self.world.videos.get(video_id)
        if video is None or video.deleted:
            raise Refused(404, "videoNotFound", "There is no such video.", "youtube.video")
        if video.channel_id != grant.channel_id:
            raise Refused(403, "forbidden", "It is another channel's.", "youtube.video")
        return video

    def _whole(self, video: Video, *, is_owner: bool) -> Json:
        processed = video.polls_left <= 0
        status = dict(video.resource.get("status", {}))
        at = status.get("publishAt")
        if at and datetime.fromisoformat(at) <= self.world.clock():
            status |= {"privacyStatus": "private" if self.world.locks_private else "public"}
            status.pop("publishAt")
            video.resource["status"] = dict(status)
        upload_status = "processed" if video.outcome == "succeeded" else video.outcome
        status["uploadStatus"] = upload_status if processed else "uploaded"
        if processed and video.outcome == "rejected":
            status["rejectionReason"] = "duplicate"
        if processed and video.outcome == "failed":
            status["failureReason"] = "codec"
        snippet = {
            "title": "unknown",
            "description": "",
            "categoryId": "22",
            **video.resource.get("snippet", {}),
            "channelId": video.channel_id,
            "channelTitle": self.world.channels[video.channel_id].title,
            "publishedAt": written(video.uploaded_at),
            "liveBroadcastContent": "none",
            "thumbnails": _pictures(video),
        }
        whole = {
            "kind": "youtube#video",
            "id": video.id,
            **video.resource,
            "snippet": snippet,
            "status": status,
            "contentDetails": {
                "caption": "true" if video.captions else "false",
                "duration": "PT1M30S",
                "hasCustomThumbnail": video.thumbnail is not None,
            },
            "statistics": {"viewCount": "0", "likeCount": "0", "commentCount": "0"},
        }
        if is_owner:
            states = {"succeeded": "succeeded", "failed": "failed", "rejected": "terminated"}
            whole["processingDetails"] = {
                "processingStatus": states[video.outcome] if processed else "processing"
            }
            whole["fileDetails"] = {"fileName": video.filename, "fileSize": str(video.size)}
        return whole

    def _upload_entry(self, video: Video) -> Json:
        channel = self.world.channels[video.channel_id]
        return {
            "kind": "youtube#playlistItem",
            "id": f"UE{video.id}",
            "snippet": {
                "title": _title(video),
                "description": video.resource.get("snippet", {}).get("description", ""),
                "channelId": channel.id,
                "playlistId": channel.uploads,
                "resourceId": {"kind": "youtube#video", "videoId": video.id},
                "publishedAt": written(video.uploaded_at),
            },
            "contentDetails": {"videoId": video.id},
            "status": {"privacyStatus": video.resource["status"]["privacyStatus"]},
        }


def _title(video: Video) -> str:
    return str(video.resource.get("snippet", {}).get("title", ""))


def _pictures(video: Video) -> Json:
    kinds = {"default": (120, 90), "medium": (320, 180), "high": (480, 360)}
    if video.thumbnail is not None:
        kinds |= {"standard": (640, 480), "maxres": (1280, 720)}
    base = f"https://i.ytimg.com/vi/{video.id}/"
    return {
        name: {"url": f"{base}{name}.jpg", "width": width, "height": height}
        for name, (width, height) in kinds.items()
    }


def _parts(whole: Json, call: Call) -> Json:
    kept = {"kind", "id", *call.parts}
    return {name: value for name, value in whole.items() if name in kept}


def _listed(kind: str, found: list[Json]) -> Json:
    about = {"totalResults": len(found), "resultsPerPage": len(found)}
    return {"kind": kind, "pageInfo": about, "items": found}


def _page(kind: str, found: list[Json], call: Call) -> Json:
    most, first = int(call.value("maxResults") or 5), int(call.value("pageToken") or 0)
    answer = {
        "kind": kind,
        "pageInfo": {"totalResults": len(found), "resultsPerPage": most},
        "items": found[first : first + most],
    }
    if first + most < len(found):
        answer["nextPageToken"] = str(first + most)
    return answer
