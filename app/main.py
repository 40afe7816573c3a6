"""Builds the service from the settings; decides nothing. `uvicorn app.main:app` serves it."""

from app.core.garbage import look_seldom, made_so_far_spared

look_seldom()  # before the rest is loaded: to look among that again and again is a fifth of a start

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import override

from app.api import problems, routes
from app.api.deps import Services, subject_of
from app.api.directory import open_directory
from app.api.hot import HotDoor
from app.core.clock import Clock, system_clock
from app.core.config import Settings, settings
from app.core.exceptions import Invalid, YtempireError
from app.core.metrics import Metrics
from app.core.middleware import BodyLimit, Trail
from app.core.rate_limits import RateLimits
from app.core.throttle import Limit
from app.dashboard import routes as dashboard
from app.dashboard.door import HOME, PAGE_LIMITS, OwnPages
from app.opening import open_outside, open_services
from app.tasks.runtime import film_runtime, open_bench
from app.upkeep.packages import require_packages


class Service(FastAPI):
    """The ASGI app; a start that fails says why in one sentence instead of a traceback."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the start and end of all (ASGI 3)."""
        if scope["type"] == "lifespan" or self.middleware_stack is None:
            told = partial(self._tell, send) if scope["type"] == "lifespan" else send
            await super().__call__(scope, receive, told)
            return
        scope["app"] = self  # all that the framework does before it hands on
        await self.middleware_stack(scope, receive, send)

    @override
    def build_middleware_stack(self) -> ASGIApp:
        """Begin with the trail, which answers a crash: what the framework puts around it only hands on."""
        outermost: Any = super().build_middleware_stack()
        while not isinstance(outermost, Trail):
            outermost = outermost.app
        return outermost

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
        telemetry={"tracing": False, "metrics": False, "logs": False},  # app.core.metrics has ours
    )
    app.state.metrics = Metrics()
    problems.install(app)
    routes.mount(app)
    routes.describe(app)
    dashboard.mount(app)
    open_directory(app)
    _surround(app, chosen)
    return app


def _surround(app: Service, chosen: Settings) -> None:
    """Each later one stands outside the earlier."""
    refuse = dashboard.refusal(problems.problem)
    app.add_middleware(HotDoor, service=app, refuse=refuse)
    app.add_middleware(OwnPages, refuse=refuse)
    app.add_middleware(
        BodyLimit,
        most=chosen.web.max_body_size,
        refuse=refuse,
        uploads=routes.UPLOADS,
        largest_upload=chosen.web.max_upload_size,
    )
    app.add_middleware(
        RateLimits,
        throttle=lambda: app.state.services.accounts.throttle,
        limits=(
            Limit("minute", chosen.rate_limit.per_minute, 60),
            Limit("hour", chosen.rate_limit.per_hour, 3600),
        ),
        elsewhere={HOME: PAGE_LIMITS},
        subject=subject_of,
        refuse=refuse,
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
        refuse=refuse,
        watch=app.state.metrics.watch,
    )


@asynccontextmanager
async def _serving(
    app: Service, *, chosen: Settings, clock: Clock, works: bool
) -> AsyncIterator[None]:
    async with AsyncExitStack() as opened:
        try:
            require_packages()
            app.state.services = await open_services(
                opened, chosen, clock=clock, metrics=app.state.metrics
            )
            if works and not app.state.services.database.is_shared:
                await _work(opened, app.state.services, chosen)
        except YtempireError as error:
            app.state.refusal = error
            raise
        opened.enter_context(made_so_far_spared())
        yield


async def _work(opened: AsyncExitStack, services: Services, chosen: Settings) -> None:
    """Make films in this process, until it ends."""
    bench = open_bench(services.database, chosen.data_dir, services.office.store.bucket)
    outside = open_outside(services.database, chosen, clock=services.clock)
    opened.callback(outside.close)
    runtime = film_runtime(bench, outside, at_once=chosen.films_at_once)
    await asyncio.to_thread(runtime.start)
    opened.push_async_callback(asyncio.to_thread, runtime.drain)
    opened.push_async_callback(asyncio.to_thread, outside.watch().end)


def _built() -> Service:
    try:
        return build(settings())
    except Invalid as error:
        raise SystemExit(f"ytempire: {error}") from None


app = _built()
