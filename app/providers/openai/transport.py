"""The HTTP client under OpenAI's SDK, which takes no endless answers.

The same as `app.providers.bounded` for httpx, which this SDK does not speak through.
"""

import time
from collections.abc import Iterator
from functools import partial

import httpx2

from app.providers.bounded import USUAL, Bounds, counted
from app.providers.tls import trusted


def bounded_client(bounds: Bounds = USUAL) -> httpx2.Client:
    """A client whose answers raise httpx2.ReadError past the bounds. Follows no redirects."""
    return httpx2.Client(
        transport=_Bounded(bounds),
        timeout=httpx2.Timeout(bounds.silent, connect=bounds.connect),
        headers={"accept-encoding": "identity"},  # what arrives is what was counted
        follow_redirects=False,
    )


class _Bounded(httpx2.BaseTransport):
    def __init__(self, bounds: Bounds) -> None:
        self._inner = httpx2.HTTPTransport(verify=trusted())
        self._bounds = bounds

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        until = time.monotonic() + self._bounds.seconds
        answer = self._inner.handle_request(request)
        if not isinstance(answer.stream, httpx2.SyncByteStream):
            raise httpx2.ReadError("the answer is no stream", request=request)
        stream = _Counted(answer.stream, request, self._bounds.most_bytes, until)
        return httpx2.Response(
            answer.status_code,
            headers=answer.headers,
            stream=stream,
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._inner.close()


class _Counted(httpx2.SyncByteStream):
    def __init__(
        self, inner: httpx2.SyncByteStream, request: httpx2.Request, most: int, until: float
    ) -> None:
        self._inner = inner
        broken = partial(httpx2.ReadError, request=request)
        self._chunks = counted(inner, most, until, broken)

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks

    def close(self) -> None:
        self._inner.close()
