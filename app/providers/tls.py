"""Whose certificates we trust when we call out, read once: to read them takes longer than a small answer."""

import ssl
from functools import cache

import httpx2


@cache
def trusted() -> ssl.SSLContext:
    """What every client of httpx2 in this process trusts: the certificates of the machine."""
    return httpx2.create_ssl_context()
