"""How each family of errors is answered over HTTP, at pages as in the interface."""

from http import HTTPStatus
from typing import Final

from app.core import exceptions as families
from app.core.exceptions import YtempireError

STATUSES: Final[dict[type[YtempireError], HTTPStatus]] = {
    families.Invalid: HTTPStatus.UNPROCESSABLE_ENTITY,
    families.NotFound: HTTPStatus.NOT_FOUND,
    families.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    families.Forbidden: HTTPStatus.FORBIDDEN,
    families.Conflict: HTTPStatus.CONFLICT,
    families.PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    families.PreconditionRequired: HTTPStatus.PRECONDITION_REQUIRED,
    families.BudgetExceeded: HTTPStatus.PAYMENT_REQUIRED,
    families.RateLimited: HTTPStatus.TOO_MANY_REQUESTS,
    families.Overloaded: HTTPStatus.SERVICE_UNAVAILABLE,
    families.MachineUnfit: HTTPStatus.SERVICE_UNAVAILABLE,
    families.ProviderUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    families.ProviderRejected: HTTPStatus.BAD_GATEWAY,
    families.FilmRejected: HTTPStatus.UNPROCESSABLE_ENTITY,
}

UNFIT: Final = "The service cannot do this at the moment; its operator finds the reason in the log."
UNEXPECTED: Final = "Something went wrong on our side. The request id says where to look."


def status_of(error: Exception) -> HTTPStatus:
    """The status an error is answered with; one of no family is our fault."""
    found = (status for family, status in STATUSES.items() if isinstance(error, family))
    return next(found, HTTPStatus.INTERNAL_SERVER_ERROR)
