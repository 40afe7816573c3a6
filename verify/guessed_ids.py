"""Ten thousand guesses at ids of somebody else's things: none is found, and nothing tells which ids are taken."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from itertools import count, islice
from random import Random
from uuid import UUID

import httpx2

from app.accounts.tiers import Role, Tier
from tests.test_films.processes import ARTICLE
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.serving import Served, served

GUESSES = 10_000
AT_ONCE = 4
FILMS, CHANNELS = 5, 3
FILM = {"topic": "Sand", "source_text": ARTICLE, "duration_target": 15}
SERIES = {
    "name": "Sand",
    "topics": ["https://example.com/sand"],
    "begins": False,
    "rhythm": {"days": ["mon"], "times": ["15:00"]},
}
CHANNEL = "ch_"
LOW = 62
"""Bits of a UUID behind its variant."""
CHANCE = (2**12 - 1) << 64 | 2**LOW - 1
"""The bits of a UUID of version 7 that are random: all others are the same for every one of its millisecond."""

Place = tuple[str, str]
"""The path of a kind of things, and the id of one that is there."""
Answer = Mapping[str, object]


def guess(effort: Effort) -> Figures:
    """A stranger asks for the neighbours of ids that are taken, for others of their moment, and for themselves."""
    with served() as here:
        ann = here.somebody("ann", tier=Tier.SCALE).client
        there = list(_things_of(ann, here))
        places = [f"{path}/{one}" for path, one in there]
        own = [_answer(ann, place) for place in places]
        eve = here.somebody("eve").client
        asked = list(islice(guesses(there, effort.chance()), GUESSES))
        with ThreadPoolExecutor(AT_ONCE) as guessers:
            came = list(guessers.map(lambda path: _answer(eve, path), asked))
        taken = [_answer(eve, place) for place in places]
    return {
        "ids guessed": len(set(asked)),
        "things that were there": len(there),
        **held_against(came, taken),
        **shown_to_their_owner(own),
    }


def shown_to_their_owner(own: Sequence[Answer]) -> Figures:
    """What the owner got by the same ids: a path that knows nothing for anybody proves nothing."""
    return {"things kept from their owner": sum(each["status"] != HTTPStatus.OK for each in own)}


def held_against(free: Sequence[Answer], taken: Sequence[Answer]) -> Figures:
    """What a stranger heard of ids that nothing has, and of ids that somebody's things have."""
    missing = HTTPStatus.NOT_FOUND
    return {
        "things found by a guess": sum(answer["status"] != missing for answer in free),
        "things given to a stranger": sum(answer["status"] != missing for answer in taken),
        "answers that tell what is taken": sum(answer not in free for answer in taken),
    }


def guesses(there: Sequence[Place], chance: Random) -> Iterator[str]:
    """For ever, and none twice: of each thing the next neighbours on both sides, and another id of its moment."""
    for distance in count(1):
        for path, known in there:
            near = [_beside(known, distance), _beside(known, -distance)]
            yield from (f"{path}/{one}" for one in [*near, _of_its_moment(known, chance)])


def _beside(known: str, distance: int) -> str:
    if known.startswith(CHANNEL):
        number = int(known.removeprefix(CHANNEL), 16) + distance
        return f"{CHANNEL}{number % 2**64:016x}"
    one = UUID(known).int
    return str(UUID(int=one >> LOW << LOW | (one + distance) % 2**LOW))


def _of_its_moment(known: str, chance: Random) -> str:
    if known.startswith(CHANNEL):
        return f"{CHANNEL}{chance.getrandbits(64):016x}"
    return str(UUID(int=UUID(known).int & ~CHANCE | chance.getrandbits(128) & CHANCE))


def _things_of(ann: httpx2.Client, here: Served) -> Iterator[Place]:
    """Films, channels and series made for her; all work is paused, so that nothing is made of them."""
    boss = here.somebody("boss", role=Role.ADMIN).client
    boss.post("/v1/admin/pause", json={"reason": "ids are guessed"}).raise_for_status()
    for number in range(CHANNELS):
        channel = _made(ann, "/v1/channels", {"name": f"Rivers {number}"}, "id")
        yield "/v1/channels", channel
        yield "/v1/series", _made(ann, "/v1/series", {**SERIES, "channel_id": channel}, "id")
    for _ in range(FILMS):
        wanted = {**FILM, "channel_id": channel}
        yield "/v1/videos", _made(ann, "/v1/videos/generate", wanted, "video_id")


def _made(client: httpx2.Client, path: str, body: Mapping[str, object], name: str) -> str:
    return str(client.post(path, json=body).raise_for_status().json()["data"][name])


def _answer(client: httpx2.Client, path: str) -> Answer:
    """What is said, without what is another each time: the path that was asked for, and the request."""
    answer = client.get(path)
    said = answer.json()
    return {"status": answer.status_code, "kind": path.rpartition("/")[0]} | {
        name: said.get(name) for name in ("code", "title", "detail", "kept", "remedy")
    }


GUESSED_IDS = Promise(
    name="ids-10000",
    sentence="Ten thousand guesses beside and at the ids of somebody's things find nothing, and tell of nothing.",
    bounds=(
        Bound(name="ids guessed", least=GUESSES),
        Bound(name="things that were there", least=FILMS + 2 * CHANNELS),
        *none_of(
            "things found by a guess",
            "things given to a stranger",
            "answers that tell what is taken",
            "things kept from their owner",
        ),
    ),
    run=guess,
)
