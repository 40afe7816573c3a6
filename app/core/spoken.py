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
        self._given = [(name, _bind(compiled.binds[name].type, dialect)) for name in names]
        self._fixed = {
            name: compiled.binds[name].value for name in names if not compiled.binds[name].required
        }
        found: Any = getattr(statement, "selected_columns", None)
        found = found if found is not None else getattr(statement, "exported_columns", ())
        self._found: list[Processor] = [_result(each.type, dialect) for each in found]
        self.returns = bool(self._found)
        """PostgreSQL tells the new key of a row also where nobody asked for it."""

    def ordered(self, given: Mapping[str, object]) -> tuple[object, ...]:
        """The values in the statement's order, for a driver that counts them."""
        whole = {**self._fixed, **given} if self._fixed else given
        return tuple([process(whole[name]) for name, process in self._given])

    def values(self, given: dict[str, object]) -> Sequence[object] | dict[str, object]:
        """The values as the driver takes them: in order, or by name."""
        if self._is_positional:
            return self.ordered(given)
        whole = self._fixed | given
        return {name: process(whole[name]) for name, process in self._given}

    def row(self, found: Sequence[Any]) -> tuple[Any, ...]:
        """The row as our types."""
        return tuple([process(value) for process, value in zip(self._found, found, strict=True)])


def _same(value: object) -> object:
    return value


def _bind(kind: TypeEngine[Any], dialect: Dialect) -> Processor:
    """What makes a value of ours one of the driver's."""
    return kind.dialect_impl(dialect).bind_processor(dialect) or _same


def _result(kind: TypeEngine[Any], dialect: Dialect) -> Processor:
    """What makes a value of the driver's one of ours."""
    return kind.dialect_impl(dialect).result_processor(dialect, None) or _same
