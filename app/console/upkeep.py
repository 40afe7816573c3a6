"""Runs what was typed to look after an installation."""

import argparse

from app.console import database, keys, users


def run(options: argparse.Namespace) -> int:
    """Run it and return its exit code."""
    match options.command, options.act:
        case "db", "backup":
            return database.back_up(options.file)
        case "db", "restore":
            return database.restore(options.file, force=options.force)
        case "db", _:
            return database.upgrade()
        case "keys", _:
            return keys.rotate()
        case _:
            return users.create(options.email, admin=options.admin, username=options.username)
