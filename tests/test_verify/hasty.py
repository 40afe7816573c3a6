"""A hand that knows no graceful leaving: it dies of the signal that asks it to."""

import signal
import sys


def main() -> int:
    """Wait for any signal."""
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    signal.pause()
    return 0
