"""Wrong passwords over real sockets: how many are looked at, and whether the time tells who has an account."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
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
ALL, EVERYWHERE = 1_000, 1_200
"""Wrong passwords that an installation looks at in a window, and how many are tried, each account once."""
LONG = 150
"""Seconds of a window that so many may take."""
IN_TURN = 12
"""Of them at once: none is told that too many are signing in, which would be no look at its password."""
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


def guess_everywhere(effort: Effort) -> Figures:  # noqa: ARG001 - twelve hundred tries, always
    """A wrong password for each of many accounts, five from each address: nobody is asked too much but the whole.

    Raises RuntimeError where the window turned meanwhile: nothing is told then.
    """
    with served() as here:
        _wait_for_room(LONG)
        window = time.time() // WINDOW
        with ThreadPoolExecutor(IN_TURN) as guessers:
            came = Counter(guessers.map(partial(_from_anywhere, here), range(EVERYWHERE)))
        if time.time() // WINDOW != window:
            raise RuntimeError(f"{EVERYWHERE} tries took longer than {LONG} seconds here.")
        return {
            "guesses": came.total(),
            "of them looked at": came[HTTPStatus.UNAUTHORIZED],
            "answers that are neither": _neither(came),
            "services that broke": here.crew.hands[-1].poll() is not None,
        }


def _from_anywhere(here: Served, number: int) -> int:
    place = number // (EACH // 2)
    with here.client(f"127.4.{place // 200}.{place % 200 + 1}") as client:
        return _wrong(client, f"anyone{number}").status_code


def _neither(came: Counter[int]) -> int:
    """Answers that neither looked at the password nor said that it was one too many."""
    return came.total() - came[HTTPStatus.UNAUTHORIZED] - came[HTTPStatus.TOO_MANY_REQUESTS]


def _wait_for_room(seconds: float) -> None:
    """Wait for the next window unless so many seconds of this one are left."""
    remaining = WINDOW - time.time() % WINDOW
    if remaining < seconds:
        threading.Event().wait(remaining)


def _bursts(here: Served) -> dict[str, float]:
    _wait_for_room(ROOM)
    account = _at_once(here, lambda n: ("ann", f"127.1.0.{n + 1}"))
    address = _at_once(here, lambda n: (f"nobody{n}", "127.2.0.1"))
    return {
        "guesses at one account": account.total(),
        "of them looked at, by account": account[HTTPStatus.UNAUTHORIZED],
        "guesses from one address": address.total(),
        "of them looked at, by address": address[HTTPStatus.UNAUTHORIZED],
        "answers that are neither": _neither(account + address),
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


LOGINS = (
    Promise(
        name="login-times",
        sentence="Of two hundred wrong passwords at once ten are looked at, and no time tells who has an account.",
        bounds=(
            Bound(name="guesses at one account", least=GUESSES),
            Bound(name="of them looked at, by account", least=EACH, most=EACH),
            Bound(name="guesses from one address", least=GUESSES),
            Bound(name="of them looked at, by address", least=EACH, most=EACH),
            Bound(name="tries of each kind", least=200),
            Bound(name=APART, most=5),
            *none_of(
                "answers that are neither", "answers that tell them apart", "services that broke"
            ),
        ),
        run=guess,
    ),
    Promise(
        name="login-1000",
        sentence="Of wrong passwords for ever new accounts from ever new addresses a thousand are looked at in all.",
        bounds=(
            Bound(name="guesses", least=EVERYWHERE),
            Bound(name="of them looked at", least=ALL, most=ALL),
            *none_of("answers that are neither", "services that broke"),
        ),
        run=guess_everywhere,
    ),
)
