"""Forty privileged acts over HTTP, each with its entry in the trail; then one entry is changed behind the house's back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from app.accounts.audit_models import AuditEntry
from app.accounts.tiers import Role, Tier
from tests.test_accounts.test_audit import unlocked
from verify.promise import Bound, Effort, Figures, Promise, none_of
from verify.serving import Served, Somebody, served

ACTS = 40
PEOPLE = 6
MADE, REMOVED = frozenset({"api_key.made"}), frozenset({"channel.deleted"})
"""Acts before which there was nothing, and after which there is nothing; all others change something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the trail says of an act."""

    action: str
    actor_id: UUID | None
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def is_telling(self) -> bool:
        """Whether it says what was before, unless there was nothing, and what is after, unless nothing is."""
        says_before = bool(self.before) or self.action in MADE
        return says_before and (bool(self.after) or self.action in REMOVED)


def act_and_tamper(effort: Effort) -> Figures:  # noqa: ARG001 - forty acts, always
    """Acts of an admin and of users, each under a request id of its own."""
    with served() as here:
        boss = here.somebody("boss", role=Role.ADMIN, tier=Tier.SCALE)
        done = dict(_acts(here, boss))
        with here.rows() as database, database.transaction() as session:
            rows = session.scalars(select(AuditEntry).where(AuditEntry.request_id.in_(done))).all()
            entries = {row.request_id: _entry(row) for row in rows}
            changed = rows[len(rows) // 2].id
        before = _check(boss)
        with here.rows() as database, database.transaction() as session:
            unlocked(session)
            session.execute(
                update(AuditEntry).where(AuditEntry.id == changed).values(reason="another")
            )
        after = _check(boss)
    return {
        **held_against(done, entries),
        "entries tampered with": 1,
        "of them found": int(before["is_whole"] and after["first_broken"] == changed),
    }


def held_against(done: Mapping[str, UUID], entries: Mapping[str, Entry]) -> dict[str, float]:
    """The acts, by request id with who did them, against what the trail says under those ids."""
    return {
        "acts": len(done),
        "acts without an entry under their request's id": len(done.keys() - entries.keys()),
        "entries of another actor": sum(done[key] != e.actor_id for key, e in entries.items()),
        "entries that do not say before and after": sum(
            not entry.is_telling for entry in entries.values()
        ),
    }


def _entry(row: AuditEntry) -> Entry:
    return Entry(action=row.action, actor_id=row.actor_id, before=row.before, after=row.after)


Acting = Iterator[tuple[str, str, dict[str, object] | None]]


def _acts(here: Served, boss: Somebody) -> Iterator[tuple[str, UUID]]:
    """The id of each request that acted, and who sent it."""
    people = [here.somebody(f"user{number}", tier=Tier.GROWTH) for number in range(PEOPLE)]
    courses = [(person, _of_user(person)) for person in people]
    for who, acts in [*courses, (boss, _of_boss(people))]:
        for number, (method, path, body) in enumerate(acts):
            name = f"act-{who.id.hex}-{number}"
            headers = {"x-request-id": name}
            if method == "PATCH":
                headers["if-match"] = who.client.get(path).headers["etag"]
            who.client.request(method, path, json=body, headers=headers).raise_for_status()
            yield name, who.id


def _of_user(person: Somebody) -> Acting:
    made = person.client.post("/v1/channels", json={"name": "Rivers"}).raise_for_status()
    yield "POST", "/v1/users/me/api-keys", {"name": "a program", "scopes": ["account:read"]}
    (key,) = person.client.get("/v1/users/me/api-keys").json()["data"]
    yield "DELETE", f"/v1/users/me/api-keys/{key['id']}", None
    yield "DELETE", f"/v1/channels/{made.json()['data']['id']}", None


def _of_boss(people: Sequence[Somebody]) -> Acting:
    for person in people[:3]:
        user = f"/v1/admin/users/{person.id}"
        changes: list[dict[str, object]] = [
            {"tier": "scale"}, {"role": "admin"}, {"role": "user"}, {"disabled": True}, {"disabled": False},
        ]  # fmt: skip
        for change in changes:
            yield "PATCH", user, {**change, "reason": "asked for"}
        yield "POST", f"{user}/sign-out", {"reason": "a lost phone"}
        yield "POST", f"{user}/password-reset", {"reason": "forgotten"}
    for amount in ("2.50", "2.40"):
        yield "PUT", "/v1/admin/limits", {"video": amount, "reason": "cheaper"}
    for amount in ("90.00", "80.00"):
        yield "PUT", "/v1/costs/limits", {"day": amount}
    for reason in ("the disk is changed", "again"):
        yield "POST", "/v1/admin/pause", {"reason": reason}
        yield "POST", "/v1/admin/resume", {"reason": "done"}


def _check(boss: Somebody) -> dict[str, Any]:
    found: dict[str, Any] = boss.client.get("/v1/admin/audit/check").raise_for_status().json()
    return dict(found["data"])


AUDITED = Promise(
    name="audit-40",
    sentence="Forty privileged acts leave who, by which request, what was before and after; one changed entry is found.",
    bounds=(
        Bound(name="acts", least=ACTS),
        *none_of(
            "acts without an entry under their request's id",
            "entries of another actor",
            "entries that do not say before and after",
        ),
        Bound(name="of them found", least=1, most=1),
    ),
    run=act_and_tamper,
)
