"""A program that a nursery can fork: it carries out the line of Python it is given."""

import os
import socket
import sys
import threading

from app.core.nursery import bear_children


def main(line: str, *rest: str) -> None:
    """Carry it out, or fork whoever does."""
    if line == "nursery":
        if "PYTHON_THREAD" in os.environ:
            threading.Thread(target=threading.Event().wait, daemon=True).start()
        main(*bear_children(socket.socket(fileno=int(rest[0]))).arguments)
    else:
        exec(line, {"rest": rest})  # noqa: S102 - the tests' own lines


if __name__ == "__main__":
    main(*sys.argv[1:])
