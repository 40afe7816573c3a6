"""Whose the studio's voices are: asked once, kept in the store, for the record of every film."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from app.core.exceptions import ProviderRejected, ProviderUnavailable
from app.core.store import Store, recipe
from app.providers.elevenlabs.service import ElevenLabsService


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A voice's name in the account, and whether it was made from a real person's recordings."""

    name: str
    cloned: bool


class People:
    """The voices of one account."""

    def __init__(self, service: ElevenLabsService, store: Store) -> None:
        self._service = service
        self._store = store

    def of(self, voice: str) -> Person:
        """The voice of that id; one that cannot be asked about counts as a real person's."""
        key = f"voice/people/{recipe('elevenlabs', voice)}.json"
        if self._store.has(key):
            return TypeAdapter(Person).validate_json(self._store.read(key))
        try:
            found = self._service.voice(voice)
        except (ProviderRejected, ProviderUnavailable):
            return Person(name=voice, cloned=True)
        person = Person(name=found.name, cloned=found.cloned)
        self._store.write(key, TypeAdapter(Person).dump_json(person))
        return person
