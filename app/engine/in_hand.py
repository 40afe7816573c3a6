"""What this process has taken from its queues and not ended, begun or not."""

import threading


class InHand:
    """Knows taken work from before the database calls it taken until its run is over.

    A claim takes work from a queue; the queue deals all of it out before it makes its next claim.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._claims: dict[str, str] = {}
        self._dealt: set[tuple[str, str]] = set()

    def claim(self, queue: str, claim: str) -> None:
        """What is taken under that claim is in hand; what the queue's last one left undealt is not."""
        with self._lock:
            self._claims[queue] = claim

    def deal(self, workflow_id: str, claim: str) -> None:
        """It has a thread or waits for one, until `end`."""
        with self._lock:
            self._dealt.add((workflow_id, claim))

    def end(self, workflow_id: str, claim: str) -> None:
        """Its run is over, and the outcome written down if it has one."""
        with self._lock:
            self._dealt.remove((workflow_id, claim))

    def has(self, workflow_id: str, claim: str) -> bool:
        """Whether this process runs what was taken under that claim, or is about to."""
        with self._lock:
            return (workflow_id, claim) in self._dealt or claim in self._claims.values()
