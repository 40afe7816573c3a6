"""One JSON line for each event, with the ids it belongs to and without what is secret."""

import logging
import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from json.encoder import encode_basestring_ascii as quoted
from pathlib import Path
from typing import NamedTuple, TextIO

import structlog
from structlog.types import EventDict, WrappedLogger
from typing_extensions import override

from app.core.at_hand import ids_at_hand
from app.core.file_writing import disk_trouble

HIDDEN = "[hidden]"
LEVEL = "LOG_LEVEL"
_OWN = frozenset({*vars(logging.makeLogRecord({})), "event", "level", "at", "message", "asctime"})
"""Names that a record of the log has already."""
SECRET_NAMES = re.compile(
    r"password|secret|token|authorization|cookie|api_?key|credential|signature", re.IGNORECASE
)
SECRET_VALUES = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]+\.[\w-]+"  # signed tokens
    r"|(?:ytk|rt|sk|whsec|rk)_[\w-]{12,}|sk-[\w-]{12,}|AIza[\w-]{20,}|ya29\.[\w-]+|1//[\w-]{20,}"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"  # a name and password inside an address
    r"|(?i:bearer|basic)\s+[\w.~+/=-]{8,}"
)


def set_up_logging(
    *, level: str = "INFO", file: Path | None = None, to: TextIO | None = None
) -> None:
    """Send every event, ours and the libraries', as JSON lines to standard error and to the file.

    With `to`, they go there in place of standard error.
    """
    structlog.configure(
        processors=[*_shared(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    formatter = _Formatter(
        foreign_pre_chain=_shared(),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(default=str),
        ],
    )
    root = logging.getLogger()
    root.handlers = list(_handlers(to or sys.stderr, file, formatter))
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).handlers = []
        logging.getLogger(name).propagate = name != "uvicorn.access"  # the middleware has its own
    for name in ("alembic", "dbos"):  # how they go about it hides what a person is told at a start
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    for name in ("httpx", "httpcore", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(
            logging.WARNING
        )  # whole addresses, some with a key in them


def set_up_logging_of_a_program() -> None:
    """Send every event to standard output, from the level on at which whoever started this program logs."""
    set_up_logging(level=os.environ.get(LEVEL, "INFO"), to=sys.stdout)


def level_for_programs() -> dict[str, str]:
    """What a program of ours needs in its environment to log as much as this process does."""
    return {LEVEL: logging.getLevelName(logging.getLogger().getEffectiveLevel())}


class RequestLine(NamedTuple):
    """What is written down of every request; a tuple is made in a fraction of what a dataclass takes."""

    method: str
    path: str
    status: int
    seconds: float
    address: str
    user_id: str | None
    request_id: str

    def __str__(self) -> str:
        """As JSON without its last bracket; what a stranger chose is looked through for secrets."""
        whose = "null" if self.user_id is None else quoted(self.user_id)
        return (
            f'{{"method":{quoted(self.method)},"path":{_known(self.path)},"status":{self.status},'
            f'"ms":{self.seconds * 1000:.1f},"address":{quoted(self.address)},"user_id":{whose},'
            f'"request_id":{_chosen(self.request_id)},"event":"request"'
        )


def _chosen(text: str) -> str:
    """What a stranger may have chosen, as JSON and without secrets; what is usual is not searched anew."""
    return f'"{text}"' if _OUR_ID.fullmatch(text) else _known(text)


def _known(text: str) -> str:
    return _searched(text) if len(text) <= _USUAL else _searched.__wrapped__(text)


@lru_cache(2048)
def _searched(text: str) -> str:
    return quoted(SECRET_VALUES.sub(HIDDEN, text))


_OUR_ID = re.compile(r"[0-9a-f]{32}")
"""No secret is written so, and to search it for one costs as much as the rest of the line."""
_USUAL = 128
"""Characters of an address that is worth remembering: strangers send longer ones, and fill the memory."""


def log_request(line: RequestLine, *, level: int = logging.INFO) -> None:
    """Write the line among all others: the same members, at a tenth of what a line usually costs."""
    if not _requests.isEnabledFor(level):
        return
    now = time.time_ns()
    at = f"{_second(now // 1_000_000_000)}.{now // 1_000 % 1_000_000:06d}Z"
    whole = f'{line},"level":"{_LEVELS[level]}","at":"{at}"}}'
    record = _Whole(whole, level, now / 1e9)
    for handler in logging.root.handlers:  # the way there through the loggers costs as much again
        handler.handle(record)


@lru_cache(2)
def _second(number: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(number))


_requests = logging.getLogger("app.requests")
_LEVELS = {logging.INFO: "info", logging.DEBUG: "debug"}
_SKELETONS = {
    level: vars(logging.LogRecord(_requests.name, level, __file__, 0, "request", (), None))
    for level in _LEVELS
}


class _Whole(logging.LogRecord):
    """A line that needs no formatting any more; to look up where it came from would cost as much again."""

    line: str

    def __init__(self, line: str, level: int, created: float) -> None:
        self.__dict__ = _SKELETONS[level] | {"created": created, "line": line}


class _Lines(logging.StreamHandler[TextIO]):
    """Writes a line that is whole as it is, under the one lock that it is under."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if not isinstance(record, _Whole):
            super().emit(record)
            return
        try:
            self.stream.write(f"{record.line}\n")
            self.stream.flush()
        except Exception:  # noqa: BLE001 - as with every other line, no request fails by it
            self.handleError(record)


class _Formatter(structlog.stdlib.ProcessorFormatter):
    """Leaves a line that is whole as it is."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        return record.line if isinstance(record, _Whole) else super().format(record)


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
        _with_ids,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        _without_colour,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    ]


def _with_ids(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {**ids_at_hand(), **event}


def _without_colour(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    event.pop("color_message", None)  # uvicorn says everything twice
    return event


def log_as_said(event: Mapping[str, object]) -> None:
    """Log an event that a process of ours has logged as one of our lines."""
    facts = {name: value for name, value in event.items() if name not in _OWN}
    level = logging.getLevelNamesMapping().get(str(event.get("level", "")).upper(), logging.INFO)
    logging.getLogger("app.programs").log(level, "%s", event["event"], extra=facts)


def _demand_writable(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.open("a").close()
    except OSError as error:
        raise disk_trouble(error, file) from error


def _handlers(
    stream: TextIO, file: Path | None, formatter: logging.Formatter
) -> Iterator[logging.Handler]:
    handlers: list[logging.Handler] = [_Lines(stream)]
    if file is not None:
        _demand_writable(file)
        handlers.append(logging.FileHandler(file, delay=True))
    for handler in handlers:
        handler.setFormatter(formatter)
        yield handler
