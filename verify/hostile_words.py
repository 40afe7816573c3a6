"""Hostile words wherever pages show words, opened in a real browser that would run them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Dialog, Page
from sqlalchemy.orm import Session

from app.accounts import pause, users
from app.accounts.audit import Act, record
from app.accounts.users import Registration
from app.channels.models import Channel
from app.videos.models import State
from tests.test_dashboard import portfolio
from tests.test_dashboard.chromium import CHROMIUM, Installation, installation
from tests.test_dashboard.portfolio import Portfolio
from tests.test_dashboard.test_injection import WORDS
from verify.promise import Bound, Effort, Figures, Promise, none_of

ELSEWHERE = "http://127.0.0.1:9"
FIRING = (
    "<x-evil><img src=x onerror=alert(1)>",
    "<x-evil><svg onload=alert(1)>",
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<details open ontoggle=alert(1)><x-evil>",
    "<input autofocus onfocus=alert(1)>",
    '" autofocus onfocus=alert(1) x="',
    "' autofocus onfocus=alert(1) x='",
    f"<link rel=stylesheet href={ELSEWHERE}/x>",
    f"<img src={ELSEWHERE}/x>",
    f"<script src={ELSEWHERE}/x></script>",
    "<x-evil hx-get=/dashboard/x-evil hx-trigger=load>",
    "<x-evil hx-on:htmx:load=alert(1)>",
    "<style>*{display:none}</style>",
    "<math><x-evil onmouseover=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>x-evil</marquee>",
    "<object data=javascript:alert(1)>",
    "<embed src=javascript:alert(1)>",
)
"""Words that need nobody's click to do something where a page takes them for its own."""
HOSTILE = (*FIRING, *dict.fromkeys(WORDS))
TITLE, NAME, USERNAME = 100, 80, 32
"""Letters that the database keeps of each."""
FOREIGN = r"""() => [...document.querySelectorAll("*")].filter((e) =>
  e.localName.startsWith("x-evil") || ["iframe", "style", "object", "embed"].includes(e.localName)
  || (e.localName === "script" && !(e.src || "").startsWith(location.origin))
  || [...e.attributes].some((a) => a.name.startsWith("on"))
  || [e.href, e.src, e.action, e.formAction].some((to) => /^\s*javascript:/i.test(to))).map(
    (e) => e.outerHTML.slice(0, 200))"""
"""Elements and attributes that no page of ours has."""


@dataclass
class Eye:
    """What is seen of pages that are opened: windows that ask, complaints, foreign elements and requests elsewhere."""

    page: Page
    base: str
    opened: int = 0
    dialogs: int = 0
    complaints: int = 0
    foreign: int = 0
    elsewhere: int = 0
    missing: int = 0

    def __post_init__(self) -> None:
        self.page.on("dialog", self._dismiss)
        self.page.on("console", lambda said: self._complain() if said.type == "error" else None)
        self.page.on("pageerror", lambda _: self._complain())
        self.page.on("request", lambda asked: self._ask(asked.url))

    def look(self, path: str) -> None:
        """Open that page, and wait until it is whole."""
        answer = self.page.goto(path, wait_until="load")
        self.missing += answer is None or not answer.ok
        found: list[str] = self.page.evaluate(FOREIGN)
        self.foreign += len(found)
        self.opened += 1

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs += 1
        dialog.dismiss()

    def _complain(self) -> None:
        self.complaints += 1

    def _ask(self, url: str) -> None:
        self.elsewhere += not url.startswith((self.base, "data:", "about:"))


def open_in_chromium(effort: Effort) -> Figures:  # noqa: ARG001 - every word, always
    """Every word in films, channels, people, acts and searches; then in a page that takes no care."""
    if CHROMIUM is None:
        raise RuntimeError("Chromium is not installed here.")
    with (
        TemporaryDirectory(prefix="ytempire-verify-") as folder,
        installation(Path(folder)) as house,
    ):
        made = _filled(house)
        context = house.visit()
        eye = Eye(context.new_page(), house.base)
        for path in _paths(made):
            eye.look(f"/dashboard{path}")
        bare = _careless(context, house, policy="")
        policed = _careless(context, house, policy=_policy_of(eye.page))
    return {
        "words": len(HOSTILE),
        "pages opened": eye.opened,
        "dialogs": eye.dialogs,
        "complaints of the browser": eye.complaints,
        "foreign elements": eye.foreign,
        "requests elsewhere": eye.elsewhere,
        "pages that cannot be shown": eye.missing,
        "dialogs seen where no care is taken": bare.dialogs,
        "foreign elements seen there": bare.foreign,
        "requests elsewhere seen there": bare.elsewhere,
        "complaints under our policy alone": policed.complaints,
        "dialogs under our policy alone": policed.dialogs,
    }


def _careless(context: BrowserContext, house: Installation, *, policy: str) -> Eye:
    """What is seen of a page that holds every word as it is."""
    page = context.new_page()
    headers = {"content-type": "text/html"} | (
        {"content-security-policy": policy} if policy else {}
    )
    page.route("**/careless", lambda route: route.fulfill(headers=headers, body="\n".join(FIRING)))
    eye = Eye(page, house.base)
    eye.look("/careless")
    return eye


def _policy_of(page: Page) -> str:
    answer = page.goto("/dashboard")
    assert answer is not None
    return answer.headers["content-security-policy"]


def _paths(made: Portfolio) -> Iterator[str]:
    """Every page that shows somebody's words."""
    yield from ("", "/channels", "/calendar?span=month", "/money", "/results", "/review", "/new")
    yield from ("/account", "/series", "/webhooks", "/house")
    for number in range(1, 1 + len(HOSTILE) // 10):
        yield from (f"/{name}?page={number}" for name in ("videos", "house/people", "house/audit"))
    yield from (f"/videos/{film.id}" for film in made.films.values())
    yield from (f"/channels/{channel.id}" for channel in made.channels.values())
    yield from (f"/search?q={quote(word)}" for word in HOSTILE)
    yield from (f"/videos?q={quote(word)}" for word in FIRING)


def _filled(house: Installation) -> Portfolio:
    made = house.filled()
    with house.database.transaction() as session:
        for number, word in enumerate(HOSTILE):
            _say(session, made, number, word)
        pause.pause(session, made.owner_id, "\n".join(FIRING)[:500], now=made.now)
        session.expunge_all()
    portfolio.lay_pictures(made, house.crew.folder / "videos")
    return made


def _say(session: Session, made: Portfolio, number: int, word: str) -> None:
    """The word in everything that a film, a channel, a person and an act say of themselves."""
    channel = Channel(
        owner_id=made.owner_id, name=word[:NAME], created_at=made.now, updated_at=made.now,
        profile={**next(iter(made.channels.values())).profile, "niche": " ".join(word.split())},
    )  # fmt: skip
    session.add(channel)
    session.flush()
    made.channels[f"{number}"] = channel
    film = portfolio.film(session, made, f"{number}", word[:TITLE])
    film.request = {"topic": word, "source_text": word}
    if number % 2:
        film.state = State.FAILED
        film.problem = {"code": "invalid", "detail": word, "kept": word, "remedy": word}
    who = Registration(
        email=f"user{number}@example.com",
        username=f"{number}{word}"[:USERNAME],
        password_hash="",
    )
    users.register(session, who, now=made.now)
    act = Act(
        action="video.approved",
        target=word,
        actor_id=made.owner_id,
        reason=word,
        before={"title": word},
        after={"title": word},
    )
    record(session, act, now=made.now)


HOSTILE_WORDS = Promise(
    name="injection-in-chromium",
    sentence="Hostile words that fire by themselves, in every page of a real browser, open, fetch and change nothing.",
    bounds=(
        *none_of(
            "dialogs",
            "complaints of the browser",
            "foreign elements",
            "requests elsewhere",
            "pages that cannot be shown",
            "dialogs under our policy alone",
        ),
        Bound(name="words", least=100),
        Bound(name="pages opened", least=350),
        Bound(name="dialogs seen where no care is taken", least=5),
        Bound(name="foreign elements seen there", least=5),
        Bound(name="requests elsewhere seen there", least=2),
        Bound(name="complaints under our policy alone", least=5),
    ),
    run=open_in_chromium,
    long=True,
)
