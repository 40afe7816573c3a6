"""What a stage made, kept so that any machine can go on from it."""

import json
from collections.abc import Iterator
from typing import Final, TypeVar

from pydantic import JsonValue, TypeAdapter

from app.core.exceptions import MachineUnfit
from app.core.store import Store

T = TypeVar("T")

LONGEST_NAME: Final = 400
"""Characters: no key and no path of ours is longer; texts are not looked up on the disk."""


class Results:
    """Results under keys of the store, each with the names of the store's files it speaks of.

    They are shared with those files; a machine that keeps its store elsewhere reads them as its own.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def are_there(self, key: str) -> bool:
        """Whether the result of that key and every file it speaks of are at hand."""
        if not self._store.has(key):
            return False
        parts = json.loads(self._store.read(key)).get("parts", ())
        return all(self._store.has(part) for part in parts)

    def keep(self, key: str, kind: type[T], made: T) -> None:
        """Keep the result, and let other machines have it."""
        result = TypeAdapter(kind).dump_python(made, mode="json")
        parts = sorted(set(self._parts(result)))
        page = {"root": str(self._store.root), "parts": parts, "result": result}
        self._store.write(key, json.dumps(page).encode())
        self._store.share(*parts, key)

    def read(self, key: str, kind: type[T]) -> T:
        """The result of that key, with its files and the paths of this machine.

        Raises MachineUnfit where it, or a file it speaks of, is neither here nor shared.
        """
        if not self.are_there(key):
            raise MachineUnfit(
                f"The result {key} of an earlier stage is not on this machine and not shared.",
                remedy="Retry the film; machines that share a database share STORAGE_* too.",
            )
        text = self._store.read(key).decode()
        there, here = json.dumps(json.loads(text)["root"]), json.dumps(str(self._store.root))
        page = json.loads(text.replace(f"{there[:-1]}/", f"{here[:-1]}/"))
        return TypeAdapter(kind).validate_json(json.dumps(page["result"]))

    def _parts(self, result: JsonValue) -> Iterator[str]:
        for name in _texts(result):
            key = name.removeprefix(f"{self._store.root}/")
            if self._store.keeps(key):
                yield key


def _texts(value: JsonValue) -> Iterator[str]:
    """Every text in the value that could be a name of a file."""
    match value:
        case str():
            if "/" in value and len(value) <= LONGEST_NAME:
                yield value
        case list():
            for each in value:
                yield from _texts(each)
        case dict():
            for each in value.values():
                yield from _texts(each)
