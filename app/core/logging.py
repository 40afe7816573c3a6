"""One JSON line for each event, with the ids it belongs to and without what is secret."""

import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import structlog
from structlog.types import EventDict, WrappedLogger

HIDDEN = "[hidden]"
SECRET_NAMES = re.compile(
    r"password|secret|token|authorization|cookie|api_?key|credential|signature", re.IGNORECASE
)
SECRET_VALUES = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]+"  # signed tokens
    r"|(?:ytk|rt|sk|whsec|rk)_[\w-]{12,}|sk-[\w-]{12,}|AIza[\w-]{20,}|ya29\.[\w-]+|1//[\w-]{20,}"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # a name and password inside an address
    r"|(?i:bearer|basic)\s+[\w.~+/=-]{8,}"
)


def set_up_logging(*, level: str = "INFO", file: Path | None = None) -> None:
    """Send every event, ours and the libraries', as JSON lines to standard error and to the file."""
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(default=str),
        ],
    )
    root = logging.getLogger()
    root.handlers = list(_handlers(file, formatter))
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = name != "uvicorn.access"  # the middleware has its own
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for name in ("httpx", "httpcore", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(
            logging.WARNING
        )  # whole addresses, some with a key in them


def redact(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """The event with secret members hidden, and anything that looks like a secret in the others."""
    return {name: without_secrets(name, value) for name, value in event.items()}


def without_secrets(name: str, value: object) -> object:
    """The value of that name with everything hidden in it that is, or looks like, a secret."""
    if SECRET_NAMES.search(name):
        return HIDDEN
    match value:
        case str():
            return SECRET_VALUES.sub(HIDDEN, value)
        case dict():
            return {key: without_secrets(str(key), member) for key, member in value.items()}
        case list() | tuple():
            return [without_secrets("", member) for member in value]
        case None | bool() | int() | float():
            return value
        case _:
            return SECRET_VALUES.sub(HIDDEN, str(value))


def _shared() -> list[structlog.types.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        _without_colour,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def _without_colour(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.pop("color_message", None)  # uvicorn says everything twice
    return event


def _handlers(file: Path | None, formatter: logging.Formatter) -> Iterator[logging.Handler]:
    handlers: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(logging.FileHandler(file, delay=True))
    for handler in handlers:
        handler.setFormatter(formatter)
        yield handler
