"""Two who do the same at the same moment: neither is ended, nothing is written twice, nothing is lost."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from app.accounts import api_keys, people, sessions, users
from app.accounts.api_keys import KeyRequest
from app.accounts.audit import Act, record
from app.accounts.first_admin import admit_first_admin
from app.accounts.models import ApiKey, LoginSession, User
from app.accounts.pause import Pause, pause
from app.accounts.people import Standing
from app.accounts.sessions import Device, SessionRules
from app.accounts.tiers import Role, Tier
from app.accounts.users import LastAdmin, Registration
from app.analytics import curves
from app.analytics.curves import Due
from app.analytics.models import RetentionCurve
from app.analytics.retention import Point
from app.billing.service import LATE, account_of, end_grace, keep_customer, mirror
from app.channels import service as channels
from app.channels.profile import Profile
from app.core.clock import system_clock
from app.core.exceptions import Conflict, NotFound
from app.core.ids import new_id
from app.core.security import Keys, Passwords
from app.costs.breakers import Breakers
from app.costs.tables import provider_stops
from app.database import Database, open_database
from app.events import attempts, deliveries, endpoints
from app.events.attempts import Verdict
from app.events.endpoints import EndpointRequest
from app.events.models import Endpoint
from app.events.outbox import Kind, announce
from app.publishing import care, ended_consents
from app.publishing.account_models import (
    AccountRole,
    AccountState,
    EndedConsent,
    YouTubeAccount,
    YouTubeChannel,
)
from app.publishing.account_models import Standing as YouTubeStanding
from app.publishing.catalogue import write_down
from app.publishing.catalogue_change import Change
from app.publishing.catalogue_models import Repair, RepairState
from app.publishing.errors import WrongChannel
from app.publishing.google import MANAGE, Grant, OwnChannel
from app.publishing.joining import Joining, join
from app.publishing.serving import hand_over
from app.videos.models import State, Video
from tests.same_moment import meanwhile

NOW = system_clock()
KEYS = Keys("k" * 40)
Work = Callable[[Session], Any]


@pytest.fixture(scope="module")
def opened(file_postgres_url: str) -> Iterator[Database]:
    opened = open_database(file_postgres_url, pool_size=5)
    yield opened
    asyncio.run(opened.close())


@pytest.fixture
def shared(opened: Database) -> Iterator[Database]:
    """The database with nobody in it."""
    yield opened
    with opened.transaction() as session:
        for left in (User, Pause, EndedConsent):
            session.execute(delete(left))


@pytest.fixture
def ann(shared: Database) -> UUID:
    return person(shared, "ann", Role.USER)


def person(shared: Database, name: str, role: Role) -> UUID:
    wanted = Registration(
        email=f"{name}@example.com", username=name, password_hash="", role=role, tier=Tier.SCALE
    )
    with shared.transaction() as session:
        return users.register(session, wanted, now=NOW).id


def channel(shared: Database, owner_id: UUID) -> str:
    with shared.transaction() as session:
        return channels.open_channel(session, owner_id, "Rivers", Profile(), now=NOW).id


def test_of_two_who_pause_all_work_one_does_and_the_other_is_told(shared: Database) -> None:
    def paused(session: Session) -> Pause:
        return pause(session, None, "Upkeep", now=NOW)

    assert isinstance(meanwhile(shared, paused, paused).exception(), Conflict)
    with shared.transaction() as session:
        assert session.get_one(Pause, 1).reason == "Upkeep"


def test_of_two_processes_that_start_first_one_admits_the_admin(shared: Database) -> None:
    def admitted(session: Session) -> str | None:
        return admit_first_admin(session, Passwords(), now=NOW)

    assert meanwhile(shared, admitted, admitted).result() is None


def test_two_admins_who_take_each_others_role_leave_one_admin(shared: Database) -> None:
    both = [person(shared, name, Role.ADMIN) for name in ("ann", "bob")]

    def demote(who: UUID) -> Work:
        def demoted(session: Session) -> object:
            version = session.get_one(User, who).version
            wanted = Standing(role=Role.USER)
            return people.change_standing(session, who, wanted, version=version, now=NOW)

        return demoted

    second = meanwhile(shared, *map(demote, both))
    assert isinstance(second.exception(), LastAdmin)


def test_a_notice_of_payment_for_somebody_who_leaves_ends_neither(
    shared: Database, ann: UUID
) -> None:
    with shared.transaction() as session:
        account = account_of(session, ann)
        account.customer_id, account.subscription_id = "cus_1", "sub_1"

    def lock(session: Session) -> None:
        users.find(session, ann, for_change=True)

    def leave(session: Session) -> None:
        users.delete(session, ann)
        session.flush()

    told = meanwhile(
        shared, lock, lambda s: mirror(s, "cus_1", (), {}, asked_at=NOW, now=NOW), then=leave
    )
    assert told.result() == "not a customer of ours"


def test_late_payers_lose_their_tiers_behind_who_changes_one_of_them(shared: Database) -> None:
    late = [person(shared, name, Role.USER) for name in ("ann", "bob")]
    for user_id in late:
        with shared.transaction() as session:
            account = account_of(session, user_id)
            account.status, account.grace_until = LATE, NOW - timedelta(days=1)
    act = Act(action="a", target="t")

    def lock(session: Session) -> None:
        users.find(session, late[1], for_change=True)

    ended = meanwhile(
        shared, lock, lambda s: end_grace(s, {}, now=NOW), then=lambda s: record(s, act, now=NOW)
    )
    assert ended.result() == 2


def test_a_key_that_is_revoked_while_it_is_used_ends_nobodys_request(
    shared: Database, ann: UUID
) -> None:
    wanted = KeyRequest(name="n8n", scopes=frozenset())
    with shared.transaction() as session:
        key = api_keys.issue(session, ann, wanted, KEYS, now=NOW).key.id

    def revoke(session: Session) -> None:
        api_keys.revoke_key(session, ann, key)
        session.flush()

    meanwhile(shared, revoke, lambda s: api_keys.mark_used(s, key, now=NOW)).result()
    with shared.transaction() as session:
        assert session.get(ApiKey, key) is None


def test_who_goes_on_in_a_session_while_its_user_is_deleted_is_signed_out(
    shared: Database, ann: UUID
) -> None:
    rules = SessionRules(KEYS, timedelta(days=7))
    with shared.transaction() as session:
        token = sessions.open_session(session, ann, Device("-", "-"), rules, now=NOW).refresh_token

    def lock(session: Session) -> None:
        session.execute(select(LoginSession.id).with_for_update())

    def forget(session: Session) -> None:
        users.delete(session, ann)
        session.flush()

    def go_on(session: Session) -> object:
        return sessions.carry_on(session, token, rules, now=NOW)

    assert meanwhile(shared, lock, go_on, then=forget).result() is None


def test_two_browsers_that_buy_have_one_account_and_one_customer(
    shared: Database, ann: UUID
) -> None:
    meanwhile(shared, lambda s: account_of(s, ann), lambda s: account_of(s, ann)).result()

    def customer(name: str) -> Work:
        return lambda session: keep_customer(session, ann, name)

    kept = meanwhile(shared, customer("cus_1"), customer("cus_2"))
    assert kept.result() == "cus_1"


def film_row(owner_id: UUID, channel_id: str) -> dict[str, object]:
    made = {"created_at": NOW, "updated_at": NOW, "quote": 0, "choices": {}, "profile": {}}
    asked = {"request": {"topic": "-"}, "title": "-", "script": None, "by_hand": False}
    return {
        "id": new_id(), "owner_id": owner_id, "channel_id": channel_id, "series_id": None,
        **made, **asked,
    }  # fmt: skip


def test_two_who_read_one_curve_both_keep_it(shared: Database, ann: UUID) -> None:
    mine = channel(shared, ann)
    with shared.transaction() as session:
        film = Video(**film_row(ann, mine), state=State.PUBLISHED)
        session.add(film)
        session.flush()
    due = Due(video_id=film.id, channel_id=mine, youtube_video="y", since=NOW.date())

    def keep(points: list[Point]) -> Work:
        def kept(session: Session) -> None:
            curves.keep(session, due, points, now=NOW)
            session.flush()

        return kept

    point = Point(ratio=0.5, watching=0.7, relative=None)
    meanwhile(shared, keep([point]), keep([])).result()
    with shared.transaction() as session:
        assert session.get_one(RetentionCurve, film.id).points == [[0.5, 0.7, None]]


class Post:
    """An endpoint and a message to it that waits."""

    def __init__(self, shared: Database, owner_id: UUID) -> None:
        wanted = EndpointRequest(url="https://hooks.example.com/1")
        with shared.transaction() as session:
            endpoint = endpoints.add(session, owner_id, wanted, KEYS, now=NOW).endpoint
            self.id = endpoint.id
            self.delivery = deliveries.try_out(session, endpoint, now=NOW)
        self.owner_id = owner_id

    def settle(self, session: Session) -> Verdict:
        return attempts.settle(session, self.delivery.id, 1, "No answer.", now=NOW).verdict

    def locked(self, session: Session) -> Endpoint:
        return endpoints.find(session, self.owner_id, self.id, for_change=True)

    def forget(self, session: Session) -> None:
        session.delete(self.locked(session))
        session.flush()


def test_who_sends_a_message_again_and_the_attempt_that_ends_do_not_end_each_other(
    shared: Database, ann: UUID
) -> None:
    post = Post(shared, ann)

    def replay(session: Session) -> None:
        with pytest.raises(Conflict, match="still waiting"):
            deliveries.replay(session, post.locked(session), post.delivery.id, now=NOW)

    ended = meanwhile(shared, post.locked, post.settle, then=replay)
    assert ended.result() is Verdict.LATER


def test_an_attempt_at_an_endpoint_that_is_being_forgotten_is_over(
    shared: Database, ann: UUID
) -> None:
    post = Post(shared, ann)
    ended = meanwhile(shared, post.locked, post.settle, then=post.forget)
    assert ended.result() is Verdict.OVER


def test_an_announcement_goes_to_no_endpoint_that_is_being_forgotten(
    shared: Database, ann: UUID
) -> None:
    post = Post(shared, ann)
    with shared.transaction() as session:
        announce(session, ann, Kind.BUDGET_ALERT, {}, now=NOW)

    def hand_out(session: Session) -> int:
        return len(deliveries.hand_out(session, kept_out=users.kept_out(), now=NOW))

    assert meanwhile(shared, post.forget, hand_out).result() == 0


def joining(owner_id: UUID, channel_id: str, youtube: str, subject: str = "s") -> Work:
    grant = Grant(
        subject=subject,
        email="a@example.com",
        client_id="c",
        scopes=(MANAGE,),
        refresh_token="r",
        access_token="a",
        seconds=3600,
        consent_seconds=None,
    )
    own = OwnChannel(id=youtube, title="Rivers", long_uploads="")
    wanted = Joining(
        account_id=new_id(), owner_id=owner_id, channel_id=channel_id, role=AccountRole.ACTIVE,
        grant=grant, own=own, actor_id=None, most=10,
    )  # fmt: skip
    return lambda session: join(session, wanted, KEYS, now=NOW).id


def test_a_login_connected_twice_at_once_is_one_account(shared: Database, ann: UUID) -> None:
    mine = channel(shared, ann)
    both = (joining(ann, mine, "UC1"), joining(ann, mine, "UC1"))
    meanwhile(shared, *both).result()
    with shared.transaction() as session:
        assert session.scalar(select(func.count()).select_from(YouTubeAccount)) == 1


def test_of_two_channels_that_are_bound_to_one_of_youtube_at_once_one_is_refused(
    shared: Database, ann: UUID
) -> None:
    bob = person(shared, "bob", Role.USER)
    both = (
        joining(ann, channel(shared, ann), "UC1"),
        joining(bob, channel(shared, bob), "UC1", "t"),
    )
    second = meanwhile(shared, *both)
    assert isinstance(second.exception(), WrongChannel)


def connected(shared: Database, owner_id: UUID) -> str:
    mine = channel(shared, owner_id)
    with shared.transaction() as session:
        joining(owner_id, mine, "UC1")(session)
    return mine


def test_a_consent_is_set_aside_once_by_who_deletes_the_channel_and_who_deletes_its_owner(
    shared: Database, ann: UUID
) -> None:
    mine = connected(shared, ann)
    meanwhile(
        shared,
        lambda session: ended_consents.set_aside_of_channel(session, mine, now=NOW),
        lambda session: ended_consents.set_aside_of_owner(session, ann, now=NOW),
    ).result()
    with shared.transaction() as session:
        assert session.scalar(select(func.count()).select_from(EndedConsent)) == 1


def test_a_channel_connected_while_it_is_closed_is_not_there(shared: Database, ann: UUID) -> None:
    mine = channel(shared, ann)

    def close(session: Session) -> None:
        channels.close(session, channels.find(session, ann, mine, for_change=True))
        session.flush()

    assert isinstance(meanwhile(shared, close, joining(ann, mine, "UC1")).exception(), NotFound)


def test_who_connects_a_channel_waits_for_its_repair_before_the_channel_is_written(
    shared: Database, ann: UUID
) -> None:
    mine = connected(shared, ann)
    with shared.transaction() as session:
        session.get_one(YouTubeChannel, mine).checked_at = None
        change = Change(add_tags=("sand",))
        repair = write_down(session, ann, mine, change, [], now=NOW)
        repair.state = RepairState.RUNNING

    def lock(session: Session) -> None:
        session.get_one(Repair, repair.id, with_for_update=True)

    def stop(session: Session) -> None:
        session.get_one(YouTubeChannel, mine).standing = YouTubeStanding.SUSPENDED
        session.flush()

    meanwhile(shared, lock, joining(ann, mine, "UC1"), then=stop).result()


def test_an_account_connected_again_in_the_moment_its_tokens_are_forgotten_keeps_its_own(
    shared: Database, ann: UUID
) -> None:
    connect = joining(ann, channel(shared, ann), "UC1")
    with shared.transaction() as session:
        account = session.get_one(YouTubeAccount, connect(session))
        account.state, account.ended_at = AccountState.RECONNECT, NOW - timedelta(days=9)
    meanwhile(shared, connect, lambda session: care.forget_ended(session, now=NOW)).result()
    with shared.transaction() as session:
        assert session.get_one(YouTubeAccount, account.id).refresh_token


def test_two_who_make_different_accounts_the_active_one_leave_one_active(
    shared: Database, ann: UUID
) -> None:
    mine = channel(shared, ann)
    ids = []
    for subject in ("s", "t", "u"):
        with shared.transaction() as session:
            ids.append(joining(ann, mine, "UC1", subject)(session))

    def active(account_id: UUID) -> Work:
        return lambda s: hand_over(s, mine, account_id, actor_id=ann, now=NOW)

    with shared.transaction() as session:
        active(ids[0])(session)
    meanwhile(shared, active(ids[1]), active(ids[2])).result()
    with shared.transaction() as session:
        query = select(YouTubeAccount.id).where(YouTubeAccount.role == AccountRole.ACTIVE)
        assert session.scalars(query).all() == [ids[2]]


def test_of_two_calls_that_a_provider_refuses_for_its_account_one_tells(shared: Database) -> None:
    told = []
    breakers = Breakers(
        database=shared, clock=lambda: NOW, alarm=lambda *said: told.append(said[1])
    )
    pause = timedelta(minutes=15)
    row = {"name": "openai", "failures": 0, "since": NOW, "until": NOW + pause, "reason": "-"}
    meanwhile(
        shared,
        lambda session: session.execute(insert(provider_stops).values(row)),
        lambda _: breakers.stop("openai", "No money left.", pause=pause),
    ).result()
    assert told == []
