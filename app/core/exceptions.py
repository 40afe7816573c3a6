"""The error families: each says who must act and whether waiting helps.

YtempireError
├── Invalid               the caller corrects the value
├── NotFound              the caller asks for something that exists
├── Unauthenticated       the caller signs in
├── Forbidden             the caller stops: the same request would be refused again
├── Conflict              the caller reads the state again and decides anew
├── PreconditionFailed    the caller reads the new version and edits that
├── PreconditionRequired  the caller says which version it means to edit
├── BudgetExceeded        the owner raises the budget or waits for its next period
├── RateLimited           time: after `retry_after` seconds
├── Overloaded            time: there is too much to do at this moment
├── MachineUnfit          the operator mends the machine: disk, permission, missing package
├── ProviderUnavailable   time: trying again later may help
├── ProviderRejected      the caller or operator: the same request would be refused again
└── FilmRejected          the film was made and measured, and a hard check failed

A domain may name a finer case by a subclass with a code of its own.
"""

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from pydantic import JsonValue  # half of `ytempire --help` would go into loading it


class YtempireError(Exception):
    """What happened, what was kept and what to do next, as sentences for a person."""

    code: ClassVar[str] = "unexpected"

    def __init__(self, what: str, *, kept: str = "", remedy: str = "", **facts: object) -> None:
        super().__init__(what)
        self.what = what
        self.kept = kept
        self.remedy = remedy
        self.facts = facts

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.kept, self.remedy) if part)

    @property
    def told(self) -> "dict[str, JsonValue]":
        """The error as it is kept beside what it happened to, and told to a person: four texts."""
        return {
            "code": self.code,
            "detail": self.what,
            "kept": self.kept,
            "remedy": self.remedy,
        }


class Invalid(YtempireError):
    """The caller gave a value that cannot be used."""

    code = "invalid"


class NotFound(YtempireError):
    """The caller named something that is not there."""

    code = "not_found"


class Unauthenticated(YtempireError):
    """The caller did not show who it is, or what it showed is no longer good."""

    code = "unauthenticated"


class Forbidden(YtempireError):
    """The caller is known and may not do this."""

    code = "forbidden"


class Conflict(YtempireError):
    """The state of things does not allow this now."""

    code = "conflict"


class PreconditionFailed(YtempireError):
    """What the caller meant to edit has changed since it was read."""

    code = "precondition_failed"


class PreconditionRequired(YtempireError):
    """An edit must say which version it is based on."""

    code = "precondition_required"


class BudgetExceeded(YtempireError):
    """There is not enough budget left; the facts are `needed`, `left` and `resets_at`."""

    code = "budget_exceeded"


class RateLimited(YtempireError):
    """Too many requests; `retry_after` is in whole seconds."""

    code = "rate_limited"


class Overloaded(YtempireError):
    """There is more to do at this moment than can be done in time; `retry_after` is in seconds."""

    code = "overloaded"


class MachineUnfit(YtempireError):
    """This machine cannot do the work: no space, no permission, a package missing."""

    code = "machine_unfit"


class ProviderUnavailable(YtempireError):
    """Something outside did not answer; later it may."""

    code = "provider_unavailable"


class ProviderRejected(YtempireError):
    """Something outside refused, and would refuse the same request again."""

    code = "provider_rejected"


class FilmRejected(YtempireError):
    """The finished film was measured and failed a hard check."""

    code = "film_rejected"
