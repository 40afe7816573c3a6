"""Passwords, keyed hashes and sealed values."""

import asyncio
import base64
import hashlib
import hmac
import os
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.core.exceptions import MachineUnfit, Overloaded

T = TypeVar("T")

HASHING, WAITING = 2, 16
"""Passwords hashed at once and waiting for it: the rest is told to come back, not made to wait."""

COST: Final = Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's smallest recommended cost: 19 MiB, two passes, one lane."""

NOBODYS: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$alr9OO6V2RidY35PWVF+mQ$RosbX7quCesYStzFIfOTUFLWLjGjbOMPxkrgNqAgGoM"
)
"""The hash of 32 random bytes that were thrown away: at `COST`, so that it takes as long as somebody's."""


def _give_way() -> None:
    """Have this thread run when nobody else wants to: each password takes a core for some ten milliseconds."""
    if sys.platform == "linux":  # elsewhere a number names a process, not a thread
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)


class Passwords:
    """Argon2id at `COST`.

    Hashing has its own threads, so that a storm of logins takes neither the event loop nor the
    memory of the machine.
    """

    def __init__(self) -> None:
        self._hasher = PasswordHash((COST,))
        self._threads = ThreadPoolExecutor(HASHING, "passwords", _give_way)
        self._under_way = 0

    async def hash(self, password: str) -> str:
        """The hash to keep. Raises Overloaded when too many are waiting."""
        return await self._in_turn(lambda: self._hasher.hash(password))

    async def verify(self, password: str, kept: str | None) -> bool:
        """Whether the password is the one whose hash was kept. Raises Overloaded as above.

        Without a hash the answer is no, and takes as long.
        """
        right = await self._in_turn(lambda: self._hasher.verify(password, kept or NOBODYS))
        return right and kept is not None

    def hash_here(self, password: str) -> str:
        """The hash to keep, made in the calling thread."""
        return self._hasher.hash(password)

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown()

    async def _in_turn(self, hashing: Callable[[], T]) -> T:
        if self._under_way >= HASHING + WAITING:
            raise Overloaded("Too many people are signing in at this moment.", retry_after=1)
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, hashing)
        finally:
            self._under_way -= 1


class Keys:
    """What is derived from the installation's secret key, one key for each purpose.

    `previous` are keys that were replaced: what they sealed still opens, and nothing new is sealed
    with them. `root` is what keyed hashes are made of where they must outlive a change of the key.
    """

    def __init__(
        self, secret_key: str, *, previous: Sequence[str] = (), root: str | None = None
    ) -> None:
        self._root = (root or secret_key).encode()
        self._present = _fernet(secret_key)
        self._seals = MultiFernet([self._present, *map(_fernet, previous)])
        self.mark = _mark(secret_key)
        """Tells which key this is and gives nothing of it away."""
        self.marks = frozenset(map(_mark, (secret_key, *previous)))
        """The marks of all keys that open."""

    def fingerprint(self, purpose: str, value: str) -> str:
        """A keyed hash, 64 hex digits: equal values are found by it, and nobody can read it back."""
        return hmac.new(_derived(self._root, purpose), value.encode(), hashlib.sha256).hexdigest()

    def seal(self, value: str, *, place: str) -> str:
        """The value encrypted for one place, such as `channels:credential:ch_…`."""
        return self._present.encrypt(f"{len(place)}:{place}{value}".encode()).decode()

    def unseal(self, sealed: str, *, place: str) -> str:
        """The value sealed for that place. Raises MachineUnfit for another place's or another key's."""
        try:
            opened = self._seals.decrypt(sealed.encode()).decode()
        except InvalidToken:
            opened = ""
        label = f"{len(place)}:{place}"
        if not opened.startswith(label):
            raise MachineUnfit(
                f"What is kept in {place} cannot be opened with this SECRET_KEY.",
                remedy="Start with the key it was sealed with.",
            )
        return opened.removeprefix(label)

    def reseal(self, sealed: str) -> str:
        """The same for the same place under the present key. Raises MachineUnfit if no key opens it."""
        try:
            return self._seals.rotate(sealed.encode()).decode()
        except InvalidToken as error:
            raise MachineUnfit("A sealed value opens with none of the known keys.") from error

    def is_present(self, sealed: str) -> bool:
        """Whether the value is sealed with the present key and not with one that was replaced."""
        try:
            self._present.decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True


def _fernet(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(secret_key.encode(), "seal")))


def _mark(secret_key: str) -> str:
    return _derived(secret_key.encode(), "mark").hex()[:16]


def _derived(secret: bytes, purpose: str) -> bytes:
    return hmac.digest(secret, purpose.encode(), "sha256")


def same(one: str, other: str) -> bool:
    """Whether two secrets are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
