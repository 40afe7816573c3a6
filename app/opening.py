"""Settings to opened services: the database, who may enter, and where films are asked for."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, closing, contextmanager
from datetime import timedelta
from functools import partial
from importlib.metadata import version

from app import schema
from app.accounts.service import Accounts
from app.accounts.sessions import SessionRules
from app.api.deps import Services
from app.billing.payments import Till
from app.core.bucket import bucket_of
from app.core.clock import Clock, system_clock
from app.core.config import Settings
from app.core.leaving import told_to_leave
from app.core.lock import only_process
from app.core.logging import set_up_logging
from app.core.metrics import Metrics
from app.core.security import Passwords
from app.core.sentry import tell_errors
from app.core.throttle import Throttle
from app.core.tokens import AccessTokens
from app.database import Database, open_database
from app.engine import Desk
from app.publishing.connections import Connections
from app.publishing.publication_files import Shelf
from app.publishing.publication_office import PublishingOffice
from app.tasks.billing import Bookkeeper
from app.tasks.calls import Clerk
from app.tasks.deliver import Courier
from app.tasks.outside import Outside
from app.tasks.previews import ProgramPreviews
from app.tasks.publish import Publishing
from app.tasks.publish_press import Press
from app.tasks.runtime import open_bench
from app.tasks.series import StandingOrders
from app.tasks.sync import Analyst, Caretaker
from app.tasks.video import Produce, film_workflow
from app.tasks.workshop import FilmWorkshop
from app.upkeep.checks import Installation, of_service
from app.upkeep.figures import serve_figures
from app.upkeep.finding import Finding
from app.upkeep.first_start import prepare
from app.upkeep.shared_store import TriedStore
from app.videos.delivery import FILMS
from app.videos.office import Office
from app.videos.watch import Watch
from app.wiring.equipment import equipment, price_table
from app.wiring.outside import messenger, n8n_gate, notices, payments
from app.wiring.secrets import keys_of, sealing_keys, secrets_of
from app.wiring.voices import casting
from app.wiring.youtube import connections, figures, tube


async def open_services(
    opened: AsyncExitStack, chosen: Settings, *, clock: Clock, metrics: Metrics
) -> Services:
    """Open everything that answering needs; `opened` closes it again.

    Raises Invalid or MachineUnfit for what would stop the start.
    """
    figures = watch_over(chosen, clock=clock)
    database = await _database(opened, chosen)
    passwords = opened.enter_context(closing(Passwords()))
    await asyncio.to_thread(prepare, database, passwords, clock, is_production=chosen.is_production)
    throttle = _throttle(opened, chosen, clock)
    accounts = await asyncio.to_thread(_accounts, chosen, clock, database, passwords, throttle)
    office, produce = opened.enter_context(_open_office(database, chosen, clock))
    outside = opened.enter_context(closing(open_outside(database, chosen, clock=clock)))
    desk = opened.enter_context(closing(Desk(database, [produce, *outside.workflows])))
    await asyncio.to_thread(desk.make_tables)
    figures(database, desk)
    leaving = opened.enter_context(told_to_leave())
    return Services(
        database=database,
        accounts=accounts,
        keys=accounts.keys,
        metrics=metrics,
        clock=clock,
        revision=schema.newest_revision(),
        office=office,
        desk=desk,
        checks=_checks(database, chosen, clock),
        leaving=leaving,
        watch=Watch(database, leaving),
        connections=connections(chosen, database, accounts.keys, clock=clock),
        post=outside.courier,
        till=_till(chosen, outside),
        n8n=n8n_gate(chosen.n8n),
        calls=outside.clerk.ask,
        publishing=_publishing(outside.publishing),
        at_once=outside.analyst.at(desk),
        casting=casting(chosen, clock=clock),
    )


def _throttle(opened: AsyncExitStack, chosen: Settings, clock: Clock) -> Throttle:
    throttle = Throttle(clock, redis_url=chosen.redis_address)
    opened.push_async_callback(throttle.close)
    return throttle


async def _database(opened: AsyncExitStack, chosen: Settings) -> Database:
    database = open_database(
        chosen.database_address,
        pool_size=chosen.database.pool_size,
        max_overflow=chosen.database.max_overflow,
    )
    opened.push_async_callback(database.close)
    if not database.is_shared:
        opened.enter_context(only_process(chosen.data_dir))
    await database.reach()
    return database


def _till(chosen: Settings, outside: Outside) -> Till:
    stripe = chosen.stripe
    return Till(payments=payments(stripe), notices=notices(stripe), ask=outside.bookkeeper.ask)


def watch_over(
    chosen: Settings, *, clock: Clock = system_clock
) -> Callable[[Database, Desk], None]:
    """Have this process write its log and tell its errors; what tells Prometheus of the house."""
    if chosen.app.env != "test":
        set_up_logging(level=chosen.log.level, file=chosen.log.file)
        tell_errors(chosen.sentry_address, environment=chosen.app.env, release=version("ytempire"))
    told = chosen.prometheus
    return partial(serve_figures, clock=clock, host=told.host, port=told.port)


def open_outside(database: Database, chosen: Settings, *, clock: Clock = system_clock) -> Outside:
    """Who deals with the outside; whoever opened it closes it."""
    keys = sealing_keys(secrets_of(chosen))
    connected = connections(chosen, database, keys, clock=clock)
    press = _press(chosen, connected)
    publishing = Publishing(press)
    office = _open_office(database, chosen, clock)
    clerk = Clerk(database, office, press.shelf, publishing.desk.plan, clock)
    return Outside(
        Courier(database, keys, messenger(chosen.webhook.allowed_hosts), clock),
        Caretaker(database, connected, clock),
        Bookkeeper(database, payments(chosen.stripe), clock),
        publishing,
        Analyst(database, connected, figures(chosen), clock),
        clerk,
        StandingOrders(database, clerk.office, clock),
    )


def _press(chosen: Settings, connections: Connections) -> Press:
    return Press(
        database=connections.database,
        keys=connections.keys,
        clock=connections.clock,
        shelf=Shelf(chosen.data_dir.absolute() / FILMS, bucket_of(chosen.storage)),
        tube=tube(chosen),
        tokens=connections.tokens,
        quota=connections.quota,
    )


def _publishing(publishing: Publishing) -> PublishingOffice:
    press = publishing.press
    return PublishingOffice(
        uploads=publishing.desk,
        shelf=press.shelf,
        tube=press.tube,
        tokens=press.tokens,
        quota=press.quota,
        seats=press.seats,
        repairs=publishing.repairs.desk,
    )


@contextmanager
def _open_office(
    database: Database, chosen: Settings, clock: Clock
) -> Iterator[tuple[Office, Produce]]:
    """Where films are asked for, and the work that makes them."""
    bench = open_bench(database, chosen.data_dir, bucket_of(chosen.storage), clock=clock)
    produce = film_workflow(bench, at_once=chosen.films_at_once)
    with (
        closing(FilmWorkshop(database, produce, clock=clock)) as workshop,
        closing(ProgramPreviews(bench)) as previews,
    ):
        office = Office(
            workshop=workshop,
            prices=price_table(chosen),
            equipment=equipment(chosen),
            films=bench.films,
            store=bench.store,
            previews=previews,
        )
        yield office, produce


def _checks(
    database: Database, chosen: Settings, clock: Clock
) -> Callable[[], tuple[Finding, ...]]:
    installation = Installation(
        folder=chosen.data_dir,
        redis_address=chosen.redis_address,
        has_set_secrets=chosen.has_set_secrets,
    )
    try_store = TriedStore(chosen.storage, clock=clock)
    return lambda: tuple(of_service(database, installation, try_store, now=clock()))


def _accounts(
    chosen: Settings, clock: Clock, database: Database, passwords: Passwords, throttle: Throttle
) -> Accounts:
    secrets = secrets_of(chosen)
    with database.transaction() as session:
        keys = keys_of(secrets, session)
    return Accounts(
        database=database,
        passwords=passwords,
        tokens=AccessTokens(
            secrets.jwt_secret_key,
            lifetime=timedelta(minutes=chosen.auth.access_token_expire_minutes),
            clock=clock,
        ),
        keys=keys,
        throttle=throttle,
        rules=SessionRules(keys, timedelta(days=chosen.auth.refresh_token_expire_days)),
        clock=clock,
    )
