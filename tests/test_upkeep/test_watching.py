"""What leaves the house for those who watch it: figures, and errors without secrets."""

import asyncio
import errno
import io
import json
import logging
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import sentry_sdk
import structlog
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from sentry_sdk.envelope import Envelope
from sentry_sdk.transport import Transport

from app.core.logging import RequestLine, log_request, set_up_logging
from app.core.metrics import STAGE_SECONDS, Metrics
from app.core.money import Money
from app.core.sentry import tell_errors
from app.costs.holds import hold
from app.costs.lines import Payer
from app.database import Database
from app.engine import Desk
from app.upkeep.figures import serve_figures
from tests.test_api.test_start import free_port

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CANARIES = ("sk-proj-abcdefghijklmnop", "ytk_5fJw0pTq3mVx8bZk", "eyJhbGciOiJI.eyJzdWIi.abc-DEF")


def test_prometheus_is_told_what_an_operator_needs(ready_database: Database) -> None:
    desk = Desk(ready_database, [])
    desk.make_tables()
    payer = Payer(owner_id=uuid4(), channel_id="ch_0", video_id=uuid4(), revision=1)
    with ready_database.transaction() as session:
        hold(session, payer, Money.parse("1.25"), month=Money.parse("100"), now=NOON)
    STAGE_SECONDS.labels("render", "made").observe(3)
    port = free_port()
    serve_figures(ready_database, desk, clock=lambda: NOON, host="127.0.0.1", port=port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        page = answer.read().decode()
    lines = set(page.splitlines())
    assert "ytempire_reserved_today_usd 1.25" in lines
    assert "ytempire_limit_today_usd 150.0" in lines
    assert {"ytempire_paused 0.0", "ytempire_workers 0.0"} <= lines
    assert 'ytempire_stage_seconds_count{outcome="made",stage="render"}' in page
    desk.close()


def test_requests_are_counted_as_prometheus_own_histogram_counts_them() -> None:
    bounds = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
    told, registry, asked = Metrics(), CollectorRegistry(), {"method": "GET"}
    its_own = Histogram(
        "http_request_seconds",
        "Seconds from the request to the end of its answer.",
        ("method", "route", "status"),
        buckets=bounds,
        registry=registry,
    )
    for seconds in (0.0, *bounds, 0.0011, 0.3, 11.0):
        told.watch(asked, 200, seconds)
        its_own.labels("GET", "none", "200").observe(seconds)
    lines = [
        line for line in generate_latest(registry).decode().splitlines() if "_created" not in line
    ]
    assert told.page().decode().splitlines() == lines


def test_a_log_that_cannot_be_written_fails_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.StringIO):
        def write(self, text: str, /) -> int:
            raise OSError(errno.ENOSPC, text)

    root = logging.getLogger()
    before, level, complaints = root.handlers, root.level, io.StringIO()
    set_up_logging(to=Full())
    monkeypatch.setattr("sys.stderr", complaints)
    log_request(RequestLine("GET", "/", 200, 0.1, "192.0.2.1", None, "r" * 32))
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()
    assert "OSError" in complaints.getvalue()


class Kept(Transport):
    """Keeps what would be sent."""

    sent: list[str] = []  # noqa: RUF012 - emptied by each test

    def capture_envelope(self, envelope: Envelope) -> None:
        self.sent.append(envelope.serialize().decode())


@pytest.fixture
def sentry(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    Kept.sent = []
    begin = sentry_sdk.init
    monkeypatch.setattr(sentry_sdk, "init", lambda **given: begin(**given, transport=Kept))
    tell_errors("https://key@sentry.invalid/1", environment="test", release="1")
    yield Kept.sent
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def fail(words: str, hush: str) -> None:
    del hush  # it was a variable of this frame
    raise RuntimeError(words)


def test_an_error_is_told_without_secrets_variables_bodies_or_people(sentry: list[str]) -> None:
    hush = "a-local-variable-nobody-may-see"
    with sentry_sdk.new_scope() as scope:
        scope.set_user({"email": "ann@example.com"})
        scope.set_extra("body", "the whole body")
        sentry_sdk.add_breadcrumb(message=f"calling with {CANARIES[0]}")
        try:
            fail(f"it failed with {CANARIES[1]} and Bearer {CANARIES[2]}", hush)
        except RuntimeError as error:
            sentry_sdk.capture_exception(error)
    (told,) = sentry
    assert "RuntimeError" in told
    for secret in (*CANARIES, hush, "ann@example.com", "the whole body"):
        assert secret not in told


def test_without_an_address_nobody_is_told() -> None:
    tell_errors(None, environment="test", release="1")
    assert not sentry_sdk.get_client().is_active()


def test_every_line_carries_the_ids_it_belongs_to(monkeypatch: pytest.MonkeyPatch) -> None:
    written, root = io.StringIO(), logging.getLogger()
    before, level = root.handlers, root.level
    monkeypatch.setattr("sys.stderr", written)
    set_up_logging()
    ids = {"request_id": "r" * 8, "user_id": "u", "video_id": "v", "work_id": "w", "stage": "plan"}
    with structlog.contextvars.bound_contextvars(**ids):
        structlog.get_logger().info("ours")
        logging.getLogger("library").warning("theirs\r\nforged")
    root.handlers = before
    root.setLevel(level)
    structlog.reset_defaults()
    lines: list[dict[str, Any]] = [json.loads(line) for line in written.getvalue().splitlines()]
    assert len(lines) == 2
    assert all({name: line[name] for name in ids} == ids for line in lines)


def test_nothing_is_opened_without_a_port(ready_sqlite_url: str) -> None:
    from app.database import open_database

    database = open_database(ready_sqlite_url)
    desk = Desk(database, [])
    serve_figures(database, desk, clock=lambda: NOON, host="127.0.0.1", port=None)
    desk.close()
    asyncio.run(database.close())
