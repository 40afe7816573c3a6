"""What is typed to look after channels on YouTube: `ytempire youtube`."""

import argparse
from typing import Any
from uuid import UUID


def add_youtube(commands: Any, parser: type[argparse.ArgumentParser]) -> None:  # noqa: ANN401 - argparse names no type for it
    """Add the command with what it can do."""
    command = commands.add_parser("youtube", help="try a channel, or repair what is out on it")
    acts = command.add_subparsers(dest="act", required=True, parser_class=parser)
    tried = acts.add_parser("test", help="upload two seconds privately, look, and delete them")
    tried.add_argument("channel", metavar="CHANNEL", help="its id here: ch_…")
    tried.add_argument(
        "--unlisted",
        action="store_true",
        help="unlist the clip for a moment, to see whether YouTube lets anything out",
    )
    _add_repair(acts.add_parser("repair", help="change many videos that are out"))
    for name, what in (
        ("go-on", "go on with a repair that was stopped"),
        ("undo", "bring back what a repair changed"),
    ):
        again = acts.add_parser(name, help=what)
        again.add_argument("repair", metavar="REPAIR", type=UUID, help="its id")
        again.add_argument("--yes", action="store_true", help="do it, and not only show it")


def _add_repair(command: argparse.ArgumentParser) -> None:
    add = command.add_argument
    add("channel", metavar="CHANNEL", help="its id here: ch_…")
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--all", action="store_true", help="all that is on the channel, not only ours"
    )
    which.add_argument("--video", action="append", default=[], metavar="ID", help="this one alone")
    add("--add-tag", action="append", default=[], metavar="TAG")
    add("--remove-tag", action="append", default=[], metavar="TAG")
    add("--footer", metavar="TEXT", help="put at the end of each description, where it is not yet")
    for name in ("title", "description"):
        words = ("FIND", "PUT")
        add(
            f"--{name}",
            nargs=2,
            metavar=words,
            help=f"put a text in place of another in the {name}",
        )
    add("--category", type=int, metavar="NUMBER")
    add("--language", metavar="TAG", help="as en-GB")
    add("--licence", choices=("youtube", "creativeCommon"))
    add("--made-for-kids", choices=("yes", "no"))
    add("--synthetic-media", choices=("yes", "no"))
    add("--yes", action="store_true", help="do it, and not only show it")
