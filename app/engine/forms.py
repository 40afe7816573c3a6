"""What the engine writes down when work is asked for: its own inserts, made out and compiled once.

Like `app.engine.private` this leans on what DBOS 3.4.0 keeps to itself.
"""
# ruff: noqa: SLF001

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from dbos import DBOSClient, EnqueueOptions
from dbos._serialization import serialize_args
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from app.core.spoken import Spoken
from app.core.sqlite import run_plainly


def prepare_inserts(client: DBOSClient) -> None:
    """Have what asks for a workflow compiled once for each driver that brings a transaction.

    The engine does so itself for its own connections to PostgreSQL; for a caller's transaction, and
    on SQLite, it builds and compiles both inserts anew, which takes longer than all other statements
    of asking for a film.
    """
    system = client._sys_db
    known: dict[tuple[str, str, tuple[str, ...]], Spoken] = {}
    plain = system._execute_prepared

    def execute(
        conn: "Connection | Session | _Draft",
        name: str,
        values: dict[str, Any],
        build: Callable[[], Any],
        *,
        insert_columns: bool = True,
    ) -> Any:  # noqa: ANN401 - whatever the engine reads of the row
        if isinstance(conn, _Draft):
            conn.written.append(_Insert(name, values, build))
            return _Found((), ())
        connection = conn.connection() if isinstance(conn, Session) else conn
        schema = connection.get_execution_options().get("schema_translate_map")
        if not insert_columns or schema is None:
            return plain(conn, name, values, build, insert_columns=insert_columns)
        dialect = connection.dialect
        key = (name, dialect.driver, tuple(values))
        if key not in known:
            told = {"schema_translate_map": schema, "render_schema_translate": True}
            known[key] = Spoken(build(), dialect, list(values), **told)
        return _inserted(connection, known[key], values)

    system._execute_prepared = execute  # type: ignore[method-assign]
    system._apply_caller_schema = _where_missing(  # type: ignore[assignment, method-assign]
        system._apply_caller_schema
    )


def _where_missing(
    translate: Callable[[Connection | Session], None],
) -> Callable[[Connection | Session], None]:
    """The same, where the connection does not translate the schema already."""

    def apply(conn: Connection | Session) -> None:
        connection = conn.connection() if isinstance(conn, Session) else conn
        if not connection.get_execution_options().get("schema_translate_map"):
            translate(connection)

    return apply


def _inserted(connection: Connection, spoken: Spoken, values: dict[str, Any]) -> Any:  # noqa: ANN401
    """What the insert returns, for the engine to look at."""
    if connection.dialect.name == "sqlite":
        rows = run_plainly(connection, spoken.text, spoken.ordered(values))
        return _Found(spoken.members, rows)
    return connection.exec_driver_sql(spoken.text, spoken.values(values))


@dataclass(frozen=True, slots=True)
class _Found:
    """What an insert returned, as far as the engine looks at it."""

    members: Sequence[str]
    rows: Sequence[Sequence[Any]]

    def fetchone(self) -> "_Row | None":
        """The first row, if there is one."""
        if not self.rows:
            return None
        return _Row(dict(zip(self.members, self.rows[0], strict=True)))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row by the names of its columns."""

    _mapping: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Insert:
    """One insert as the engine would make it."""

    name: str
    values: dict[str, Any]
    build: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class _Draft:
    """Stands where a connection would: what is written is kept here, and nothing is found."""

    written: list[_Insert] = field(default_factory=list)


class Forms:
    """What is written down when work is asked for, made out by the engine once for each kind of work.

    To make it out anew takes the engine longer than the database takes for all of asking for a film,
    and all that differs between two of a kind is filled in here. The inserts are those of
    `prepare_inserts`, which comes first.
    """

    def __init__(self, client: DBOSClient) -> None:
        self._client = client
        self._known: dict[tuple[object, ...], tuple[_Insert, _Insert]] = {}

    def enqueue(
        self, connection: Connection, options: EnqueueOptions, arguments: Sequence[Any]
    ) -> None:
        """Have the work written down in the connection's transaction.

        Work of that id that is there is looked at by the engine itself, and so is a delay, which counts
        from now.
        """
        if "delay_seconds" in options or not self._is_new(connection, options, arguments):
            self._client.enqueue_in_transaction(connection, options, *arguments)

    def _is_new(
        self, connection: Connection, options: EnqueueOptions, arguments: Sequence[Any]
    ) -> bool:
        """Whether no work of that id was there, so that this one is written down now."""
        system = self._client._sys_db
        system._apply_caller_schema(connection)
        work, creator = options["workflow_id"], str(uuid4())
        status, inputs = self._forms(options)
        filled = {
            **status.values,
            "workflow_uuid": work,
            "queue_partition_key": options.get("queue_partition_key"),
            "creator_xid": creator,
        }
        row = system._execute_prepared(connection, status.name, filled, status.build).fetchone()
        if row is None or row._mapping["creator_xid"] != creator:
            return False
        said, _ = serialize_args(tuple(arguments), {}, None, self._client._serializer)
        filled = {**inputs.values, "workflow_uuid": work, "inputs": said}
        system._execute_prepared(connection, inputs.name, filled, inputs.build)
        return True

    def _forms(self, options: EnqueueOptions) -> tuple[_Insert, _Insert]:
        kind = (options["workflow_name"], options["queue_name"], options.get("priority"))
        known = self._known.get(kind)
        if known is None:
            draft = _Draft()
            _, status = self._client._build_enqueue_status(options)
            writing: Any = draft
            self._client._sys_db._insert_workflow_status(status, writing, creator_xid="")
            first, second = draft.written
            known = self._known[kind] = (first, second)
        return known
