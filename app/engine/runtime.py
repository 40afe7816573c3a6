"""The engine of one process: takes a slot, runs workflows, watches over them, and leaves in order."""

import contextlib
import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from dbos import DBOS, DBOSConfig
from sqlalchemy.orm import Session

from app.core.exceptions import Invalid
from app.database import Database
from app.engine.desk import Desk
from app.engine.execution import Executions, Gate, Repeated
from app.engine.private import in_hand, stop_polling, take_per_worker
from app.engine.roster import Roster
from app.engine.running import Runner
from app.engine.schedule import Cron, refuse_unfit, schedule
from app.engine.slots import Holder, Slot, given_up, take_slot
from app.engine.store import APPLICATION, SERIALIZER, VERSION, asking
from app.engine.takeover import Takeover
from app.engine.workflows import AnyWorkflow

DRAIN_SECONDS: Final = 25.0
"""How long a step in hand may still take once we are asked to leave; orchestrators kill after 30."""
KILL_SECONDS: Final = 2.0
"""How long a step whose programs were killed may take to notice."""

log = logging.getLogger(__name__)
_in_this_process = threading.Lock()


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: between two beats, two looks for cancelled work, and how long silence is borne.

    `grace` is how long a lost slot may take to be taken again before this process gives up its
    work; `silence` how long a living process may be unheard before its slot is taken from it.
    """

    beat: float = 5.0
    watch: float = 0.5
    grace: float = 20.0
    silence: float = 60.0


class Runtime:
    """Runs the workflows in this process between `start` and `drain`.

    `serve` names the queues this process works at, all if none are named: a machine that only
    renders names the render queue. `paused` reads whether no step may begin now.
    """

    def __init__(
        self,
        database: Database,
        workflows: Sequence[AnyWorkflow],
        *,
        crons: Sequence[Cron] = (),
        serve: Sequence[str] = (),
        timing: Timing | None = None,
        paused: Callable[[Session], bool] | None = None,
    ) -> None:
        self.desk: Final = Desk(database, workflows, patient=True)
        self._database = database
        self._crons = tuple(crons)
        self._serve = _known(serve, self.desk.roster)
        self._timing = timing or Timing()
        self._gate = Gate(asking(self.desk.engine, paused))
        self._executions = Executions()
        self._slot: Slot | None = None
        self._engine: DBOS | None = None
        self._takeover: Takeover | None = None
        self._repeated: list[Repeated] = []
        self._held_until = 0.0
        self._holder = Holder.OURSELVES
        self.lost: Final = threading.Event()
        refuse_unfit(self._crons, self.desk.roster)

    @property
    def slot(self) -> str:
        """The name this process goes by while it runs."""
        return self._slot.name if self._slot else ""

    def start(self) -> None:
        """Take a slot and begin to work. Call it in a thread, not on an event loop.

        Raises MachineUnfit if the database does not answer, or if another process already works on
        this SQLite file.
        """
        if not _in_this_process.acquire(blocking=False):
            raise Invalid("An engine already runs in this process.")
        with contextlib.ExitStack() as undo:
            undo.callback(_in_this_process.release)
            self._slot = take_slot(self._database)
            undo.callback(self._slot.release)
            self.desk.prepare()
            queues = self.desk.roster.queues.values()
            take_per_worker({queue.name: queue.per_worker for queue in queues})
            hand = in_hand()
            schedule(self.desk.client, self._crons)
            undo.callback(DBOS.destroy, destroy_registry=True)
            self._launch(self._slot)
            undo.pop_all()
        self._takeover = Takeover(self.desk, self._slot, hand)
        self._held_until = time.monotonic() + self._timing.grace
        self._repeated = [
            Repeated("engine-beat", self._timing.beat, self._beat),
            Repeated("engine-watch", self._timing.watch, self._watch),
        ]

    def take_over(self) -> int:
        """Take over now from every worker that is dead; how many workflows. Sweeps do it anyway."""
        return self._takeover.at_once() if self._takeover else 0

    def drain(self, within: float = DRAIN_SECONDS) -> bool:
        """Begin nothing more, let the steps in hand end, give the rest back, and leave.

        Whether every step ended by itself; if not, its programs were killed, its result is lost and
        it is begun again elsewhere, and a thread of it may still hang: leave by `os._exit`.
        """
        if self._engine is None or self._slot is None or self._takeover is None:
            return True
        self._gate.close()
        stop_polling(self._engine)
        log.info("engine.draining", extra={"slot": self._slot.name})
        for execution in self._executions.running():
            execution.wake()
        in_order = self._gate.wait_empty(within)
        if not in_order:
            self._stop_all()
            self._gate.wait_empty(KILL_SECONDS)
        for repeated in self._repeated:
            repeated.end()
        DBOS.destroy(destroy_registry=True)
        if not self.lost.is_set():
            self._takeover.hand_over()
        self._slot.release()
        self.desk.close()
        self._engine = None
        _in_this_process.release()
        return in_order

    def serve_until_asked_to_leave(self, within: float = DRAIN_SECONDS) -> bool:
        """Work until SIGTERM or SIGINT, then drain; what `drain` says. For the main thread.

        Raises MachineUnfit if the slot was lost for good: whoever supervises us starts us again.
        """
        asked = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: asked.set())
        while not asked.wait(1.0) and not self.lost.is_set():
            pass
        in_order = self.drain(within if asked.is_set() else 0.0)
        if self.lost.is_set():
            raise given_up(self._holder, self._timing.grace)
        return in_order

    def _launch(self, slot: Slot) -> None:
        _log_through_ours()
        config: DBOSConfig = {
            "name": APPLICATION,
            "application_version": VERSION,
            "executor_id": slot.name,
            "system_database_engine": self.desk.engine,
            "system_database_url": _nominal_url(self._database),
            "serializer": SERIALIZER,
            "run_migrations": False,
            "log_level": "WARNING",
        }
        self._engine = DBOS(config=config)
        runner = Runner(self.desk, self._gate, self._executions)
        for each in self.desk.roster.workflows.values():
            runner.register(each)
        if self._serve:
            DBOS.listen_queues(self._serve)
        DBOS.launch()
        DBOS.set_latest_application_version(VERSION)

    def _beat(self) -> None:
        if self._slot is None or self._takeover is None or self.lost.is_set():
            return
        try:
            if not self._still_held(self._slot):
                return
            self._slot.silence(self._timing.silence)
            self._takeover.patiently()
            self._takeover.stay_latest()
            self._takeover.sort_out()
        except Exception:
            log.exception("engine.sweep_failed")

    def _still_held(self, slot: Slot) -> bool:
        now = time.monotonic()
        self._holder = slot.beat()
        if self._holder is Holder.OURSELVES:
            self._held_until = now + self._timing.grace
            self._gate.release()
            return True
        self._gate.hold()
        if now > self._held_until:
            log.error("engine.slot_lost", extra={"slot": slot.name, "to": self._holder.value})
            self.lost.set()
            self._gate.close()
            self._stop_all()
        return False

    def _watch(self) -> None:
        running = self._executions.running()
        if not running:
            return
        try:
            ours = self.desk.running_at(self.slot, [each.workflow_id for each in running])
        except Exception:
            log.exception("engine.watch_failed")
            return
        for execution in running:
            if execution.workflow_id not in ours:
                execution.stop()

    def _stop_all(self) -> None:
        for execution in self._executions.running():
            execution.stop()


def _known(serve: Sequence[str], roster: Roster) -> list[str]:
    unknown = [name for name in serve if name not in roster.queues]
    if unknown:
        raise Invalid(
            f"There is no queue {unknown[0]}.", remedy=f"Known: {', '.join(roster.queues)}."
        )
    return list(serve)


def _nominal_url(database: Database) -> str:
    # Only its kind is looked at: every connection comes from the engine we pass.
    return database.url.set(
        drivername="postgresql" if database.is_shared else "sqlite"
    ).render_as_string(hide_password=False)


def _log_through_ours() -> None:
    engine_log = logging.getLogger("dbos")
    if not engine_log.handlers:
        engine_log.addHandler(logging.NullHandler())  # else it prints to the console by itself
    engine_log.propagate = True
