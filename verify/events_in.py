"""Two thousand events of Stripe and n8n, each sent five times in any order, among hundreds that prove nothing."""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from random import Random
from statistics import median, quantiles
from uuid import UUID

import httpx2
from sqlalchemy import func, select
from stripe import WebhookSignature

from app.accounts import users
from app.accounts.models import User
from app.accounts.users import Registration
from app.billing.models import BillingAccount
from app.channels.profile import Profile
from app.channels.service import open_channel
from app.core.clock import system_clock
from app.events.models import Received
from app.events.signing import new_secret, signed
from app.videos.models import VideoEvent
from tests.test_billing.conftest import NEW, OLD, changed
from tests.test_billing.stripe_server import Stripe, stripe_server
from tests.test_billing.test_notices import HEADERS
from tests.test_dashboard import portfolio
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.serving import Served, served

EACH = 1_000
"""Events of Stripe, and as many of n8n."""
TIMES = 5
UNPROVED = 200
"""Of each of four kinds, half of them Stripe's and half n8n's."""
TOO_LARGE = 50
SENDERS = 4
FORGERS = 40
"""An address each: a single one that forges sixty times a minute would be shut out altogether."""
LIMIT = 1_048_576
PATIENCE = 900.0
PEOPLE = 30
OURS, THEIRS = new_secret(), new_secret()
ENDS: Mapping[str, tuple[str, dict[str, str]]] = {
    "starter": ("price_s", {}),
    "growth": ("price_g", {}),
    "free": ("price_x", {"status": "canceled"}),
}
"""What people have in the end: the tier, by the price and what else Stripe says."""
DOORS = {"stripe": "/v1/webhooks/stripe", "n8n": "/v1/webhooks/n8n/video_completed"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A request: to which door, under which id, what it says, how it is signed and how long ago."""

    to: str
    id: str
    body: bytes
    kind: str = "good"
    secret: str
    late: int = 0
    header: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to a letter, and in how many seconds."""

    letter: Letter
    status: int
    seconds: float


@dataclass(frozen=True, slots=True)
class House:
    """Who is told of: people as Stripe's customers, and one film and its owner's key for n8n."""

    here: Served
    people: Mapping[str, UUID]
    film: UUID
    key: str

    def notices(self) -> Iterator[Letter]:
        """Events of Stripe about everybody in turn, under both secrets."""
        customers = list(self.people)
        for number in range(EACH):
            event = changed(number, customers[number % PEOPLE])
            yield Letter(
                to="stripe",
                id=str(number),
                body=json.dumps(event).encode(),
                secret=(NEW, OLD)[number % 2],
            )

    def remarks(self) -> Iterator[Letter]:
        """Calls of n8n that each say something of their own about the film."""
        for number in range(EACH):
            body = json.dumps({"video_id": str(self.film), "note": f"note {number}"}).encode()
            yield Letter(to="n8n", id=f"call-{number}", body=body, secret=OURS)

    def unproved(self, chance: Random) -> Iterator[Letter]:
        """Forged, late, early, malformed and too large, each about something of its own."""
        for number in range(UNPROVED):
            to = ("stripe", "n8n")[number % 2]
            event = changed(10_000 + number, next(iter(self.people)))
            body = {"stripe": event, "n8n": {"video_id": str(self.film), "note": "forged"}}[to]
            letter = partial(
                Letter, to=to, id=f"bad-{number}", body=json.dumps(body).encode(),
                secret={"stripe": NEW, "n8n": OURS}[to],
            )  # fmt: skip
            yield letter(kind="forged", secret={"stripe": "whsec_other", "n8n": THEIRS}[to])
            yield letter(kind="too old", late=chance.choice((301, 400, 86_400)))
            yield letter(kind="of the future", late=-chance.choice((360, 400, 86_400)))
            yield letter(kind="malformed", header=HEADERS[number % len(HEADERS)] or "t=")
            if number < TOO_LARGE:
                yield letter(kind="too large", body=b" " * (LIMIT + 1))

    def headers(self, letter: Letter) -> dict[bytes, bytes]:
        """How it is signed at this moment."""
        at = system_clock() - timedelta(seconds=letter.late)
        text = letter.body.decode()
        if letter.to == "stripe":
            moment = int(at.timestamp())
            proof = WebhookSignature.generate_signature_header(text, letter.secret, moment)
            return {b"stripe-signature": (letter.header or proof).encode()}
        shown = signed(text, letter.id, [letter.secret], now=at)
        if letter.header:
            shown["webhook-signature"] = letter.header
        shown["authorization"] = f"Bearer {self.key}"
        return {name.encode(): value.encode() for name, value in shown.items()}

    def settle(self, stripe: Stripe) -> None:
        """From now on Stripe says of everybody what is to be true in the end."""
        for number, customer in enumerate(self.people):
            price, changes = ENDS[_end(number)]
            stripe.subscribe(customer, f"sub_{customer}", price, **changes)

    def effects(self, stripe: Stripe) -> dict[str, float]:
        """What all of it came to."""
        applied = select(func.count()).where(Received.applied_at.is_not(None))
        said = select(VideoEvent.message).where(VideoEvent.message.like("n8n: note %"))
        with self.here.rows() as database, database.transaction() as session:
            kept = session.scalar(select(func.count()).select_from(Received)) or 0
            done = session.scalar(applied) or 0
            notes = session.scalars(said).all()
            tiers = [str(session.get_one(User, who).tier) for who in self.people.values()]
        asked = sum(route == "GET /v1/subscriptions" for route, _, _ in stripe.asked)
        return {
            "effects": asked + len(notes),
            "events kept and not applied": kept - done,
            "events whose effect is missing": 2 * EACH - kept + EACH - len(set(notes)),
            "people whose tier is wrong in the end": sum(
                tier != _end(number) for number, tier in enumerate(tiers)
            ),
        }


def send_everything(effort: Effort) -> Figures:
    """The whole post of a bad day, at a service that applies it meanwhile."""
    chance = effort.chance()
    with stripe_server() as stripe, served(**_settings(stripe)) as here:
        house = _opened(here, stripe)
        post = [*house.notices(), *house.remarks()] * TIMES + list(house.unproved(chance))
        chance.shuffle(post)
        half = len(post) // 2
        answers = _sent(house, post[:half])
        house.settle(stripe)
        answers += _sent(house, post[half:])
        began = time.monotonic()
        _wait_until_applied(here)
        waited = {"seconds until the last was applied": time.monotonic() - began}
        return {**told(answers), **house.effects(stripe), **waited}


def _end(number: int) -> str:
    return list(ENDS)[number % len(ENDS)]


def _settings(stripe: Stripe) -> dict[str, str]:
    prices = {"STARTER": "price_s", "GROWTH": "price_g", "SCALE": "price_x"}
    return {
        "STRIPE_API_KEY": "sk_test_loopback",
        "STRIPE_BASE_URL": stripe.address,
        "STRIPE_WEBHOOK_SECRET": f"{NEW}, {OLD}",
        "N8N_WEBHOOK_SECRET": OURS,
        **{f"STRIPE_PRICE_{tier}": price for tier, price in prices.items()},
    }


def _opened(here: Served, stripe: Stripe) -> House:
    """Thirty customers who pay for the smallest tier, and a finished film of somebody else."""
    ann = here.somebody("ann")
    wanted = {"name": "n8n", "scopes": ["videos:write"]}
    answer = ann.client.post("/v1/users/me/api-keys", json=wanted).raise_for_status()
    people, now = dict[str, UUID](), system_clock()
    with here.rows() as database, database.transaction() as session:
        for number in range(PEOPLE):
            name = f"user{number}"
            email = f"{name}@example.com"
            who = Registration(email=email, username=name, password_hash="x")  # noqa: S106 - of nobody
            user = users.register(session, who, now=now)
            customer = f"cus_{number}"
            session.add(
                BillingAccount(
                    user_id=user.id, customer_id=customer, customers=1, subscription_id="",
                    status="", price_id="", ends_with_period=False,
                )
            )  # fmt: skip
            people[customer] = user.id
            stripe.subscribe(customer, f"sub_{customer}", "price_s")
        channel = open_channel(session, ann.id, "Rivers", Profile(), now=now)
        made = portfolio.Portfolio(owner_id=ann.id, now=now, channels={"Rivers": channel})
        film = portfolio.film(session, made, "Rivers", "Sand").id
    return House(here, people, film, answer.json()["data"]["key"])


def _sent(house: House, post: Sequence[Letter]) -> list[Answered]:
    """Send them, four at a time; what proves nothing comes from forty other addresses."""
    with ExitStack() as open_ones, ThreadPoolExecutor(SENDERS) as senders:
        honest = open_ones.enter_context(house.here.client())
        forgers = [
            open_ones.enter_context(house.here.client(f"127.4.0.{number + 1}"))
            for number in range(FORGERS)
        ]

        def send(numbered: tuple[int, Letter]) -> Answered:
            number, letter = numbered
            client = honest if letter.kind == "good" else forgers[number % FORGERS]
            headers = house.headers(letter)
            began = time.perf_counter()
            status = _status(client, letter, headers)
            return Answered(letter, status, time.perf_counter() - began)

        return list(senders.map(send, enumerate(post)))


def _status(client: httpx2.Client, letter: Letter, headers: Mapping[bytes, bytes]) -> int:
    try:
        return client.post(DOORS[letter.to], content=letter.body, headers=headers).status_code
    except httpx2.TransportError:
        return 0


def _wait_until_applied(here: Served) -> None:
    pause, waited = threading.Event(), 0.0
    left = select(func.count()).where(Received.applied_at.is_(None))
    with here.rows() as database:
        while waited < PATIENCE:
            with database.transaction() as session:
                if not session.scalar(left):
                    return
            waited += 0.5
            pause.wait(0.5)


def told(answers: Sequence[Answered]) -> dict[str, float]:
    """What was answered to whom, and how quickly."""
    kinds = Counter(one.letter.kind for one in answers)
    taken = Counter(one.letter.kind for one in answers if one.status in range(200, 300))
    milliseconds = [1000 * one.seconds for one in answers]
    refusals = {HTTPStatus.FORBIDDEN, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
    return {
        "events": len({(o.letter.to, o.letter.id) for o in answers if o.letter.kind == "good"}),
        "letters that prove themselves": kinds["good"],
        "of them refused": kinds["good"] - taken["good"],
        **{kind: kinds[kind] for kind in BAD},
        "unproved letters taken": taken.total() - taken["good"],
        "unproved letters refused in another way": sum(
            one.letter.kind != "good" and one.status not in refusals for one in answers
        ),
        "answers of 500 or more": sum(one.status >= 500 for one in answers),
        "letters without an answer": sum(one.status == 0 for one in answers),
        "median answer, ms": median(milliseconds),
        "95th percentile of the answers, ms": quantiles(milliseconds, n=20)[-1],
    }


BAD = {
    "forged": UNPROVED,
    "too old": UNPROVED,
    "of the future": UNPROVED,
    "malformed": UNPROVED,
    "too large": TOO_LARGE,
}
EVENTS_IN = Promise(
    name="webhooks-storm",
    sentence="Two thousand events sent five times each in any order have two thousand effects; the unproved have none.",
    bounds=(
        Bound(name="events", least=2 * EACH),
        Bound(name="letters that prove themselves", least=2 * EACH * TIMES),
        *(Bound(name=kind, least=count) for kind, count in BAD.items()),
        Bound(name="effects", least=2 * EACH, most=2 * EACH),
        *none_of(
            "of them refused",
            "unproved letters taken",
            "unproved letters refused in another way",
            "answers of 500 or more",
            "letters without an answer",
            "events kept and not applied",
            "events whose effect is missing",
            "people whose tier is wrong in the end",
        ),
        Bound(name="median answer, ms", most=50),
        Bound(name="95th percentile of the answers, ms", most=150),
    ),
    run=send_everything,
)
