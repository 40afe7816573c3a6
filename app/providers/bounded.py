"""An HTTP client of a vendor's SDK that takes no endless answers: so many bytes, in so many seconds."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

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
        transport=_Bounded(bounds.most_bytes, bounds.seconds),
        timeout=httpx.Timeout(bounds.silent, connect=bounds.connect),
        headers={"accept-encoding": "identity"},  # what arrives is what was counted
        follow_redirects=False,
    )


class _Bounded(httpx.BaseTransport):
    def __init__(self, most_bytes: int, most_seconds: float) -> None:
        self._inner = httpx.HTTPTransport()
        self._most_bytes = most_bytes
        self._most_seconds = most_seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        until = time.monotonic() + self._most_seconds
        answer = self._inner.handle_request(request)
        if not isinstance(answer.stream, httpx.SyncByteStream):
            raise httpx.ReadError("the answer is no stream", request=request)
        stream = _Counted(answer.stream, request, self._most_bytes, until)
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
        self._request = request
        self._left = most
        self._until = until

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._inner:
            self._left -= len(chunk)
            if self._left < 0:
                raise httpx.ReadError("the answer is far too long", request=self._request)
            if time.monotonic() > self._until:
                raise httpx.ReadError("the answer came too slowly", request=self._request)
            yield chunk

    def close(self) -> None:
        self._inner.close()
