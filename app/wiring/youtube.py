"""The settings of YouTube to the accounts of an installation and its quota."""

from app.analytics.reading import Figures
from app.core.clock import Clock
from app.core.config import Settings
from app.core.security import Keys
from app.costs.locks import call_locks
from app.database import Database
from app.providers.youtube.api import YouTubeApi
from app.providers.youtube.consent import Addresses, GoogleConsent
from app.providers.youtube.figures import YouTubeFigures
from app.providers.youtube.upload import Chunks
from app.providers.youtube.upload_calls import YouTubeTube
from app.publishing.account_models import AccountRole
from app.publishing.channel_check import ChannelCheck
from app.publishing.connections import Connections
from app.publishing.google import Client, of_one_project
from app.publishing.quota import Quota, QuotaRules
from app.publishing.tokens import Tokens


def connections(chosen: Settings, database: Database, keys: Keys, *, clock: Clock) -> Connections:
    """The Google accounts of this installation and the quota of its one project."""
    youtube = chosen.youtube
    ours, _refused = clients(chosen)
    google = GoogleConsent(YouTubeApi(youtube.api_base_url), Addresses.under(youtube.api_base_url))
    tokens = Tokens(
        database=database,
        keys=keys,
        google=google,
        clients=ours,
        locks=call_locks(database),
        clock=clock,
    )
    quota = Quota(database, quota_rules(chosen), clock=clock)
    return Connections(
        database=database,
        keys=keys,
        clock=clock,
        google=google,
        tokens=tokens,
        quota=quota,
        check=ChannelCheck(
            database=database, clock=clock, google=google, tokens=tokens, quota=quota
        ),
        clients=ours,
        redirect_url=youtube.redirect_url,
        most={
            AccountRole.ACTIVE: youtube.active_accounts,
            AccountRole.RESERVE: youtube.reserve_accounts,
        },
    )


def tube(chosen: Settings) -> YouTubeTube:
    """YouTube as films are published there."""
    youtube = chosen.youtube
    chunks = Chunks(
        youtube.chunk_size, youtube.upload_bytes_per_second, base_url=youtube.api_base_url
    )
    return YouTubeTube(YouTubeApi(youtube.api_base_url), chunks)


def figures(chosen: Settings) -> Figures:
    """Who reads YouTube's figures."""
    return YouTubeFigures(YouTubeApi(chosen.youtube.api_base_url))


def clients(chosen: Settings) -> tuple[tuple[Client, ...], tuple[Client, ...]]:
    """The OAuth clients of the installation's one project, and those of others, which are refused."""
    named = tuple(Client(id=name, secret=secret) for name, secret in chosen.youtube.clients)
    return of_one_project(named)


def quota_rules(chosen: Settings) -> QuotaRules:
    """What the project is given for a day, and our own limits below."""
    youtube, (ours, _) = chosen.youtube, clients(chosen)
    return QuotaRules(
        project=ours[0].project if ours else "none",
        units=youtube.units_per_day,
        uploads=youtube.uploads_per_day,
        searches=youtube.searches_per_day,
        soft_units=youtube.soft_units,
        uploads_per_account=youtube.uploads_per_account,
    )
