"""A statement in the words of one driver: compiled once, and given and answered in our types."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ClauseElement, Dialect
from sqlalchemy.types import TypeEngine

Processor = Callable[[Any], Any]


class Spoken:
    """A statement in the words of one driver."""

    def __init__(
        self,
        statement: ClauseElement,
        dialect: Dialect,
        columns: Sequence[str] | None = None,
        **options: Any,  # noqa: ANN401 - what the compiler takes
    ) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns, **options)
        self.text = str(compiled)
        names = list(compiled.positiontup or compiled.binds)
        self._is_positional = bool(compiled.positional)
        self._names = names
        self._fixed: list[object] = [None] * len(names)
        """The values of the statement itself, as the driver takes them; None where one is given."""
        self._given: list[tuple[int, str, Processor | None]] = []
        for place, name in enumerate(names):
            bind = compiled.binds[name]
            process = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if bind.required:
                self._given.append((place, name, process))
            else:
                self._fixed[place] = process(bind.value) if process else bind.value
        found: Any = getattr(statement, "selected_columns", None)
        found = found if found is not None else getattr(statement, "exported_columns", ())
        self.members = tuple(each.key for each in found)
        """What the columns it finds are called."""
        self._found: list[Processor] = [_result(each.type, dialect) for each in found]
        self.returns = bool(self._found)
        """PostgreSQL tells the new key of a row also where nobody asked for it."""

    def ordered(self, given: Mapping[str, object]) -> tuple[object, ...]:
        """The values in the statement's order, for a driver that counts them."""
        values = self._fixed.copy()
        for place, name, process in self._given:
            values[place] = process(given[name]) if process else given[name]
        return tuple(values)

    def values(self, given: dict[str, object]) -> Sequence[object] | dict[str, object]:
        """The values as the driver takes them: in order, or by name."""
        ordered = self.ordered(given)
        return ordered if self._is_positional else dict(zip(self._names, ordered, strict=True))

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        """The row as our types."""
        return tuple([process(value) for process, value in zip(self._found, found, strict=True)])


def _same(value: object) -> object:
    return value


def _result(kind: TypeEngine[Any], dialect: Dialect) -> Processor:
    """What makes a value of the driver's one of ours."""
    return kind.dialect_impl(dialect).result_processor(dialect, None) or _same
