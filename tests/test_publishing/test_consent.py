"""Connecting a channel: only the session that asked, once, soon, with the exact way back."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from app.core.ids import new_id
from app.publishing import google
from app.publishing.account_models import AccountRole, AccountState
from tests.test_api.conftest import Open
from tests.test_api.house import House
from tests.test_publishing.owners import Owner
from tests.youtube.server import YouTube


def changed(location: str, **parameters: str) -> str:
    """The same address with other parameters."""
    address = urlsplit(location)
    query = dict(parse_qsl(address.query)) | parameters
    return address._replace(query=urlencode(query)).geturl()


def test_a_channel_is_connected_and_its_tokens_are_sealed(
    each_house: House, youtube: YouTube
) -> None:
    ann = Owner.new(each_house, youtube)
    channel_id, account_id, grant = ann.connected()
    (account,) = ann.accounts(channel_id)
    assert account["youtube_id"] == grant.channel_id
    assert (account["email"], account["state"], account["role"]) == (grant.email, "ok", "active")
    assert account["warnings"] == []
    row = ann.row(account_id)
    assert grant.refresh_token not in row.refresh_token
    assert ann.connections.tokens.token(account_id).startswith("ya29.")
    assert ann.token_calls() == 1


def test_the_page_we_send_to_asks_offline_with_pkce_and_no_revenue_unasked(ann: Owner) -> None:
    channel_id = ann.channel()
    asked = parse_qs(urlsplit(ann.begin(channel_id)[0]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["access_type"] == ["offline"]
    assert "monetary" not in asked["scope"][0]
    with_revenue = parse_qs(urlsplit(ann.begin(channel_id, revenue=True)[0]).query)
    assert "monetary" in with_revenue["scope"][0]


def test_a_forged_state_is_refused(ann: Owner, youtube: YouTube) -> None:
    url, cookies = ann.begin(ann.channel())
    back = ann.consent(url, youtube.world.consent(youtube.world.open_channel("Rivers")))
    for state in ("", "x", "A" * 43):
        answer = ann.come_back(changed(back, state=state), cookies)
        assert (answer.status_code, answer.json()["code"]) == (403, "consent_refused")
    assert ann.token_calls() == 0


def test_a_state_is_good_once(ann: Owner, youtube: YouTube) -> None:
    url, cookies = ann.begin(ann.channel())
    back = ann.consent(url, youtube.world.consent(youtube.world.open_channel("Rivers")))
    assert ann.come_back(back, cookies).status_code == 200
    assert ann.come_back(back, cookies).status_code == 403
    assert ann.token_calls() == 1


def test_a_state_is_good_for_ten_minutes(ann: Owner, youtube: YouTube) -> None:
    url, cookies = ann.begin(ann.channel())
    back = ann.consent(url, youtube.world.consent(youtube.world.open_channel("Rivers")))
    ann.house.clock.advance(minutes=10)
    assert ann.come_back(back, cookies).status_code == 403


def test_another_session_cannot_bring_the_answer(ann: Owner, youtube: YouTube) -> None:
    url, cookies = ann.begin(ann.channel())
    back = ann.consent(url, youtube.world.consent(youtube.world.open_channel("Rivers")))
    bob = Owner.new(ann.house, youtube, "bob")
    _, bobs_cookies = bob.begin(bob.channel())
    assert ann.come_back(back, {}).status_code == 403
    assert ann.come_back(back, bobs_cookies).status_code == 403
    assert ann.come_back(back, {}, headers=dict(bob.person.headers)).status_code == 403
    assert ann.come_back(back, {}, headers=dict(ann.again().person.headers)).status_code == 403
    assert ann.token_calls() == 0
    assert ann.come_back(back, cookies).status_code == 200


def test_without_the_cookie_the_sessions_own_token_shows_whose_it_is(
    ann: Owner, youtube: YouTube
) -> None:
    url, _ = ann.begin(ann.channel())
    back = ann.consent(url, youtube.world.consent(youtube.world.open_channel("Rivers")))
    answer = ann.come_back(back, {}, headers=dict(ann.person.headers))
    assert answer.status_code == 200


def test_a_session_that_has_ended_brings_nothing(ann: Owner, youtube: YouTube) -> None:
    url, cookies = ann.begin(ann.channel())
    back = ann.consent(url, youtube.world.consent(youtube.world.open_channel("Rivers")))
    ann.person.call("POST", "/v1/auth/logout")
    assert ann.come_back(back, cookies).status_code == 403


def test_google_refuses_another_way_back_and_a_page_without_pkce(
    ann: Owner, youtube: YouTube
) -> None:
    url, _ = ann.begin(ann.channel())
    youtube.world.choose(youtube.world.consent(youtube.world.open_channel("Rivers")))
    with pytest.raises(AssertionError, match="redirect_uri_mismatch"):
        ann.consent(changed(url, redirect_uri="http://evil.example/x"), None)
    with pytest.raises(AssertionError, match="PKCE"):
        ann.consent(changed(url, code_challenge_method=""), None)


def test_a_code_for_another_challenge_is_not_taken(ann: Owner, youtube: YouTube) -> None:
    channel_id = ann.channel()
    grant = youtube.world.consent(youtube.world.open_channel("Rivers"))
    foreign = parse_qs(urlsplit(ann.consent(ann.begin(channel_id)[0], grant)).query)["code"][0]
    url, cookies = ann.begin(channel_id)
    answer = ann.come_back(changed(ann.consent(url, grant), code=foreign), cookies)
    assert (answer.status_code, answer.json()["code"]) == (403, "consent_refused")
    assert ann.accounts(channel_id) == []


def test_consent_that_was_not_given_connects_nothing(ann: Owner) -> None:
    channel_id = ann.channel()
    url, cookies = ann.begin(channel_id)
    assert ann.come_back(ann.consent(url, None), cookies).status_code == 403
    assert ann.accounts(channel_id) == []


@pytest.mark.parametrize("scopes", [("openid",), ("openid", google.UPLOAD, google.FIGURES)])
def test_a_consent_with_an_unticked_box_is_given_back(
    ann: Owner, youtube: YouTube, scopes: tuple[str, ...]
) -> None:
    channel = youtube.world.open_channel("Rivers")
    grant = youtube.world.consent(channel, scopes)
    assert ann.connect(ann.channel(), grant).status_code == 403
    assert grant.revoked


def test_a_consent_is_given_back_also_where_we_are_at_fault(ann: Owner, youtube: YouTube) -> None:
    theirs = youtube.world.consent(youtube.world.open_channel("Rivers"))
    grant = google.Grant(
        client_id=youtube.world.client_id,
        refresh_token=theirs.refresh_token,
        access_token=youtube.world.access_token(theirs),
        seconds=3600,
        scopes=theirs.scopes,
        subject=theirs.subject,
        email=theirs.email,
        consent_seconds=None,
    )
    channel_id, faulty = ann.channel(), replace(ann.connections, most={})
    with pytest.raises(KeyError):
        faulty.take_in(
            grant,
            owner_id=new_id(),
            channel_id=channel_id,
            role=AccountRole.ACTIVE,
            actor_id=None,
        )
    assert theirs.revoked
    assert ann.accounts(channel_id) == []


def test_a_channel_stays_the_youtube_channel_of_its_first_consent(
    ann: Owner, youtube: YouTube
) -> None:
    channel_id, _, _ = ann.connected("Rivers")
    other = youtube.world.consent(youtube.world.open_channel("Lakes"))
    answer = ann.connect(channel_id, other)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_youtube_channel")
    assert other.revoked
    assert len(ann.accounts(channel_id)) == 1


def test_a_youtube_channel_is_bound_to_one_channel_here(ann: Owner, youtube: YouTube) -> None:
    _, _, grant = ann.connected("Rivers")
    bob = Owner.new(ann.house, youtube, "bob")
    answer = bob.connect(bob.channel(), grant)
    assert answer.json()["code"] == "wrong_youtube_channel"
    assert not grant.revoked, "the same login still serves the other channel"


def test_a_login_without_a_channel_is_not_connected(ann: Owner, youtube: YouTube) -> None:
    answer = ann.connect(ann.channel(), youtube.world.consent(None))
    assert (answer.status_code, answer.json()["code"]) == (409, "no_youtube_account")


def test_ten_active_and_five_reserve_accounts_are_the_most(ann: Owner, youtube: YouTube) -> None:
    for number in range(10):
        ann.connected(f"Channel {number}")
    channel = youtube.world.open_channel("One more")
    channel_id = ann.channel("One more")
    answer = ann.connect(channel_id, youtube.world.consent(channel))
    assert answer.json()["code"] == "too_many_youtube_accounts"
    assert (
        ann.connect(channel_id, youtube.world.consent(channel), role="reserve").status_code == 200
    )


def test_connecting_the_same_login_again_renews_its_consent(ann: Owner, youtube: YouTube) -> None:
    channel_id, account_id, grant = ann.connected("Rivers")
    channel = youtube.world.channels[str(grant.channel_id)]
    ann.house.clock.advance(days=1)
    again = youtube.world.consent(channel)
    answer = ann.again().connect(channel_id, again)
    assert answer.json()["data"]["account_id"] == str(account_id)
    assert ann.row(account_id).granted_at == ann.house.clock()


def test_a_consent_of_seven_days_betrays_that_the_app_is_in_testing(
    ann: Owner, youtube: YouTube
) -> None:
    youtube.world.consent_seconds = int(timedelta(days=7).total_seconds())
    channel_id, _, _ = ann.connected()
    (account,) = ann.accounts(channel_id)
    assert account["consent_mode"] == "testing"
    assert "publish the app" in " ".join(account["warnings"])


def test_an_unverified_phone_is_seen_before_the_first_thumbnail(
    ann: Owner, youtube: YouTube
) -> None:
    channel = youtube.world.open_channel("Rivers", phone_verified=False)
    channel_id, _, _ = ann.connected("Rivers", channel)
    assert "youtube.com/verify" in " ".join(ann.accounts(channel_id)[0]["warnings"])


def test_disconnecting_ends_the_consent_at_google_and_forgets_it(ann: Owner) -> None:
    channel_id, account_id, grant = ann.connected()
    here = f"/v1/channels/{channel_id}/accounts/{account_id}"
    assert ann.person.call("DELETE", here).status_code == 200
    assert grant.revoked
    row = ann.row(account_id)
    assert (row.state, row.refresh_token, row.access_token, row.email) == (
        AccountState.REVOKED, "", "", "",
    )  # fmt: skip
    assert ann.accounts(channel_id) == []
    assert ann.person.call("DELETE", here).status_code == 404


def test_a_strangers_accounts_are_not_there(ann: Owner, youtube: YouTube) -> None:
    channel_id, account_id, _ = ann.connected()
    bob = Owner.new(ann.house, youtube, "bob").person
    here = f"/v1/channels/{channel_id}"
    assert bob.call("POST", f"{here}/connect", json={}).status_code == 404
    assert bob.call("GET", f"{here}/accounts").status_code == 404
    for method, path in (("POST", "test"), ("POST", "hand-over")):
        assert bob.call(method, f"{here}/accounts/{account_id}/{path}").status_code == 404
    assert bob.call("DELETE", f"{here}/accounts/{account_id}").status_code == 404


def test_the_way_back_leads_only_to_our_own_pages(ann: Owner, youtube: YouTube) -> None:
    channel_id = ann.channel()
    for elsewhere in ("https://evil.example", "//evil.example", "/\\evil"):
        wanted = {"return_to": elsewhere}
        ann.person.call("POST", f"/v1/channels/{channel_id}/connect", json=wanted)
    url, cookies = ann.begin(channel_id, return_to="/channels")
    grant = youtube.world.consent(youtube.world.open_channel("Rivers"))
    answer = ann.come_back(ann.consent(url, grant), cookies, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/channels?connected={channel_id}",
    )  # fmt: skip


def test_a_house_without_a_client_says_what_is_missing(
    open_house: Open, ready_sqlite_url: str
) -> None:
    house = open_house(DATABASE_URL=ready_sqlite_url)
    ann = house.person("ann")
    channel_id = ann.call("POST", "/v1/channels", json={"name": "Rivers"}).json()["data"]["id"]
    answer = ann.call("POST", f"/v1/channels/{channel_id}/connect", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "youtube_not_set_up")
