"""`ytempire`: the way in from a terminal."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from app.core.exceptions import (
    FilmRejected,
    Invalid,
    MachineUnfit,
    NotFound,
    ProviderRejected,
    ProviderUnavailable,
    YtempireError,
)

EXIT_CODES: dict[type[YtempireError], int] = {
    Invalid: 2,
    NotFound: 2,
    MachineUnfit: 3,
    ProviderUnavailable: 4,
    ProviderRejected: 4,
    FilmRejected: 5,
}
"""What the shell is told; `docs/cli.md` lists them. 0 is a film, 1 a fault of ours, 130 Ctrl-C."""

SHORTEST, LONGEST = 15, 3600
"""Seconds a film may be asked to last: below there is no room for a hook, a scene and a close."""


class _Parser(argparse.ArgumentParser):
    """Answers a wrong command line with one sentence."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"ytempire: {message[:1].upper()}{message[1:]}. See `{self.prog} --help`.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _COMMANDS[options.command](options)
    except YtempireError as error:
        print(f"ytempire: {error}", file=sys.stderr)
        return EXIT_CODES.get(type(error), 1)
    except KeyboardInterrupt:
        print(
            "\nytempire: Stopped. What is finished is kept: the same command goes on from there.",
            file=sys.stderr,
        )
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="ytempire", description="Makes narrated, captioned films.")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    _add_generate(commands.add_parser("generate", help="make one film, with no server"))
    doctor = commands.add_parser("doctor", help="check everything a film needs")
    doctor.add_argument("--json", action="store_true", help="print the checks as one JSON object")
    return parser


def _add_generate(command: argparse.ArgumentParser) -> None:
    command.add_argument("topic", nargs="?", default="", help="what the film is about")
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
    command.add_argument("--style", default="midnight", help="the look: midnight, paper or signal")
    command.add_argument("--voice", default="heart", help="the narrator (docs/voices.md)")
    command.add_argument(
        "--duration",
        type=_seconds,
        metavar="SECONDS",
        help="how long the film of an article is to be (default 90)",
    )
    command.add_argument(
        "--aspect", choices=("16:9", "9:16", "1:1"), default="16:9", help="the shape of the picture"
    )
    command.add_argument(
        "--no-captions",
        dest="captions",
        action="store_false",
        help="leave the spoken words out of the picture",
    )
    command.add_argument("--no-music", dest="music", action="store_false", help="speech only")
    command.add_argument("--out", type=Path, metavar="DIR", help="where the film is put")
    command.add_argument(
        "--json", action="store_true", help="print the report as one JSON object on the last line"
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds") from error
    if not SHORTEST <= seconds <= LONGEST:
        raise argparse.ArgumentTypeError(
            f"{text} s is out of range: a film lasts from {SHORTEST} to {LONGEST} s"
        )
    return seconds


def _generate(options: argparse.Namespace) -> int:
    from app.console.generate import generate  # noqa: PLC0415 - `--help` must not load a studio

    return generate(options)


def _doctor(options: argparse.Namespace) -> int:
    from app.console.doctor import doctor  # noqa: PLC0415 - as above

    return doctor(as_json=options.json)


_COMMANDS = {"generate": _generate, "doctor": _doctor}
