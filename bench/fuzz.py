"""Asks the service everything its OpenAPI document allows, as nobody, a user and an admin.

    python -m bench.fuzz [--examples 100] [--part /v1/videos] [--json]

In this process, on a fresh SQLite database, with the sandbox's voice and a YouTube on the loopback address. Prints every answer that is a
crash or is not as described (errors: in docs/problems.md), with the request that brought it about; ends with 1 if there is any.
"""

import argparse
import json
import logging
import os
import sys
import tempfile

import structlog
from fastapi.testclient import TestClient

from app.core.config import read_settings
from app.main import build
from bench.contract import CALLERS, Contract, beside
from tests.youtube.server import running


def main() -> int:
    """Ask and tell."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--examples", type=int, default=100, help="of each kind for each operation")
    asked.add_argument("--json", action="store_true", help="one JSON object of figures at the end")
    asked.add_argument("--part", default="", help="only operations whose name has this in it")
    given = asked.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with tempfile.TemporaryDirectory() as folder, running() as youtube:
        os.environ |= {
            "APP_ENV": "test",
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/ytempire.db",
            "NARRATOR": "sandbox",
            "RATE_LIMIT_PER_MINUTE": "1000000000",
            "RATE_LIMIT_PER_HOUR": "1000000000",
            **beside(youtube),
        }
        app = build(read_settings(), works=False)
        with TestClient(app, raise_server_exceptions=False) as client:
            contract = Contract(client, app.state.services, youtube.world)
            wrong = _ask(contract, given.part, given.examples)
            if given.json:
                print(json.dumps(_figures(contract, wrong)))
            return 1 if wrong else 0


def _ask(contract: Contract, part: str, examples: int) -> int:
    wrong = 0
    for operation in contract.operations():
        if part not in operation.label:
            continue
        found = [
            breach
            for caller in CALLERS
            for breach in contract.breaches(operation, caller, examples=examples)
        ]
        wrong += len(found)
        print(f"{operation.label}: {len(found) or 'as described'}", flush=True)
        for breach in found:
            print(f"  {breach}", flush=True)
    return wrong


def _figures(contract: Contract, wrong: int) -> dict[str, int]:
    asked = contract.cases
    return {
        "operations": len(asked),
        "cases": asked.total(),
        "fewest cases of an operation": min(asked.values(), default=0),
        "crashes and answers not as described": wrong,
    }


if __name__ == "__main__":
    sys.exit(main())
