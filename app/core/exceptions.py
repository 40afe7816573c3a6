"""The error families: each says who must act and whether waiting helps.

YtempireError
├── Invalid               the caller corrects the value
├── NotFound              the caller asks for something that exists
├── MachineUnfit          the operator mends the machine: disk, permission, missing package
├── ProviderUnavailable   time: trying again later may help
├── ProviderRejected      the caller or operator: the same request would be refused again
└── FilmRejected          the film was made and measured, and a hard check failed
"""

from typing import ClassVar


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


class Invalid(YtempireError):
    """The caller gave a value that cannot be used."""

    code = "invalid"


class NotFound(YtempireError):
    """The caller named something that is not there."""

    code = "not_found"


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
