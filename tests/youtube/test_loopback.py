"""The loopback YouTube is held to Google's description, by Google's own client."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build_from_document
from googleapiclient.errors import HttpError
from googleapiclient.http import MediaIoBaseUpload, build_http
from httpx2 import Client, TransportError

from tests.youtube.contract import WRITABLE, document
from tests.youtube.server import YouTube, running
from tests.youtube.world import Fault, Grant


@pytest.fixture
def youtube() -> Iterator[YouTube]:
    with running() as started:
        yield started


@pytest.fixture
def grant(youtube: YouTube) -> Grant:
    return youtube.world.consent(youtube.world.open_channel("Rivers"))


def google(youtube: YouTube, grant: Grant) -> Any:
    """Google's own client, sent to the loopback."""
    described = dict(document()) | {"rootUrl": f"{youtube.url}/", "baseUrl": f"{youtube.url}/"}
    token = Credentials(youtube.world.access_token(grant))  # type: ignore[no-untyped-call]  # theirs
    http = AuthorizedHttp(token, http=build_http())
    return build_from_document(json.dumps(described), http=http)


def film(size: int) -> MediaIoBaseUpload:
    return MediaIoBaseUpload(io.BytesIO(b"f" * size), "video/mp4", 256 * 1024, resumable=True)


def test_googles_own_client_uploads_and_reads_a_film(youtube: YouTube, grant: Grant) -> None:
    client = google(youtube, grant)
    body = {"snippet": {"title": "Rivers"}, "status": {"privacyStatus": "private"}}
    made = client.videos().insert(
        part="snippet,status", body=body, notifySubscribers=False, media_body=film(600_000)
    )
    made.resumable_uri = None
    made.uri = made.uri.replace("https://", "http://")
    video = made.execute()
    assert video["snippet"]["channelId"] == grant.channel_id
    found = client.videos().list(part="status,processingDetails", id=video["id"]).execute()
    assert found["items"][0]["status"]["uploadStatus"] == "processed"
    assert youtube.world.videos[video["id"]].size == 600_000


@pytest.mark.parametrize(
    ("body", "part"),
    [
        ({"snippet": {"title": "R", "colour": "red"}}, "snippet"),
        ({"status": {"uploadStatus": "processed"}}, "status"),
        ({"status": {"privacyStatus": "secret"}}, "status"),
        ({"status": {"embeddable": "yes"}}, "status"),
        ({"snippet": {"title": "R"}}, "status"),
        ({"snippet": {"title": "<R>"}}, "snippet"),
        ({}, "snippet,shape"),
    ],
)
def test_what_the_description_lacks_is_refused(
    youtube: YouTube, grant: Grant, body: dict[str, Any], part: str
) -> None:
    headers = {
        "authorization": f"Bearer {youtube.world.access_token(grant)}",
        "x-upload-content-length": "10",
        "x-upload-content-type": "video/mp4",
    }
    address = f"{youtube.url}/upload/youtube/v3/videos"
    query = {"part": part, "uploadType": "resumable"}
    with Client() as client:
        answer = client.post(address, params=query, json=body, headers=headers)
        assert (answer.status_code, youtube.world.uploads) == (400, {})
        assert client.get(f"{youtube.url}/youtube/v3/films").status_code == 404
        odd = client.get(f"{youtube.url}/youtube/v3/videos", params={"part": "id", "ids": "1"})
        assert odd.json()["error"]["errors"][0]["reason"] == "unknownParameter"


def test_every_field_that_may_be_written_is_in_googles_description() -> None:
    schemas = document()["schemas"]
    for name, fields in WRITABLE.items():
        for field in fields:
            schema = schemas[name]
            for step in field.split("."):
                rule = schema.get("additionalProperties") or schema["properties"][step]
                schema = schemas[rule["$ref"]] if "$ref" in rule else rule
            assert schema["type"] in {"string", "boolean", "array", "integer"}


def test_an_empty_bucket_and_a_dead_token_are_said_as_google_says_them(
    youtube: YouTube, grant: Grant
) -> None:
    client = google(youtube, grant)
    youtube.world.limits["units"] = 1
    client.channels().list(part="id", mine=True).execute()
    with pytest.raises(HttpError) as refused:
        client.channels().list(part="id", mine=True).execute()
    assert (refused.value.resp.status, refused.value.error_details[0]["reason"]) == (
        403,
        "quotaExceeded",
    )
    grant.revoked = True
    form = {
        "client_id": youtube.world.client_id,
        "client_secret": youtube.world.client_secret,
        "grant_type": "refresh_token",
        "refresh_token": grant.refresh_token,
    }
    with Client() as plain:
        answer = plain.post(f"{youtube.url}/token", data=form)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_planned_fault_comes_once_and_at_its_turn(youtube: YouTube, grant: Grant) -> None:
    youtube.world.plan(Fault("channels.list", status=503, skip=1))
    listing = google(youtube, grant).channels().list(part="id", mine=True)
    assert listing.execute()["items"]
    with pytest.raises(HttpError):
        listing.execute()
    assert listing.execute()["items"]


def test_an_answer_that_is_lost_leaves_what_was_done(youtube: YouTube, grant: Grant) -> None:
    youtube.world.plan(Fault("playlists.insert", lost="after"))
    headers = {"authorization": f"Bearer {youtube.world.access_token(grant)}"}
    address = f"{youtube.url}/youtube/v3/playlists"
    with Client() as client, pytest.raises(TransportError):
        client.post(
            address, params={"part": "snippet"}, json={"snippet": {"title": "All"}}, headers=headers
        )
    assert len(youtube.world.playlists) == 1


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({}, 200),
        ({"filters": "video==a,b"}, 400),
        ({"filters": ""}, 400),
        ({"metrics": "views,audienceWatchRatio"}, 400),
        ({"dimensions": "day,elapsedVideoTimeRatio"}, 400),
    ],
)
def test_the_retention_report_is_of_one_video_and_of_nothing_else(
    youtube: YouTube, grant: Grant, changed: dict[str, str], status: int
) -> None:
    youtube.world.curves[str(grant.channel_id), "a"] = [(0.01, 1.2, None)]
    asked = {
        "ids": f"channel=={grant.channel_id}",
        "startDate": "2026-11-01",
        "endDate": "2026-11-20",
        "dimensions": "elapsedVideoTimeRatio",
        "metrics": "audienceWatchRatio,relativeRetentionPerformance",
        "filters": "video==a",
    }
    headers = {"authorization": f"Bearer {youtube.world.access_token(grant)}"}
    with Client() as client:
        answer = client.get(f"{youtube.url}/v2/reports", params=asked | changed, headers=headers)
    assert answer.status_code == status
    assert answer.json().get("rows", [[0.01, 1.2, None]]) == [[0.01, 1.2, None]]
