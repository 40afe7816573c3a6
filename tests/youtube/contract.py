"""What Google's discovery document allows: methods, parameters, parts, fields and their values.

The document is the one that google-api-python-client brings. It does not say in a form for machines
which fields may be written; WRITABLE does, after the reference of each method.
"""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs

Json = dict[str, Any]

WRITABLE: dict[str, set[str]] = {
    "Video": {
        "id",
        "snippet.title",
        "snippet.description",
        "snippet.tags",
        "snippet.categoryId",
        "snippet.defaultLanguage",
        "snippet.defaultAudioLanguage",
        "status.privacyStatus",
        "status.publishAt",
        "status.license",
        "status.embeddable",
        "status.publicStatsViewable",
        "status.selfDeclaredMadeForKids",
        "status.containsSyntheticMedia",
        "recordingDetails.recordingDate",
        "paidProductPlacementDetails.hasPaidProductPlacement",
        "localizations.*.title",
        "localizations.*.description",
    },
    "Caption": {"id", "snippet.videoId", "snippet.language", "snippet.name", "snippet.isDraft"},
    "Playlist": {
        "id",
        "snippet.title",
        "snippet.description",
        "snippet.tags",
        "snippet.defaultLanguage",
        "status.privacyStatus",
    },
    "PlaylistItem": {
        "id",
        "snippet.playlistId",
        "snippet.position",
        "snippet.resourceId.kind",
        "snippet.resourceId.videoId",
    },
}
MEDIA = ("/upload/", "/resumable/upload/")


class Refused(Exception):
    """The request is none that Google describes, or one that it refuses."""

    def __init__(self, status: int, reason: str, message: str, domain: str = "global") -> None:
        super().__init__(message)
        self.status, self.reason, self.message, self.domain = status, reason, message, domain
        self.retry_after: int | None = None


@dataclass(frozen=True)
class Call:
    """A request that the document knows: `videos.list`, its parameters, whether it carries media."""

    method: str
    query: dict[str, list[str]]
    description: Json
    media: bool

    def value(self, name: str) -> str:
        """A parameter's first value, or nothing."""
        return self.query.get(name, [""])[0]

    def values(self, name: str) -> list[str]:
        """A repeated parameter, also one written with commas."""
        return [one for part in self.query.get(name, []) for one in part.split(",") if one]

    @property
    def parts(self) -> list[str]:
        """What of a resource is meant."""
        return self.values("part")


@lru_cache
def document(name: str = "youtube.v3") -> Json:
    """The discovery document of that name."""
    folder = files("googleapiclient") / "discovery_cache" / "documents"
    found: Json = json.loads((folder / f"{name}.json").read_text())
    return found


@lru_cache
def _methods(name: str) -> dict[str, Json]:
    known: dict[str, Json] = {}

    def walk(resources: Json, above: str) -> None:
        for resource, content in resources.items():
            for method, description in content.get("methods", {}).items():
                known[f"{above}{resource}.{method}"] = description
            walk(content.get("resources", {}), f"{above}{resource}.")

    walk(document(name)["resources"], "")
    return known


def find(verb: str, path: str, query: str, name: str = "youtube.v3") -> Call:
    """The call at that address. Raises Refused for what the document does not know."""
    media = path.startswith(MEDIA)
    for method, description in _methods(name).items():
        if description["httpMethod"] == verb and path in _paths(description, media=media):
            asked = parse_qs(query, keep_blank_values=True)
            _check_query(asked, description, name)
            call = Call(method, asked, description, media)
            _check_parts(call, name)
            return call
    raise Refused(404, "notFound", f"{verb} {path} is no address of this interface.")


def _paths(description: Json, *, media: bool) -> set[str]:
    if media:
        protocols = description.get("mediaUpload", {}).get("protocols", {})
        return {protocol["path"] for protocol in protocols.values()}
    return {"/" + description["path"]}


def _check_query(asked: dict[str, list[str]], description: Json, name: str) -> None:
    known = {**document(name)["parameters"], **description.get("parameters", {}), "upload_id": {}}
    for parameter, values in asked.items():
        if parameter not in known:
            raise Refused(400, "unknownParameter", f"There is no parameter {parameter}.")
        rule = known[parameter]
        if len(values) > 1 and not rule.get("repeated"):
            raise Refused(400, "invalidParameter", f"{parameter} is given twice.")
        for value in values:
            _check_scalar(value, rule, parameter)
    for parameter, rule in description.get("parameters", {}).items():
        if rule.get("required") and parameter not in asked and "upload_id" not in asked:
            raise Refused(400, "missingRequiredParameter", f"{parameter} is missing.")


def _check_scalar(value: str, rule: Json, where: str) -> None:
    if "enum" in rule and where != "uploadType" and value not in rule["enum"]:
        raise Refused(400, "invalidParameter", f"{where} cannot be {value}.")
    match rule.get("type"):
        case "boolean" if value not in {"true", "false"}:
            raise Refused(400, "invalidParameter", f"{where} is true or false.")
        case "integer":
            least, most = int(rule.get("minimum", 0)), int(rule.get("maximum", 2**32))
            if not re.fullmatch(r"-?\d+", value) or not least <= int(value) <= most:
                raise Refused(400, "invalidParameter", f"{where} is {least} to {most}.")


def _check_parts(call: Call, name: str) -> None:
    schema = _resource(call.description, name)
    known = set(document(name)["schemas"][schema]["properties"]) - {"kind", "etag"}
    for part in call.parts:
        if part not in known:
            raise Refused(400, "unknownPart", f"A {schema} has no part {part}.")


def _resource(description: Json, name: str) -> str:
    response = description.get("response", {}).get("$ref", "")
    schemas = document(name)["schemas"]
    listed = schemas.get(response, {}).get("properties", {}).get("items", {}).get("items", {})
    return str(listed.get("$ref") or response or "Video")


def check_body(call: Call, body: object, name: str = "youtube.v3") -> Json:
    """The body of a write. Raises Refused for a field, type or value that is not for writing."""
    schema = call.description["request"]["$ref"]
    if not isinstance(body, dict):
        raise Refused(400, "parseError", "The body is no object.")
    _check_object(body, document(name)["schemas"][schema], "", schema, name)
    for part in body:
        if part not in {"id", "kind"} and part not in call.parts:
            raise Refused(400, "unexpectedPart", f"{part} is sent and not named in `part`.")
    return body


def _check_object(body: Json, schema: Json, where: str, top: str, name: str) -> None:
    for field, value in body.items():
        rule = schema.get("properties", {}).get(field) or schema.get("additionalProperties")
        place = f"{where}.{field}" if where else field
        if rule is None:
            raise Refused(400, "badRequest", f'Unknown name "{field}" at "{where}".')
        _check_value(value, rule, place, top, name)


def _check_value(value: object, rule: Json, place: str, top: str, name: str) -> None:
    if "$ref" in rule:
        rule = document(name)["schemas"][rule["$ref"]]
    if rule.get("type") == "object":
        if not isinstance(value, dict):
            raise Refused(400, "badRequest", f"{place} is an object.")
        _check_object(value, rule, place, top, name)
        return
    if place == "kind":
        return
    if re.sub(r"^localizations\.[^.]+", "localizations.*", place) not in WRITABLE[top]:
        raise Refused(400, "readOnlyField", f"{place} cannot be written.")
    kinds: dict[str, type] = {"string": str, "boolean": bool, "array": list, "integer": int}
    kind = kinds[rule["type"]]
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise Refused(400, "badRequest", f"{place} is a {rule['type']}.")
    if "enum" in rule and value not in rule["enum"]:
        raise Refused(400, "badRequest", f"{place} cannot be {value}.")
    if rule.get("format") == "date-time" and not re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", str(value)
    ):
        raise Refused(400, "badRequest", f"{place} is no RFC 3339 time.")
