"""Small calls to YouTube's APIs over plain HTTP: parameters in, JSON out.

Addresses and parameters are read from Google's own description, so a name it does not know is our
fault and never leaves the house. Calls block: from threads only.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import httpx2

from app.providers.tls import trusted
from app.providers.youtube.described import DATA, Described, described
from app.providers.youtube.faults import fault, unreachable

SECONDS: Final = 30.0

Parameter = str | int | bool | Sequence[str]


class YouTubeApi:
    """YouTube's Data and Analytics APIs; `base_url` stands in for Google's own address."""

    def __init__(self, base_url: str = "", *, seconds: float = SECONDS) -> None:
        self._base = base_url.rstrip("/")
        self._seconds = seconds

    def call(
        self,
        method: str,
        token: str,
        *,
        api: str = DATA,
        body: Mapping[str, object] | None = None,
        **parameters: Parameter,
    ) -> dict[str, Any]:
        """What Google answers to that method, such as `channels.list`; empty where it says nothing.

        Raises YouTubeBusy, NotSent or YouTubeRefused; ValueError for a parameter the API has not.
        """
        known = described(method, api)
        response = self.sent(
            known.verb,
            self.address(known),
            headers={"Authorization": f"Bearer {token}"},
            params=_checked(method, known, parameters),
            json=body,
        )
        if not response.is_success:
            raise fault(response, method)
        answer: dict[str, Any] = response.json() if response.content else {}
        return answer

    def address(self, known: Described, *, media: bool = False) -> str:
        """Where that method is called; with `media`, where its file is sent."""
        root = f"{self._base}/" if self._base else known.root
        return root + (known.media_path if media else known.path)

    def sent(self, verb: str, address: str, **parts: Any) -> httpx2.Response:  # noqa: ANN401 - httpx2's own parts of a request
        """The answer to any request, good or bad. Raises YouTubeBusy or NotSent if there is none."""
        try:
            return self._client.request(verb, address, **parts)
        except httpx2.HTTPError as error:
            raise unreachable(error) from error

    @cached_property
    def _client(self) -> httpx2.Client:
        # With the first call: most starts make none, and to load it and what it trusts is a fortieth of one.
        return httpx2.Client(timeout=self._seconds, follow_redirects=False, verify=trusted())


def _checked(method: str, known: Described, parameters: Mapping[str, Parameter]) -> dict[str, str]:
    unknown = parameters.keys() - known.parameters.keys()
    if unknown:
        raise ValueError(f"{method} has no parameter {', '.join(sorted(unknown))}")
    return {name: _text(value) for name, value in parameters.items()}


def _text(value: Parameter) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int) else ",".join(value)
