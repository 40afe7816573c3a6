"""Brings the database of the settings to the newest revision: `python scripts/init_db.py`."""

import sys

from app.cli import main

if __name__ == "__main__":
    sys.exit(main(["db", "upgrade"]))
