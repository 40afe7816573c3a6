"""A browser as the service meets it: one cookie, and headers that say whose page sent a form."""

from typing import Any

from httpx2 import Response

from tests.test_api.house import PASSWORD, House

OURS = {"sec-fetch-site": "same-origin"}


class Browser:
    """Someone at the pages, signed in."""

    def __init__(self, house: House, name: str) -> None:
        self.house = house
        self.name = name
        form = {"email": f"{name}@example.com", "password": PASSWORD}
        answer = house.call(
            "POST", "/dashboard/sign-in", data=form, headers=OURS, follow_redirects=False
        )
        assert answer.status_code == 303, answer.text
        self.cookie = answer.headers["set-cookie"].partition(";")[0]

    def call(self, method: str, path: str, **parts: Any) -> Response:
        """One request with the cookie, from our own page; redirects are answered as they are."""
        headers = {"cookie": self.cookie, **OURS, **parts.pop("headers", {})}
        return self.house.call(method, path, headers=headers, follow_redirects=False, **parts)

    def get(self, path: str, **parts: Any) -> Response:
        """A page."""
        return self.call("GET", path, **parts)

    def post(self, path: str, **form: Any) -> Response:
        """A form sent."""
        return self.call("POST", path, data=form)
