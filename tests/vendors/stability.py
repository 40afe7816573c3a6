"""Stability's REST interface on the loopback address.

It publishes no SDK that could hold us to its contract: the tables here are its reference's, and any
path, field or value beside them is refused.
"""

import email
from email.policy import HTTP

from tests.vendors.loopback import Asked, Reply, Vendor, reply_json
from tests.vendors.openai_pictures import scenery

_COMMON = {"prompt", "negative_prompt", "aspect_ratio", "seed", "output_format"}
FIELDS = {
    "core": _COMMON | {"style_preset"},
    "ultra": _COMMON | {"style_preset"},
    "sd3": _COMMON | {"mode", "model", "cfg_scale", "style_preset"},
}
RATIOS = {"16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"}
MODELS = {"sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium"}
SIZES = {"16:9": (1344, 768), "9:16": (768, 1344), "1:1": (1024, 1024)}


class Stability(Vendor):
    """An account with credit; a prompt that names violence is refused, one with blood is blurred."""

    costly = ("/stable-image/generate/",)

    def __init__(self) -> None:
        super().__init__()
        self.key = "sk-stability"
        self.credits = 100.0

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {self.key}":
            return _problem(401, "unauthorized", "invalid key")
        match asked.method, asked.path.strip("/").split("/"):
            case "POST", ["v2beta", "stable-image", "generate", family]:
                return self._generate(asked, family)
            case "GET", ["v1", "user", "balance"]:
                return reply_json({"credits": self.credits})
        raise AssertionError("the contract has no such path")

    def _generate(self, asked: Asked, family: str) -> Reply:
        fields = _form(asked)
        assert set(fields) <= FIELDS[family]
        assert 1 <= len(fields["prompt"]) <= 10_000
        assert fields["aspect_ratio"] in RATIOS
        assert fields["output_format"] in {"jpeg", "png"}
        assert family != "sd3" or fields["model"] in MODELS
        assert asked.headers["accept"] in {"image/*", "application/json"}
        if self.credits < 3:
            return _problem(402, "payment_required", "You lack sufficient credits.")
        if "violence" in fields["prompt"]:
            return _problem(403, "content_moderation", "Your request was flagged.")
        reason = "CONTENT_FILTERED" if "blood" in fields["prompt"] else "SUCCESS"
        self.credits -= 3
        return Reply(
            body=scenery(*SIZES[fields["aspect_ratio"]], len(self.asked) % 3),
            headers={
                "content-type": "image/jpeg",
                "finish-reason": reason,
                "seed": "7",
                "x-request-id": f"stab-{len(self.asked)}",
            },
        )


def _form(asked: Asked) -> dict[str, str]:
    kind = asked.headers["content-type"]
    assert kind.startswith("multipart/form-data; boundary=")
    whole = f"content-type: {kind}\r\n\r\n".encode() + asked.body
    fields = {}
    for part in email.message_from_bytes(whole, policy=HTTP).iter_parts():
        name = part.get_param("name", header="content-disposition")
        assert isinstance(name, str)
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        fields[name] = content.decode()
    return fields


def _problem(code: int, name: str, message: str) -> Reply:
    return reply_json({"id": "e1", "name": name, "errors": [message]}, code)
