"""Values that several requests carry, checked at the door."""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from app.accounts.names import plain_email, plain_username
from app.core.exceptions import Invalid
from app.core.zones import known_zone


def _checked(check: Callable[[str], str]) -> AfterValidator:
    def by_the_rule(text: str) -> str:
        try:
            return check(text)
        except Invalid as error:
            raise ValueError(str(error)) from error

    return AfterValidator(by_the_rule)


EmailAddress = Annotated[
    str, Field(max_length=254, json_schema_extra={"format": "email"}), _checked(plain_email)
]
Username = Annotated[str, Field(min_length=3, max_length=32), _checked(plain_username)]
TimeZone = Annotated[str, Field(max_length=64), AfterValidator(known_zone)]
Password = Annotated[
    str, Field(min_length=1, max_length=1024, json_schema_extra={"format": "password"})
]
"""As it is typed; whether it is a fit one is asked when it is chosen."""
Line = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]
"""A short text without line breaks."""
Typed = Annotated[str, StringConstraints(max_length=254, pattern=r"^[^\x00]*$")]
"""What a person typed, right or wrong."""
Reason = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$"),
]
"""Why something was done, for the audit trail; it may be left out."""
