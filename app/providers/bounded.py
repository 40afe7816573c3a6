"""An HTTP client of a vendor's SDK that takes no endless answers: so many bytes, in so many seconds."""

import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import httpx


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long an answer may be and take. A service may say nothing for `silent` seconds.

    Speech and pictures come only when they are finished, so the silence before them is long.
    """

    most_bytes: int = 64 * 2**20
    seconds: float = 180.0
    silent: float = 90.0
    connect: float = 10.0


USUAL = Bounds()


def bounded_client(bounds: Bounds = USUAL) -> httpx.Client:
    """A client whose answers raise httpx.ReadError past the bounds. Follows no redirects."""
    return httpx.Client(
        transport=_Bounded(bounds),
        timeout=httpx.Timeout(bounds.silent, connect=bounds.connect),
        headers={"accept-encoding": "identity"},  # what arrives is what was counted
        follow_redirects=False,
    )


def counted(
    chunks: Iterable[bytes], most: int, until: float, broken: Callable[[str], Exception]
) -> Iterator[bytes]:
    """The chunks as they come; raises what `broken` makes of a sentence past `most` bytes or `until`.

    `until` is a reading of time.monotonic, in seconds.
    """
    left = most
    for chunk in chunks:
        left -= len(chunk)
        if left < 0:
            raise broken("the answer is far too long")
        if time.monotonic() > until:
            raise broken("the answer came too slowly")
        yield chunk


@cache
def _trusted() -> ssl.SSLContext:
    """What httpx trusts, read once."""
    return httpx.create_ssl_context()


class _Bounded(httpx.BaseTransport):
    def __init__(self, bounds: Bounds) -> None:
        self._inner = httpx.HTTPTransport(verify=_trusted())
        self._bounds = bounds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        until = time.monotonic() + self._bounds.seconds
        answer = self._inner.handle_request(request)
        if not isinstance(answer.stream, httpx.SyncByteStream):
            raise httpx.ReadError("the answer is no stream", request=request)
        stream = _Counted(answer.stream, request, self._bounds.most_bytes, until)
        return httpx.Response(
            answer.status_code,
            headers=answer.headers,
            stream=stream,
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._inner.close()


class _Counted(httpx.SyncByteStream):
    def __init__(
        self, inner: httpx.SyncByteStream, request: httpx.Request, most: int, until: float
    ) -> None:
        self._inner = inner
        broken = partial(httpx.ReadError, request=request)
        self._chunks = counted(inner, most, until, broken)

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        self._inner.close()
