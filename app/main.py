"""Builds the service from the settings; decides nothing. `uvicorn app.main:app` serves it."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import Message, Receive, Scope, Send

from app import schema
from app.accounts.first_admin import EMAIL, admit_first_admin
from app.accounts.service import Accounts
from app.accounts.sessions import SessionRules
from app.accounts.users import is_empty
from app.api import problems, routes
from app.api.deps import Services, subject_of
from app.core.clock import Clock, system_clock
from app.core.config import Settings, settings
from app.core.exceptions import Invalid, YtempireError
from app.core.leaving import told_to_leave
from app.core.lock import only_process
from app.core.logging import set_up_logging
from app.core.metrics import Metrics
from app.core.middleware import BodyLimit, RateLimits, Trail
from app.core.secrets import Secrets, kept_secrets
from app.core.security import Keys, Passwords
from app.core.throttle import Limit, Throttle
from app.core.tokens import AccessTokens
from app.costs.plan import Choices
from app.costs.prices import our_prices
from app.database import Database, open_database
from app.tasks.runtime import film_runtime, open_bench
from app.tasks.video import film_workflow
from app.tasks.workshop import FilmWorkshop
from app.videos.office import Office

WELCOME = """
  First start. Sign in with
    email     {email}
    password  {password}
  It is shown this once; POST /v1/users/me/password changes it.

"""
NOBODY = """
  Nobody can sign in yet. Make the first admin: ytempire user create EMAIL --admin

"""


class Service(FastAPI):
    """The ASGI app; a start that fails says why in one sentence instead of a traceback."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the start and end of all (ASGI 3)."""
        told = partial(self._tell, send) if scope["type"] == "lifespan" else send
        await super().__call__(scope, receive, told)

    async def _tell(self, send: Send, message: Message) -> None:
        reason: YtempireError | None = getattr(self.state, "refusal", None)
        if message["type"] == "lifespan.startup.failed" and reason is not None:
            message = {**message, "message": str(reason)}
        await send(message)


def build(chosen: Settings, *, clock: Clock = system_clock, works: bool = True) -> Service:
    """The service of those settings; nothing is opened before it starts.

    With `works`, one on SQLite makes the films too: there is no other process to do it.
    """
    app = Service(
        title=chosen.app.name,
        version=version("ytempire"),
        lifespan=partial(_serving, chosen=chosen, clock=clock, works=works),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=routes.EVERY_ANSWER,
    )
    app.state.metrics = Metrics()
    problems.install(app)
    routes.mount(app)
    routes.describe(app)
    _surround(app, chosen)
    return app


def _surround(app: Service, chosen: Settings) -> None:
    """Each later one stands outside the earlier."""
    app.add_middleware(BodyLimit, most=chosen.web.max_body_size, refuse=problems.problem)
    app.add_middleware(
        RateLimits,
        throttle=lambda: app.state.services.accounts.throttle,
        limits=(
            Limit("minute", chosen.rate_limit.per_minute, 60),
            Limit("hour", chosen.rate_limit.per_hour, 3600),
        ),
        subject=subject_of,
        refuse=problems.problem,
    )
    if chosen.web.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=chosen.web.cors_origins,
            allow_methods=("GET", "POST", "PUT", "PATCH", "DELETE"),
            allow_headers=("authorization", "content-type", "idempotency-key", "if-match"),
            expose_headers=("etag", "ratelimit", "retry-after", "x-request-id"),
        )
    app.add_middleware(
        Trail,
        refuse=problems.problem,
        watch=app.state.metrics.watch,
    )


@asynccontextmanager
async def _serving(
    app: Service, *, chosen: Settings, clock: Clock, works: bool
) -> AsyncIterator[None]:
    async with AsyncExitStack() as opened:
        try:
            app.state.services = await _open(opened, app, chosen, clock)
            if works and not app.state.services.database.is_shared:
                await _work(opened, app.state.services, chosen)
        except YtempireError as error:
            app.state.refusal = error
            raise
        yield


async def _open(opened: AsyncExitStack, app: Service, chosen: Settings, clock: Clock) -> Services:
    if chosen.app.env != "test":
        set_up_logging(level=chosen.log.level, file=chosen.log.file)
    database = open_database(
        chosen.database_address,
        pool_size=chosen.database.pool_size,
        max_overflow=chosen.database.max_overflow,
    )
    opened.push_async_callback(database.close)
    if not database.is_shared:
        opened.enter_context(only_process(chosen.data_dir))
    await database.reach()
    passwords = Passwords()
    opened.callback(passwords.close)
    await asyncio.to_thread(_prepare, database, passwords, chosen, clock)
    throttle = Throttle(clock, redis_url=chosen.redis_address)
    opened.push_async_callback(throttle.close)
    accounts = _accounts(chosen, clock, database, passwords, throttle)
    return Services(
        database=database,
        accounts=accounts,
        keys=accounts.keys,
        metrics=app.state.metrics,
        clock=clock,
        revision=schema.newest_revision(),
        office=await _office(opened, database, chosen, clock),
        leaving=opened.enter_context(told_to_leave()),
    )


async def _office(
    opened: AsyncExitStack, database: Database, chosen: Settings, clock: Clock
) -> Office:
    bench = open_bench(database, chosen.data_dir, clock=clock)
    workshop = FilmWorkshop(database, film_workflow(bench, at_once=chosen.films_at_once))
    opened.callback(workshop.close)
    await asyncio.to_thread(workshop.desk.make_tables)
    return Office(
        workshop=workshop,
        prices=our_prices(),
        choices=Choices(),
        films=bench.films,
        store=bench.store,
    )


async def _work(opened: AsyncExitStack, services: Services, chosen: Settings) -> None:
    """Make films in this process, until it ends."""
    bench = open_bench(services.database, chosen.data_dir)
    runtime = film_runtime(bench, at_once=chosen.films_at_once)
    await asyncio.to_thread(runtime.start)
    opened.push_async_callback(asyncio.to_thread, runtime.drain)


def _accounts(
    chosen: Settings, clock: Clock, database: Database, passwords: Passwords, throttle: Throttle
) -> Accounts:
    secrets = _secrets(chosen)
    keys = Keys(secrets.secret_key)
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


def _prepare(database: Database, passwords: Passwords, chosen: Settings, clock: Clock) -> None:
    schema.prepare(database)
    with database.transaction() as session:
        if chosen.is_production:
            # A password does not belong in a log that is kept.
            said = NOBODY if is_empty(session) else ""
        else:
            password = admit_first_admin(session, passwords, now=clock())
            said = WELCOME.format(email=EMAIL, password=password) if password else ""
    sys.stderr.write(said)


def _secrets(chosen: Settings) -> Secrets:
    jwt, secret = chosen.auth.jwt_secret_key, chosen.auth.secret_key
    if jwt is not None and secret is not None:
        return Secrets(jwt.get_secret_value(), secret.get_secret_value())
    kept = kept_secrets(chosen.data_dir)
    return Secrets(
        jwt.get_secret_value() if jwt else kept.jwt_secret_key,
        secret.get_secret_value() if secret else kept.secret_key,
    )


def _built() -> Service:
    try:
        return build(settings())
    except Invalid as error:
        raise SystemExit(f"ytempire: {error}") from None


app = _built()
