"""What speaks to the web for `app.providers.guarded`, apart from it: it is dear to load."""

from urllib.parse import urlsplit

import requests
import urllib3
from AntiSSRF import AntiSSRFError, AntiSSRFPolicy, PolicyConfigOptions

from app.core.exceptions import Invalid, ProviderUnavailable, YtempireError
from app.providers.guarded import too_slow


def session(also: tuple[str, ...]) -> requests.Session:
    """A session that reaches public addresses and `also` (CIDR notation)."""
    policy = AntiSSRFPolicy(PolicyConfigOptions.EXTERNAL_ONLY_LATEST)
    policy.allow_plain_text_http = True
    policy.add_xff_header = False
    if also:
        policy.add_allowed_addresses(list(also))
    made: requests.Session = policy.get_antissrf_session()
    made.trust_env = False  # a proxy would look the name up again, out of the guard's sight
    return made


def told(address: str, seconds: float, error: Exception) -> YtempireError:
    """The family that a failure on the way to that address belongs to."""
    match error:
        case YtempireError():
            return error
        case AntiSSRFError():
            return Invalid(
                f"The address of {urlsplit(address).hostname} leads into a private network.",
                remedy="Only public addresses are reached.",
            )
        case requests.Timeout() | urllib3.exceptions.TimeoutError():
            return too_slow(address, seconds)
        case requests.exceptions.InvalidURL() | ValueError():
            return Invalid(f"{address[:200]} is not a web address.")
        case _:
            return _unreachable(address, error)


def _unreachable(address: str, error: Exception) -> ProviderUnavailable:
    reason = (
        "its certificate is not valid"
        if isinstance(error, requests.exceptions.SSLError)
        else (
            "the name is not known"
            if "resol" in str(error).lower() or "gaierror" in repr(error)
            else "the connection failed"
        )
    )
    return ProviderUnavailable(
        f"{urlsplit(address).hostname} could not be reached: {reason}.",
        remedy="Check the address and the network.",
    )
