"""What a first public video on YouTube may fail by: the client, the consent, the scopes, the phone."""

import asyncio
from collections.abc import Iterator
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from app.core.clock import system_clock
from app.core.config import Settings
from app.database import Database, open_database
from app.publishing.account_models import AccountState, Standing
from app.publishing.forecast import BucketNow, buckets_now
from app.publishing.health import ConsentMode, Health, health_of
from app.publishing.quota_costs import Bucket
from app.upkeep.checks import is_made
from app.upkeep.finding import Finding
from app.wiring.youtube import clients, quota_rules

HOME = {"127.0.0.1", "localhost", "::1"}
PAGE = "docs/deployment/youtube.md"


def findings(chosen: Settings) -> Iterator[Finding]:
    """The OAuth client, then a line for each connected account, then the quota of the day."""
    ours, refused = clients(chosen)
    if not ours:
        yield Finding(
            name="youtube",
            fine=False,
            needed=False,
            state="no OAuth client: films are made and not published",
            remedy=f"Set YOUTUBE_CLIENT_ID and YOUTUBE_CLIENT_SECRET; {PAGE} shows how.",
        )
        return
    yield _client(ours[0].project, bool(ours[0].secret), chosen.youtube.redirect_url)
    if refused:
        yield Finding(
            name="youtube",
            fine=False,
            needed=False,
            state=f"{len(refused)} OAuth clients of other Google Cloud projects are not used",
            reason="one application is one project: sharing its quota out is forbidden and gets it banned",
            remedy="Take their YOUTUBE_CLIENT_ID_N out, and connect their channels again.",
        )
    yield from _accounts(chosen)


def _client(project: str, has_secret: bool, redirect_url: str) -> Finding:  # noqa: FBT001 - a fact, read where it is passed
    address = urlsplit(redirect_url)
    safe = address.scheme == "https" or address.hostname in HOME
    remedy = "" if has_secret else "Set YOUTUBE_CLIENT_SECRET."
    return Finding(
        name="youtube",
        fine=has_secret and safe,
        needed=False,
        state=f"project {project}, way back {redirect_url}",
        reason="" if safe else "Google takes plain http only for this machine",
        remedy=remedy or ("" if safe else "Give YOUTUBE_REDIRECT_URL an https address."),
    )


def _accounts(chosen: Settings) -> Iterator[Finding]:
    opened = open_database(chosen.database_address, pool_size=2)
    try:
        if is_made(opened.url):
            yield from _of(opened, chosen)
    except (SQLAlchemyError, OSError):
        return  # the database's own line says what is wrong with it
    finally:
        asyncio.run(opened.close())


def _of(opened: Database, chosen: Settings) -> Iterator[Finding]:
    now = system_clock()
    with opened.transaction() as session:
        found = health_of(session, now=now)
        shown = buckets_now(session, quota_rules(chosen), now=now)
    for one in found:
        age = (now - one.granted_at).days
        yield _account(one, age, chosen.youtube.uploads_per_account)
    if any(one.consent_mode is ConsentMode.TESTING for one in found):
        yield Finding(
            name="consent",
            fine=False,
            needed=False,
            state="the consent screen is in testing: consents end after 7 days",
            remedy="Publish the app in the Google Cloud console, then connect every channel again.",
        )
    if found:
        yield _quota(shown)
    for one in found:
        if not one.tried and one.state is AccountState.OK:
            yield Finding(
                name="test upload",
                fine=True,
                needed=False,
                state=f"{one.title}: not tried; `ytempire youtube test {one.channel_id}` uploads two seconds privately and deletes them",
            )


def _account(one: Health, age: int, cap: int) -> Finding:
    scopes = len([scope for scope in one.scopes if "/auth/y" in scope])
    good = one.state is AccountState.OK and one.standing is Standing.GOOD and not one.warnings
    return Finding(
        name="account",
        fine=good,
        needed=False,
        state=(
            f"{one.title} ({one.youtube_id}) by {one.email or 'an imported login'}: {one.role}, "
            f"{one.state}, consent {age} days old, {one.consent_mode}, {scopes} YouTube scopes, "
            f"{max(0, cap - one.uploads_today)} of {cap} uploads left today"
        ),
        remedy=" ".join(one.warnings),
    )


def _quota(shown: list[BucketNow]) -> Finding:
    left = {one.bucket: one for one in shown}
    units, uploads = left[Bucket.UNITS], left[Bucket.UPLOADS]
    return Finding(
        name="quota",
        fine=units.left > 0 and uploads.left > 0,
        needed=False,
        state=f"{units.left} of {units.soft_limit} units and {uploads.left} of {uploads.limit} uploads left today",
        remedy="It is new at midnight in Los Angeles.",
    )
