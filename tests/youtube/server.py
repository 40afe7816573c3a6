"""The server: requests to methods, resumable uploads, consent and tokens, and what goes wrong."""

import json
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.youtube.contract import Call, Refused, check_body, find
from tests.youtube.figures import report
from tests.youtube.methods import Methods, check_video
from tests.youtube.world import GRANULE, Fault, Grant, Upload, World, challenge_of, id_token

Json = dict[str, Any]
PIECE = 64 * 1024
LARGEST_FILM = 274_877_906_944


class Cut(Exception):
    """The connection ends here, without an answer."""


class YouTube:
    """A running server: `url` is its address, `world` what it knows."""

    def __init__(self, world: World | None = None, port: int = 0) -> None:
        self.world = world or World()
        self.methods = Methods(self.world)
        self._server = _Server(("127.0.0.1", port), _Visit)
        self._server.youtube = self
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), daemon=True
        )
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def start(self) -> "YouTube":
        """Begin to answer."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Answer no more."""
        self.world.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def running(world: World | None = None) -> Iterator[YouTube]:
    """A server for the time of a block."""
    youtube = YouTube(world).start()
    try:
        yield youtube
    finally:
        youtube.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    youtube: YouTube

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class _Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its own name
        """Say nothing."""

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    @property
    def world(self) -> World:
        return self.server.youtube.world

    def _answer(self, verb: str) -> None:
        self._left = int(self.headers.get("content-length") or 0)
        address = urlsplit(self.path)
        try:
            self._route(verb, address.path, address.query)
        except Refused as refused:
            self._refuse(refused)
        except (Cut, ConnectionError, TimeoutError):
            self._cut()

    def _route(self, verb: str, path: str, query: str) -> None:
        match verb, path:
            case "POST", "/token":
                self._with_fault("oauth.token", None, self._token)
            case "POST", "/revoke":
                self._with_fault("oauth.revoke", None, self._revoke)
            case "GET", "/o/oauth2/v2/auth":
                self._consent(parse_qs(query))
            case "GET", "/v2/reports":
                self._report(find(verb, path, query, "youtubeAnalytics.v2"))
            case "GET", "/v1/userinfo":
                self._userinfo()
            case "GET", "/_world":
                self._say(200, self.world.picture())
            case (("PUT" | "DELETE"), _) if "upload_id=" in query:
                self._session(verb, parse_qs(query)["upload_id"][0])
            case _:
                self._method(find(verb, path, query))

    def _method(self, call: Call) -> None:
        grant = self.world.caller(self.headers.get("authorization", ""), call)
        self.world.calls.append((call.method, grant.channel_id))

        def carried_out() -> None:
            self.world.spend(call.method)
            if call.method == "videos.insert":
                self._open_session(call, grant)
                return
            body, media = self._body(call)
            answer = self.server.youtube.methods.answer(call, grant, body, media)
            self._say(200 if answer is not None else 204, answer)

        self._with_fault(call.method, grant.channel_id, carried_out)

    def _report(self, call: Call) -> None:
        grant = self.world.caller(self.headers.get("authorization", ""), call)
        self.world.calls.append((call.method, grant.channel_id))

        def carried_out() -> None:
            self._say(200, report(self.world.figures, self.world.curves, call, grant))

        self._with_fault(call.method, grant.channel_id, carried_out)

    def _with_fault(self, method: str, channel_id: str | None, carry_out: Any) -> None:
        fault = self.world.due(method, channel_id)
        if fault is None:
            carry_out()
            return
        if fault.status:
            self._read_all()
            if not method.startswith("oauth"):
                self.world.spend(method)
            refused = Refused(fault.status, fault.reason, f"Planned: {fault.reason}")
            refused.retry_after = fault.retry_after
            raise refused
        if fault.lost == "before":
            raise Cut
        self._mute = True
        carry_out()
        raise Cut

    _mute = False

    def _body(self, call: Call) -> tuple[object, bytes]:
        content = self._read_all()
        kind = self.headers.get("content-type", "")
        if call.media and kind.startswith("multipart/related"):
            message = BytesParser(policy=HTTP).parsebytes(
                b"Content-Type: " + kind.encode() + b"\r\n\r\n" + content
            )
            first, second = list(message.iter_parts())
            media = second.get_payload(decode=True)
            return json.loads(first.get_content()), bytes(media or b"")
        if call.media:
            return {}, content
        try:
            return json.loads(content) if content else {}, b""
        except ValueError as error:
            raise Refused(400, "parseError", "Parse Error") from error

    def _open_session(self, call: Call, grant: Grant) -> None:
        if call.value("uploadType") != "resumable" or not call.media:
            raise Refused(400, "mediaBodyRequired", "Films are uploaded by a session.")
        total = int(self.headers.get("x-upload-content-length", "-1"))
        kind = self.headers.get("x-upload-content-type", "")
        if not kind.startswith("video/") and kind != "application/octet-stream":
            raise Refused(400, "badContent", f"{kind} is no film.")
        if not 0 < total <= LARGEST_FILM:
            raise Refused(400, "badContent", "The length must be given.")
        resource = check_body(call, json.loads(self._read_all() or b"{}"))
        check_video(resource, now=self.world.clock())
        if grant.channel_id is None:
            raise Refused(401, "youtubeSignupRequired", "There is no channel.", "youtube.header")
        day = [
            v
            for v in self.world.live(grant.channel_id)
            if (self.world.clock() - v.uploaded_at).days < 1
        ]
        if len(day) >= self.world.channels[grant.channel_id].uploads_a_day:
            message = "The user has exceeded the number of videos they may upload."
            raise Refused(400, "uploadLimitExceeded", message, "youtube.video")
        upload = Upload(
            id=secrets.token_urlsafe(24),
            channel_id=grant.channel_id,
            resource={part: resource[part] for part in call.parts if part in resource},
            total=total,
            kind=kind,
            notify=call.value("notifySubscribers") != "false",
            filename=self.headers.get("slug", "unknown"),
        )
        with self.world.lock:
            self.world.uploads[upload.id] = upload
        query = urlencode({"uploadType": "resumable", "upload_id": upload.id})
        location = f"{self.server.youtube.url}/upload/youtube/v3/videos?{query}"
        self._say(200, None, {"location": location, "x-guploader-uploadid": upload.id})

    def _session(self, verb: str, key: str) -> None:
        upload = self.world.uploads.get(key)
        if upload is None or upload.gone:
            self._read_all()
            raise Refused(404, "notFound", "The session is over.")
        if verb == "DELETE":
            upload.gone = True
            self._say(499, None)
            return
        content_range = self.headers.get("content-range", "")
        if content_range in (f"bytes */{upload.total}", "bytes */*"):
            self.world.calls.append(("upload.status", upload.channel_id))
            self._with_fault("upload.status", upload.channel_id, lambda: self._progress(upload))
            return
        self.world.calls.append(("upload.chunk", upload.channel_id))
        self._chunk(upload, content_range)

    def _chunk(self, upload: Upload, content_range: str) -> None:
        fault = self.world.due("upload.chunk", upload.channel_id) or Fault("none")
        first, last = (int(n) for n in content_range[6:].partition("/")[0].split("-"))
        if first != upload.kept or last - first + 1 != self._left or last >= upload.total:
            self._read_all()
            raise Refused(400, "badContent", f"{content_range} does not follow {upload.kept}.")
        if last != upload.total - 1 and (last + 1 - first) % GRANULE:
            self._read_all()
            raise Refused(400, "badContent", "A chunk is a multiple of 256 KiB.")
        if fault.status:
            self._read_all()
            refused = Refused(fault.status, fault.reason, f"Planned: {fault.reason}")
            refused.retry_after = fault.retry_after
            raise refused
        if fault.lost == "before":
            raise Cut
        self._take(upload, fault)
        self._mute = bool(fault.lost)
        self.world.hold.wait(30)
        self._progress(upload)
        if fault.lost:
            raise Cut

    def _take(self, upload: Upload, fault: Fault) -> None:
        """Read the chunk; what is kept is kept, also of one that breaks off."""
        rest, most = b"", fault.keep if fault.keep is not None else self._left
        try:
            while self._left:
                if fault.cut is not None and fault.cut <= 0:
                    raise Cut
                piece = self._read(min(PIECE, self._left))
                if fault.cut is not None:
                    fault.cut -= len(piece)
                taken, most = piece[: max(0, most)], most - len(piece)
                rest += taken
                while len(rest) >= GRANULE:
                    self._keep(upload, rest[:GRANULE])
                    rest = rest[GRANULE:]
        finally:
            if rest and upload.kept + len(rest) == upload.total:
                self._keep(upload, rest)

    def _keep(self, upload: Upload, piece: bytes) -> None:
        upload.digest.update(piece)
        upload.kept += len(piece)

    def _progress(self, upload: Upload) -> None:
        with self.world.lock:
            if upload.video_id is not None:
                self._say(200, self.server.youtube.methods.whole(upload.video_id))
            elif upload.kept == upload.total:
                self._say(201, self.server.youtube.methods.finish(upload))
            else:
                known = {"range": f"bytes=0-{upload.kept - 1}"} if upload.kept else {}
                self._say(308, None, known)

    def _token(self) -> None:
        form = {name: values[0] for name, values in parse_qs(self._read_all().decode()).items()}
        world = self.world
        with world.lock:
            world.token_calls += 1
        if (form.get("client_id"), form.get("client_secret")) != (
            world.client_id,
            world.client_secret,
        ):
            self._say(401, {"error": "invalid_client", "error_description": "Unauthorized"})
            return
        if form.get("grant_type") == "authorization_code":
            grant = self._by_code(form)
        else:
            grant = world.grants.get(form.get("refresh_token", ""))
        if grant is None or grant.revoked:
            text = "Token has been expired or revoked."
            self._say(400, {"error": "invalid_grant", "error_description": text})
            return
        answer: Json = {
            "access_token": world.access_token(grant),
            "expires_in": int(world.lifetime.total_seconds()) - 1,
            "scope": " ".join(grant.scopes),
            "token_type": "Bearer",
            "id_token": id_token(grant, world.client_id, world.clock()),
        }
        if form.get("grant_type") == "authorization_code":
            answer["refresh_token"] = grant.refresh_token
            if world.consent_seconds is not None:
                answer["refresh_token_expires_in"] = world.consent_seconds
        self._say(200, answer)

    def _by_code(self, form: dict[str, str]) -> Grant | None:
        grant, challenge, redirect = self.world.codes.pop(form.get("code", ""), (None, "", ""))
        proven = challenge_of(form.get("code_verifier", "")) == challenge
        return grant if proven and form.get("redirect_uri") == redirect else None

    def _revoke(self) -> None:
        token = parse_qs(self._read_all().decode()).get("token", [""])[0]
        refresh = self.world.access.get(token, (token,))[0]
        grant = self.world.grants.get(refresh)
        if grant is None or grant.revoked:
            self._say(400, {"error": "invalid_token"})
            return
        grant.revoked = True
        self._say(200, {})

    def _consent(self, asked: dict[str, list[str]]) -> None:
        grant, redirect = self.world.next_consent, asked["redirect_uri"][0]
        registered = self.world.redirects is None or redirect in self.world.redirects
        if not registered or asked.get("code_challenge_method") != ["S256"]:
            self._say(400, {"error": "redirect_uri_mismatch" if not registered else "no PKCE"})
            return
        answer = {"state": asked.get("state", [""])[0]}
        if grant is None:
            answer["error"] = "access_denied"
        else:
            code = "4/" + secrets.token_urlsafe(24)
            challenge = asked.get("code_challenge", [""])[0]
            self.world.codes[code] = (grant, challenge, redirect)
            answer |= {"code": code, "scope": " ".join(grant.scopes)}
        self._say(302, None, {"location": f"{redirect}?{urlencode(answer)}"})

    def _userinfo(self) -> None:
        token = self.headers.get("authorization", "").removeprefix("Bearer ")
        grant = self.world.grants.get(self.world.access.get(token, ("",))[0])
        if grant is None or grant.revoked:
            raise Refused(401, "authError", "Invalid Credentials")
        self._say(200, {"sub": grant.subject, "email": grant.email, "email_verified": True})

    def _refuse(self, refused: Refused) -> None:
        self._read_all()
        reason = {
            "domain": refused.domain,
            "reason": refused.reason,
            "message": refused.message,
        }
        error = {"code": refused.status, "message": refused.message, "errors": [reason]}
        headers = {"retry-after": str(refused.retry_after)} if refused.retry_after else {}
        self._say(refused.status, {"error": error}, headers)

    def _say(self, status: int, body: Json | None, headers: dict[str, str] | None = None) -> None:
        if self._mute:
            return
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if content:
            self.send_header("content-type", "application/json; charset=UTF-8")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _read(self, most: int) -> bytes:
        piece = self.rfile.read(most)
        if not piece:
            self._left = 0
            raise Cut
        self._left -= len(piece)
        return piece

    def _read_all(self) -> bytes:
        return b"".join(
            self._read(min(PIECE, self._left)) for _ in iter(lambda: self._left > 0, False)
        )

    def _cut(self) -> None:
        self.close_connection = True
        try:
            self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
