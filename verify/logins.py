"""Wrong passwords over real sockets: how many are looked at, and whether the time tells who has an account."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from statistics import median

import httpx2

from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.serving import Served, served

GUESSES = 200
TRIES = 400
"""Of each kind, for the times: twice what is promised, for on a busy machine medians of 200 still sway."""
WINDOW = 300
"""Seconds of the window in which wrong passwords are counted."""
ROOM = 60
"""Seconds of a window that a burst may take."""
EACH = 10
"""Wrong passwords that one account, and one address, has in a window."""
APART = "known and unknown accounts apart, % of the median time"


def guess(effort: Effort) -> Figures:  # noqa: ARG001 - two hundred tries, always
    """Two hundred wrong passwords at once for one account, from one address; then one by one, timed."""
    with served() as here:
        for number in range(TRIES // EACH):
            _register(here, f"known{number}")
        _register(here, "ann")
        figures = {**_bursts(here), **_times(here)}
        figures["services that broke"] = here.crew.hands[-1].poll() is not None
        return figures


def _bursts(here: Served) -> dict[str, float]:
    remaining = WINDOW - time.time() % WINDOW
    if remaining < ROOM:
        threading.Event().wait(remaining)
    account = _at_once(here, lambda n: ("ann", f"127.1.0.{n + 1}"))
    address = _at_once(here, lambda n: (f"nobody{n}", "127.2.0.1"))
    whole = account + address
    return {
        "guesses at one account": account.total(),
        "of them looked at, by account": account[HTTPStatus.UNAUTHORIZED],
        "guesses from one address": address.total(),
        "of them looked at, by address": address[HTTPStatus.UNAUTHORIZED],
        "answers that are neither": whole.total()
        - whole[HTTPStatus.UNAUTHORIZED]
        - whole[HTTPStatus.TOO_MANY_REQUESTS],
    }


def _at_once(here: Served, who: Callable[[int], tuple[str, str]]) -> Counter[int]:
    def one(number: int) -> int:
        name, address = who(number)
        with here.client(address) as client:
            return _wrong(client, name).status_code

    with ThreadPoolExecutor(20) as guessers:
        return Counter(guessers.map(one, range(GUESSES)))


def _times(here: Served) -> dict[str, float]:
    """Known and unknown accounts in turn; none more often than an account and an address may be tried."""
    known, unknown, answers = list[float](), list[float](), set[tuple[int, str, str]]()
    for number in range(TRIES):
        account, address = number % (TRIES // EACH), f"127.3.0.{number // (EACH // 2) + 1}"
        with here.client(address) as client:
            client.get("/health/live")
            pair = [(f"known{account}", known), (f"unknown{account}", unknown)]
            for name, seconds in pair if number % 2 else pair[::-1]:
                began = time.perf_counter()
                answer = _wrong(client, name)
                seconds.append(time.perf_counter() - began)
                answers.add((answer.status_code, answer.json()["detail"], answer.json()["code"]))
    return {
        "tries of each kind": min(len(known), len(unknown)),
        APART: apart(known, unknown),
        "median answer to a known account, ms": 1000 * median(known),
        "median answer to an unknown one, ms": 1000 * median(unknown),
        "answers that tell them apart": len(answers) - 1,
    }


def apart(one: Sequence[float], other: Sequence[float]) -> float:
    """By how many percent the medians differ."""
    medians = median(one), median(other)
    return 100 * abs(medians[0] - medians[1]) / max(medians)


def _wrong(client: httpx2.Client, name: str) -> httpx2.Response:
    body = {"email": f"{name}@example.com", "password": "not it at all"}
    return client.post("/v1/auth/login", json=body)


def _register(here: Served, name: str) -> None:
    body = {"email": f"{name}@example.com", "username": name, "password": "correct horse battery"}
    with here.client() as client:
        client.post("/v1/auth/register", json=body).raise_for_status()


LOGINS = Promise(
    name="login-times",
    sentence="Of two hundred wrong passwords at once ten are looked at, and no time tells who has an account.",
    bounds=(
        Bound(name="guesses at one account", least=GUESSES),
        Bound(name="of them looked at, by account", least=EACH, most=EACH),
        Bound(name="guesses from one address", least=GUESSES),
        Bound(name="of them looked at, by address", least=EACH, most=EACH),
        Bound(name="tries of each kind", least=200),
        Bound(name=APART, most=5),
        *none_of("answers that are neither", "answers that tell them apart", "services that broke"),
    ),
    run=guess,
)
