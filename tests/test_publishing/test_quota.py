"""The quota of a day: no overshoot, whoever spends; limits learned; captions last; days of 23 and 25 hours."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.database import Database, open_database
from app.publishing import quota_counters as counters
from app.publishing.cooldowns import cooldowns
from app.publishing.errors import NotSent, QuotaExhausted, YouTubeBusy, YouTubeRefused
from app.publishing.forecast import Wait, buckets_now, forecast
from app.publishing.pacific import day_begins, day_ends, pacific_day
from app.publishing.promises import Promise, fulfil, promise, promised
from app.publishing.quota import Priority, Quota, Want
from app.publishing.quota_costs import Bucket
from tests.test_publishing.spenders import NOON, RULES, race, want


class Ledger:
    """A quota whose clock stands still, and what its counters show."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOON
        self.quota = Quota(database, RULES, clock=lambda: self.now)

    def spend(self, wanted: Want, error: Exception | None = None) -> None:
        with self.quota.spending(wanted):
            if error is not None:
                raise error

    def total(self, bucket: Bucket = Bucket.UNITS) -> int:
        name = counters.of_project("123", bucket, pacific_day(self.now))
        with self.database.transaction() as session:
            return counters.counted(session, [name])[name].total

    def promise(self, key: str, *, due: datetime | None = None, **needs: int) -> None:
        wanted = Promise(
            key=key,
            owner_id=UUID(int=1),
            channel_id="ch_0123456789abcdef",
            due_at=due or self.now,
            **{"units": 150, "last_units": 400, **needs},
        )
        with self.database.transaction() as session:
            promise(session, wanted)


@pytest.fixture
def ledger(ready_sqlite_url: str) -> Ledger:
    return Ledger(open_database(ready_sqlite_url))


@pytest.mark.parametrize(
    ("method", "bucket", "most"),
    [("thumbnails.set", Bucket.UNITS, 1_000), ("videos.insert", Bucket.UPLOADS, 40)],
)
def test_thirty_two_who_spend_at_once_fill_the_day_and_do_not_pass_it(
    ready_database: Database, ready_database_url: str, method: str, bucket: Bucket, most: int
) -> None:
    made = race(ready_database_url, method)
    ledger = Ledger(ready_database)
    assert len(made) == 32
    assert ledger.total(bucket) == most
    assert sum(made) * (50 if bucket is Bucket.UNITS else 1) == most
    if bucket is Bucket.UPLOADS:
        assert max(made) <= 5


def test_a_refused_call_counts_and_one_that_was_not_sent_does_not(ledger: Ledger) -> None:
    with pytest.raises(YouTubeRefused):
        ledger.spend(want(), YouTubeRefused("no", reason="invalidTitle", status=400))
    with pytest.raises(ZeroDivisionError):
        ledger.spend(want(), ZeroDivisionError())
    assert ledger.total() == 100
    with pytest.raises(NotSent):
        ledger.spend(want(), NotSent("no network"))
    assert ledger.total() == 100


def test_an_account_makes_five_uploads_a_day_and_another_goes_on(ledger: Ledger) -> None:
    for _ in range(5):
        ledger.spend(want("videos.insert"))
    with pytest.raises(QuotaExhausted) as refused:
        ledger.spend(want("videos.insert"))
    assert (refused.value.limit, refused.value.resets_at) == (
        "account",
        day_ends(date(2026, 11, 22)),
    )
    ledger.spend(want("videos.insert", account=2))
    ledger.now += timedelta(days=1)
    ledger.spend(want("videos.insert"))


def test_what_cannot_wait_may_go_over_our_own_limit_but_not_over_googles(ledger: Ledger) -> None:
    for _ in range(20):
        ledger.spend(want())
    with pytest.raises(QuotaExhausted):
        ledger.spend(want())
    for _ in range(20):
        ledger.spend(want(priority=Priority.URGENT))
    with pytest.raises(QuotaExhausted):
        ledger.spend(want(priority=Priority.URGENT))
    assert ledger.total() == RULES.units


def test_quota_exceeded_holds_the_whole_project_to_midnight_pacific(ledger: Ledger) -> None:
    with pytest.raises(QuotaExhausted) as refused:
        ledger.spend(want(), YouTubeRefused("no", reason="quotaExceeded", status=403))
    assert refused.value.resets_at == datetime(2026, 11, 23, 8, tzinfo=UTC)
    with pytest.raises(QuotaExhausted):
        ledger.spend(want(account=9, channel_id="ch_9999999999999999"))
    ledger.spend(want("videos.insert"))
    ledger.now = refused.value.resets_at
    ledger.spend(want())


def test_an_upload_limit_holds_its_channel_for_a_day_and_longer_when_met_again(
    ledger: Ledger,
) -> None:
    limit = YouTubeRefused("no", reason="uploadLimitExceeded", status=400)
    ledger.spend(want("videos.insert"))
    waits = []
    for _ in range(3):
        with pytest.raises(QuotaExhausted) as refused:
            ledger.spend(want("videos.insert"), limit)
        waits.append(refused.value.resets_at - ledger.now)
        with pytest.raises(QuotaExhausted, match="uploadLimitExceeded"):
            ledger.spend(want("videos.insert", account=2))
        ledger.spend(want("videos.insert", account=3, channel_id="ch_9999999999999999"))
        with ledger.database.transaction() as session:
            (learned,) = cooldowns(session, now=ledger.now)
        assert learned.seen >= 1
        ledger.now = refused.value.resets_at
    assert waits == [timedelta(days=1), timedelta(days=2), timedelta(days=4)]


def test_too_fast_is_waited_out_by_the_account(ledger: Ledger) -> None:
    with pytest.raises(QuotaExhausted) as refused:
        ledger.spend(want(), YouTubeBusy("slow down", reason="userRateLimitExceeded"))
    assert refused.value.resets_at == ledger.now + timedelta(minutes=1)
    with pytest.raises(QuotaExhausted):
        ledger.spend(want())
    ledger.spend(want(account=2))


def test_captions_wait_while_films_of_today_still_need_the_units(ledger: Ledger) -> None:
    ledger.promise("film 1", units=300)
    ledger.promise("film 2", units=350)
    caption = want("captions.insert", promise="film 1", priority=Priority.LAST)
    with pytest.raises(QuotaExhausted):
        ledger.spend(caption)
    for _ in range(6):
        ledger.spend(want(promise="film 1"))
    with ledger.database.transaction() as session:
        assert [one.units for one in promised(session)] == [0, 350]
        fulfil(session, "film 2")
    ledger.spend(caption)
    assert ledger.total() == 700
    with ledger.database.transaction() as session:
        assert promised(session)[0].last_units == 0


def test_a_film_of_tomorrow_does_not_hold_todays_captions_back(ledger: Ledger) -> None:
    ledger.promise("tomorrow", due=ledger.now + timedelta(days=1), units=900)
    ledger.spend(want("captions.insert", priority=Priority.LAST))


def test_the_forecast_lays_films_into_the_days_and_says_why_they_wait(ledger: Ledger) -> None:
    for number in range(7):
        ledger.promise(f"film {number}", due=ledger.now + timedelta(minutes=number), units=250)
    with ledger.database.transaction() as session:
        found = forecast(session, RULES, now=ledger.now)
        units = next(
            b for b in buckets_now(session, RULES, now=ledger.now) if b.bucket is Bucket.UNITS
        )
    assert (units.promised, units.left, units.free) == (1_750, 1_000, 0)
    tomorrow = day_begins(date(2026, 11, 23))
    assert [(one.goes_at, one.wait) for one in found] == [
        *((one.due_at, None) for one in found[:4]),
        *((tomorrow, Wait.UNITS) for _ in found[4:]),
    ]
    assert [one.captions for one in found] == [False] * 7, "250 units are left of the second day"


def test_captions_get_what_the_films_of_their_day_leave(ledger: Ledger) -> None:
    for number in range(3):
        ledger.promise(f"film {number}", due=ledger.now + timedelta(minutes=number), units=150)
    with ledger.database.transaction() as session:
        found = forecast(session, RULES, now=ledger.now)
    assert [(one.wait, one.captions) for one in found] == [
        (None, True),
        (None, False),
        (None, False),
    ]


def test_the_forecast_knows_the_caps_and_cooldowns_of_a_channel(ledger: Ledger) -> None:
    for number in range(6):
        ledger.promise(f"film {number}", due=ledger.now + timedelta(minutes=number), units=10)
    with ledger.database.transaction() as session:
        assert [one.wait for one in forecast(session, RULES, now=ledger.now)] == [
            *([None] * 5),
            Wait.ACCOUNT,
        ]
    limit = YouTubeRefused("no", reason="uploadLimitExceeded", status=400)
    with pytest.raises(QuotaExhausted) as refused:
        ledger.spend(want("videos.insert"), limit)
    with ledger.database.transaction() as session:
        first = forecast(session, RULES, now=ledger.now)[0]
    assert (first.wait, first.goes_at) == (Wait.COOLDOWN, refused.value.resets_at)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 3, 8), 23),
        (date(2026, 11, 1), 25),
        (date(2026, 11, 22), 24),
        (date(2028, 2, 29), 24),
    ],
)
def test_the_day_turns_at_midnight_pacific_also_when_the_clocks_change(
    day: date, hours: int
) -> None:
    begins, ends = day_begins(day), day_ends(day)
    assert ends - begins == timedelta(hours=hours)
    tick = timedelta(microseconds=1)
    assert pacific_day(begins) == pacific_day(ends - tick) == day
    assert pacific_day(begins - tick) == day - timedelta(days=1)
    assert pacific_day(ends) == day + timedelta(days=1)


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_the_allowance_is_new_at_that_midnight_and_not_before(ledger: Ledger, day: date) -> None:
    ledger.now = day_begins(day)
    for _ in range(20):
        ledger.spend(want())
    ledger.now = day_ends(day) - timedelta(seconds=1)
    with pytest.raises(QuotaExhausted) as refused:
        ledger.spend(want())
    assert refused.value.facts["retry_after"] == 1
    ledger.now = day_ends(day)
    ledger.spend(want())


def test_a_method_whose_cost_nobody_wrote_down_is_not_called(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match=r"watermarks\.set"):
        ledger.spend(want("watermarks.set"))
