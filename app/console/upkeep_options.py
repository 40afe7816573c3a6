"""What is typed to look after an installation: `ytempire db`, `user`, `accounts` and `keys`."""

import argparse
from pathlib import Path
from typing import Any


def add_upkeep(commands: Any, parser: type[argparse.ArgumentParser]) -> None:  # noqa: ANN401 - argparse names no type for it
    """Add the four commands with what each of them can do."""
    database = _acts(commands.add_parser("db", help="look after the database"), parser)
    database.add_parser("upgrade", help="bring the tables to what this version needs")
    made = database.add_parser(
        "backup", help="write the whole database to a file, while it is used"
    )
    made.add_argument("file", type=Path, metavar="FILE")
    back = database.add_parser("restore", help="put a backup in place of the database")
    back.add_argument("file", type=Path, metavar="FILE")
    back.add_argument("--force", action="store_true", help="also where people are registered")
    user = _acts(commands.add_parser("user", help="let someone in"), parser)
    create = user.add_parser("create", help="let someone in; asks for the password or makes one")
    create.add_argument("email", metavar="EMAIL")
    create.add_argument("--admin", action="store_true", help="who may run the house")
    create.add_argument("--username", default="", help="by default what is before the @")
    brought = commands.add_parser("accounts", help="bring youtube_account_N.json files along")
    brought.add_argument("email", metavar="EMAIL", help="whose channels they are")
    brought.add_argument("folder", metavar="FOLDER", type=Path, help="where the files are")
    keys = _acts(commands.add_parser("keys", help="look after the key that seals"), parser)
    keys.add_parser("rotate", help="seal everything with a new key")


def _acts(command: argparse.ArgumentParser, parser: type[argparse.ArgumentParser]) -> Any:  # noqa: ANN401 - as above
    return command.add_subparsers(dest="act", required=True, parser_class=parser)
