"""`ytempire`: the way in from a terminal."""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

from typing_extensions import override

from app.console.typed import count, folder, port, seconds
from app.console.upkeep_options import add_upkeep
from app.console.youtube_options import add_youtube
from app.core.exceptions import (
    BudgetExceeded,
    Conflict,
    FilmRejected,
    Forbidden,
    Invalid,
    MachineUnfit,
    NotFound,
    Overloaded,
    PreconditionFailed,
    PreconditionRequired,
    ProviderRejected,
    ProviderUnavailable,
    RateLimited,
    Unauthenticated,
    YtempireError,
)
from app.core.garbage import look_seldom

EXIT_CODES: dict[type[YtempireError], int] = {
    Invalid: 2,
    NotFound: 2,
    Unauthenticated: 2,
    Forbidden: 2,
    Conflict: 2,
    PreconditionFailed: 2,
    PreconditionRequired: 2,
    BudgetExceeded: 2,
    MachineUnfit: 3,
    RateLimited: 4,
    Overloaded: 4,
    ProviderUnavailable: 4,
    ProviderRejected: 4,
    FilmRejected: 5,
}
"""What the shell is told; `docs/cli.md` lists them. 0 is a film, 1 a fault of ours, 130 Ctrl-C or SIGTERM."""


class _Parser(argparse.ArgumentParser):
    """Answers a wrong command line with one sentence."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"ytempire: {message[:1].upper()}{message[1:]}. See `{self.prog} --help`.\n")


class _Version(argparse.Action):
    """Looks the version up only for who asks for it."""

    @override
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version  # noqa: PLC0415 - nobody else pays for the look

        print(f"ytempire {version('ytempire')}")
        parser.exit()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    look_seldom()
    options = _parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except YtempireError as error:
        print(f"ytempire: {error}", file=sys.stderr)
        return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 1)
    except KeyboardInterrupt:
        print(
            "\nytempire: Stopped. What is finished is kept: the same command goes on from there.",
            file=sys.stderr,
        )
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="ytempire", description="Makes narrated, captioned films.")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and end")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    _add_generate(commands.add_parser("generate", help="make one film, with no server"))
    doctor = commands.add_parser("doctor", help="check everything a film needs")
    doctor.add_argument("--json", action="store_true", help="print the checks as one JSON object")
    _add_serve(commands.add_parser("serve", help="run the service: API, dashboard and worker"))
    worker = commands.add_parser("worker", help="make the films that were asked for")
    worker.add_argument("--concurrency", type=count, metavar="N", help="films side by side")
    add_upkeep(commands, _Parser)
    add_youtube(commands, _Parser)
    # No sign opens an option here: all that follows is read by the experiments' own parser.
    verify = commands.add_parser(
        "verify", help="measure what is promised", prefix_chars="\0", add_help=False
    )
    verify.add_argument("arguments", nargs="*")
    return parser


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", default="127.0.0.1", help="the address to listen at")
    command.add_argument("--port", type=port, default=8000, help="the port to listen at")
    command.add_argument(
        "--workers",
        type=count,
        default=1,
        metavar="N",
        help="processes that answer; more than one on PostgreSQL",
    )


def _add_generate(command: argparse.ArgumentParser) -> None:
    command.add_argument("topic", nargs="?", default="", help="what the film is about")
    _add_source(command)
    _add_taste(command)
    command.add_argument("--out", type=folder, metavar="DIR", help="where the film is put")
    command.add_argument(
        "--json", action="store_true", help="print the report as one JSON object on the last line"
    )


def _add_source(command: argparse.ArgumentParser) -> None:
    source = command.add_mutually_exclusive_group()
    source.add_argument(
        "--from",
        dest="article",
        default="",
        metavar="FILE-or-URL",
        help="the article to film: Markdown, text, HTML, PDF or a web address",
    )
    source.add_argument(
        "--script",
        default="",
        metavar="FILE",
        help="a script of your own in Markdown (docs/script-format.md)",
    )


def _add_taste(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("--style", default="midnight", help="the look: midnight, paper or signal")
    add("--voice", default="heart", help="the narrator (docs/voices.md)")
    add(
        "--duration",
        type=seconds,
        metavar="SECONDS",
        help="how long the film of an article is to be (default 90)",
    )
    add("--aspect", choices=("16:9", "9:16", "1:1"), default="16:9", help="the picture's shape")
    add(
        "--no-captions",
        dest="captions",
        action="store_false",
        help="leave the spoken words out of the picture",
    )
    music = command.add_mutually_exclusive_group()
    music.add_argument(
        "--music",
        dest="music_file",
        default="",
        metavar="FILE",
        help="music of your own in place of ours; its rights are yours to have",
    )
    music.add_argument("--no-music", dest="music", action="store_false", help="speech only")


def _generate(options: argparse.Namespace) -> int:
    from app.console.generate import generate  # noqa: PLC0415 - `--help` must not load a studio

    return generate(options)


def _doctor(options: argparse.Namespace) -> int:
    from app.console.doctor import doctor  # noqa: PLC0415 - as above

    return doctor(as_json=options.json)


def _serve(options: argparse.Namespace) -> int:
    from app.console.serve import serve  # noqa: PLC0415 - making a film must not load a server

    return serve(host=options.host, port=options.port, workers=options.workers)


def _worker(options: argparse.Namespace) -> int:
    from app.core.bucket import bucket_of  # noqa: PLC0415 - as above
    from app.core.config import settings  # noqa: PLC0415 - as above
    from app.opening import open_outside, watch_over  # noqa: PLC0415 - as above
    from app.tasks.worker import work  # noqa: PLC0415 - as above

    chosen = settings()
    at_once = options.concurrency or chosen.films_at_once
    shared = bucket_of(chosen.storage)
    outside = partial(open_outside, chosen=chosen)
    return work(
        chosen.database_address,
        chosen.data_dir,
        shared,
        at_once=at_once,
        outside=outside,
        figures=watch_over(chosen),
    )


def _upkeep(options: argparse.Namespace) -> int:
    from app.console.upkeep import run  # noqa: PLC0415 - as above

    return run(options)


def _accounts(options: argparse.Namespace) -> int:
    from app.console.accounts import bring_accounts  # noqa: PLC0415 - as above

    return bring_accounts(options.email, options.folder)


def _youtube(options: argparse.Namespace) -> int:
    from app.console.youtube import run  # noqa: PLC0415 - as above

    return run(options)


def _verify(options: argparse.Namespace) -> int:
    from app.console.verify import verify  # noqa: PLC0415 - as above

    verify(options.arguments)


_COMMANDS = {
    "generate": _generate,
    "doctor": _doctor,
    "serve": _serve,
    "worker": _worker,
    "db": _upkeep,
    "user": _upkeep,
    "keys": _upkeep,
    "accounts": _accounts,
    "youtube": _youtube,
    "verify": _verify,
}
