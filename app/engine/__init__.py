"""Durable work: plain functions that survive kills, deploys and the death of a machine."""

from app.core.kept_errors import Unexpected
from app.core.plain import Json
from app.engine.children import Ended, run_child
from app.engine.desk import Desk
from app.engine.execution import cancelled, on_cancel, stop_if_cancelled
from app.engine.families import ChildStopped, Retry
from app.engine.nursery import Nursery
from app.engine.queues import SOON, UNHURRIED, Priority, Queue, Rate, Ticket, revision
from app.engine.records import Note, State, Status, StepDone, Worker
from app.engine.running import Child, note, reached, report, spawn
from app.engine.runtime import Runtime, Timing
from app.engine.schedule import Cron
from app.engine.workflows import Step, Workflow, patched, step, workflow

__all__ = [
    "SOON",
    "UNHURRIED",
    "Child",
    "ChildStopped",
    "Cron",
    "Desk",
    "Ended",
    "Json",
    "Note",
    "Nursery",
    "Priority",
    "Queue",
    "Rate",
    "Retry",
    "Runtime",
    "State",
    "Status",
    "Step",
    "StepDone",
    "Ticket",
    "Timing",
    "Unexpected",
    "Worker",
    "Workflow",
    "cancelled",
    "note",
    "on_cancel",
    "patched",
    "reached",
    "report",
    "revision",
    "run_child",
    "spawn",
    "step",
    "stop_if_cancelled",
    "workflow",
]
