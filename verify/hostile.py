"""Files that want more than to be read: lists that name other files and addresses, names that are more than names."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

SECRET = "planted-secret-7f3c91"  # noqa: S105 - what must never come out


class Inside:
    """A listener on the loopback address that counts who touches it."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.touched = 0
        self._thread = threading.Thread(target=self._count, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._listener.close()

    def _count(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self.touched += 1
            caller.close()


def hostile_files(folder: Path, inside: Inside) -> Iterator[Path]:
    """Their paths; some are names and no files at all. A secret lies beside them."""
    secret = folder / "secret.txt"
    secret.write_text(f"{SECRET}\n" * 50)
    for name, content in _contents(secret, inside).items():
        path = folder / name
        path.write_text(content)
        yield path
    yield from _names(secret, inside)


def _contents(secret: Path, inside: Inside) -> dict[str, str]:
    web = f"http://{inside.address}/x"
    lists = {
        "file": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile:{secret}\n#EXT-X-ENDLIST\n",
        "web": f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{web}.ts\n#EXT-X-ENDLIST\n",
        "concat": f"#EXTM3U\n#EXTINF:1,\nconcat:{web}|file:{secret}\n#EXT-X-ENDLIST\n",
    }
    files = {f"hls-{kind}.{end}": text for kind, text in lists.items() for end in ("m3u8", "mp4")}
    dash = f'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period><BaseURL>{web}</BaseURL></Period></MPD>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file://{secret}"/><image href="{web}"/></svg>'
    smil = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]><html><body><p>Rivers move sand to the sea &s; each year.</p></body></html>'
    return files | {
        "ffconcat.mp4": f"ffconcat version 1.0\nfile '{secret}'\n",
        "ffconcat-web.mp4": f"ffconcat version 1.0\nfile '{web}'\n",
        "dash.mp4": dash,
        "drawing.svg": svg,
        "drawing.png": svg,
        "entity.html": smil,
        "sdp.mp4": f"v=0\nc=IN IP4 {inside.address.partition(':')[0]}\nm=video {inside.address.partition(':')[2]} RTP/AVP 96\n",
    }


def _names(secret: Path, inside: Inside) -> Iterator[Path]:
    """What stands where a path should: to be taken as a path, or refused."""
    web = f"http://{inside.address}/x.mp4"
    said = (
        f"concat:{secret}|{secret}",
        f"subfile,,start,0,end,99,,:{secret}",
        f"pipe:{secret}",
        f"data:text/plain,{secret}",
        f"crypto:{secret}",
        f"tcp://{inside.address}",
        web.replace("http", "httpproxy"),
        f"-i {secret}",
        f"a'b\n{secret}",
        f"%s|{secret}",
    )
    yield from map(Path, said)
