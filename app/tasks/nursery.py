"""Where the programs of stages come from: a process that has loaded what they need.

Only what every stage loads: what some films need would be kept in memory for all of them.
"""

import socket

from app.core.nursery import bear_children
from app.tasks import program

LOADED = (program,)


def next_errand(control: str) -> tuple[str, ...]:
    """The arguments of one program, in the process that is to be it."""
    return bear_children(socket.socket(fileno=int(control))).arguments
