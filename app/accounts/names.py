"""What an address, a user name and a password must be."""

import re

from email_validator import EmailNotValidError, validate_email

from app.core.exceptions import Invalid

SHORTEST_NAME = 3
USERNAME = re.compile(r"[a-z0-9](?:[a-z0-9_.-]{1,30})[a-z0-9]")
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 128
_COMMON = """
password password1 password12 password123 passw0rd p@ssw0rd p@ssword 12345678 123456789 1234567890
0123456789 87654321 987654321 11111111 00000000 88888888 123123123 12341234 qwertyui qwertyuiop
qwerty123 1q2w3e4r 1qaz2wsx abcd1234 abc12345 iloveyou sunshine princess football baseball superman
starwars welcome1 welcome123 letmein1 admin123 administrator changeme changeme123 whatever trustno1
computer internet
"""
COMMON = frozenset(_COMMON.split())
"""The ones a guesser tries first, of those long enough to be taken."""


def plain_email(text: str) -> str:
    """The address in small letters. Raises Invalid if no mail could be sent there."""
    try:
        return validate_email(text.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise Invalid(f"This is no email address: {error}") from error


def plain_username(text: str) -> str:
    """The name in small letters. Raises Invalid for what could not be typed into an address bar."""
    name = text.strip().lower()
    if not USERNAME.fullmatch(name):
        raise Invalid(
            "A user name has 3 to 32 letters a-z, digits, dots, dashes or underscores, "
            "and begins and ends with a letter or digit."
        )
    return name


def fit_password(password: str, *, email: str = "", username: str = "") -> str:
    """The password as it is. Raises Invalid if it is short, endless or the first one guessed."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    if password.lower() in {*COMMON, email, username}:
        raise Invalid("This password is one of the first that a stranger would try.")
    return password
