"""Addresses on the web, e-mail, handles, tags and file names."""

import re

from app.generation.spoken.acronyms import WORDS_IN_CAPITALS
from app.generation.spoken.numbers import cardinal
from app.generation.spoken.pieces import Place
from app.generation.spoken.wordsets import wordset

_TOP = wordset(
    "com org net edu gov mil int info io ai co uk us de fr it es nl eu ch at be se no fi dk pl jp cn in br ca "
    "au nz ie tv fm me app dev xyz news blog shop online tech site biz museum"
)
_SAID_TOP = wordset(
    "com org net info app dev news blog shop online tech site biz museum me co gov int mil"
)
_WEB = re.compile(
    r"(?:(?P<scheme>https?|ftp)://)?(?:www\.)?(?P<host>[\w-]+(?:\.[\w-]+)+)(?::\d+)?(?P<path>[/?#]\S*)?"
)
_MAIL = re.compile(r"(?P<name>[\w.+-]+)@(?P<host>[\w-]+(?:\.[\w-]+)+)")
_HANDLE = re.compile(r"@(?P<name>\w+)")
_TAG = re.compile(r"#(?P<name>[^\W\d]\w*)")
_FILE = re.compile(
    r"(?P<name>[\w-]+)\.(?P<kind>js|ts|py|md|txt|pdf|csv|json|html|css|exe|zip|mp3|mp4|png|jpe?g|gif|svg|xml|ya?ml|sh|net|NET)"
)
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_]+")
_SAID_KINDS = {"zip": "zip", "net": "net", "gif": "gif", "json": "Jason", "yaml": "yammel"}
_LONGEST_PATH = 2
"""Parts of a path that are read; what is longer cannot be remembered by ear."""


def address(place: Place) -> tuple[str, ...] | None:
    """https://example.com/about → example dot com slash about."""
    core = place.core
    if found := _MAIL.fullmatch(core):
        return (f"{_dotted(found['name'])} at {_host(found['host'])}",)
    if found := _HANDLE.fullmatch(core):
        return (f"at {words(found['name'])}",)
    if found := _TAG.fullmatch(core):
        return (f"hashtag {words(found['name'])}",)
    found = _WEB.fullmatch(core)
    if found and _is_web(core, found):
        return (_host(found["host"]) + _path(found["path"] or ""),)
    if (found := _FILE.fullmatch(core)) and not core[0].isdecimal():
        kind = _SAID_KINDS.get(found["kind"].lower()) or ".".join(found["kind"].upper())
        return (f"{words(found['name'])} dot {kind}",)
    return None


def _is_web(core: str, found: re.Match[str]) -> bool:
    top = found["host"].rsplit(".", 1)[1]
    known = top in _TOP and found["host"][0].isalpha() and found["host"].islower()
    return (
        bool(found["scheme"])
        or core.startswith("www.")
        or known
        or (top in _SAID_TOP and top != "me")
    )


def _host(host: str) -> str:
    *names, top = host.split(".")
    said = [words(name) for name in names]
    said.append(top if top in _SAID_TOP else ".".join(top.upper()))
    return " dot ".join(said)


def _path(path: str) -> str:
    parts = [part for part in re.split(r"[?#]", path)[0].split("/") if part]
    if len(parts) > _LONGEST_PATH or any(len(part) > 20 for part in parts):
        return ""
    return "".join(f" slash {words(part)}" for part in parts)


def _dotted(name: str) -> str:
    return " dot ".join(words(part) for part in name.split("."))


def words(name: str) -> str:
    """The words in a name written without spaces: `myName-2` → my Name two."""
    said = []
    for part in _PARTS.findall(name):
        if part.isdecimal():
            said.append(cardinal(part))
        elif part.isupper() and 1 < len(part) < 5 and part not in WORDS_IN_CAPITALS:
            said.append(".".join(part))
        else:
            said.append(part)
    return " ".join(said)
