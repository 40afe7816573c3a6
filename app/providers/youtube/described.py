"""Google's own description of its APIs, as it comes with its client library."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

DOCUMENTS: Final = files("googleapiclient.discovery_cache") / "documents"
DATA, ANALYTICS = "youtube.v3", "youtubeAnalytics.v2"


@dataclass(frozen=True, slots=True)
class Described:
    """One method: its verb, its address, and the names and kinds of its parameters."""

    verb: str
    root: str
    path: str
    parameters: dict[str, Any]
    media_path: str


@cache
def described(method: str, api: str = DATA) -> Described:
    """The method of that name, such as `channels.list`. Raises KeyError if the API has none."""
    document = _document(api)
    *resources, name = method.split(".")
    where = document
    for resource in resources:
        where = where["resources"][resource]
    found = where["methods"][name]
    protocols = found.get("mediaUpload", {}).get("protocols", {})
    media = protocols.get("resumable", protocols.get("simple", {})).get("path", "")
    return Described(
        verb=found["httpMethod"],
        root=document["rootUrl"],
        path=document["servicePath"] + found["path"],
        parameters=found.get("parameters", {}),
        media_path=media.lstrip("/"),
    )


@cache
def _document(api: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DOCUMENTS / f"{api}.json").read_text())
    return loaded
