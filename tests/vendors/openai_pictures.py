"""OpenAI's picture models on the loopback address, held to the types of its own SDK."""

import base64
import io
from functools import lru_cache
from typing import Any

import numpy as np
from openai.types.image_generate_params import ImageGenerateParamsNonStreaming
from openai.types.images_response import ImagesResponse
from PIL import Image
from pydantic import ConfigDict, TypeAdapter, with_config

from tests.vendors.loopback import Asked, Reply, Vendor, reply_json


@with_config(ConfigDict(extra="forbid"))
class _Request(ImageGenerateParamsNonStreaming, total=False):
    """The SDK's own description of a request, which allows no field beside it."""


REQUEST = TypeAdapter(_Request)


@lru_cache(maxsize=32)
def scenery(width: int, height: int, seed: int = 1, kind: str = "JPEG") -> bytes:
    """A sky, a ridge and a sun: a picture file with something on it."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width] / max(width, height)
    ridge = 0.38 + 0.05 * np.sin(9 * x + seed) + 0.02 * np.sin(31 * x)
    sky = np.stack([40 + 150 * y, 30 + 60 * y, 120 - 30 * y], axis=-1)
    sun = np.exp(-(((x - 0.6) ** 2 + (y - 0.22) ** 2) * 60))[..., None] * [190, 110, 30]
    land = np.stack([20 + 20 * y, 16 + 30 * y, 40 + 30 * y], axis=-1)
    grain = random.normal(0, 2, (height, width, 1))
    picture = np.where((y > ridge)[..., None], land, sky + sun) + grain
    content = io.BytesIO()
    Image.fromarray(picture.clip(0, 255).astype(np.uint8)).save(content, kind, quality=90)
    return content.getvalue()


class OpenAIPainter(Vendor):
    """An account that may paint with one model; a prompt that names violence is blocked."""

    costly = ("/images/generations",)

    def __init__(self) -> None:
        super().__init__()
        self.key = "sk-secret"
        self.models = {"gpt-image-2.6-flare"}
        self.tokens = 1_120

    def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {self.key}":
            return problem(401, "invalid_api_key", "Incorrect API key provided.")
        match asked.method, asked.path.strip("/").split("/"):
            case "POST", ["images", "generations"]:
                return self._generate(asked)
            case "GET", ["models", model]:
                if model not in self.models:
                    return problem(404, "model_not_found", f"The model {model} does not exist.")
                card = {"id": model, "object": "model", "created": 1, "owned_by": "openai"}
                return reply_json(card)
        raise AssertionError("the contract has no such path")

    def _generate(self, asked: Asked) -> Reply:
        REQUEST.validate_python(asked.json(), strict=True)
        body: dict[str, Any] = asked.json()
        assert len(body["prompt"]) <= 32_000
        width, height = map(int, body["size"].split("x"))
        assert width % 16 == height % 16 == 0
        assert 1 / 3 <= width / height <= 3
        if body["model"] not in self.models:
            return problem(404, "model_not_found", f"The model {body['model']} does not exist.")
        if "violence" in body["prompt"]:
            return problem(400, "moderation_blocked", "Your request was rejected.")
        coded = base64.b64encode(scenery(width, height, len(self.asked) % 3)).decode()
        answer = {
            "created": 1_790_000_000,
            "background": "opaque",
            "output_format": "jpeg",
            "quality": body["quality"],
            "size": body["size"],
            "data": [{"b64_json": coded}],
            "usage": {
                "input_tokens": 90,
                "input_tokens_details": {"text_tokens": 90, "image_tokens": 0},
                "output_tokens": self.tokens,
                "total_tokens": 90 + self.tokens,
            },
        }
        ImagesResponse.model_validate(answer, strict=True)
        return reply_json(answer, x_request_id=f"req_{len(self.asked)}")


def problem(code: int, word: str, message: str) -> Reply:
    """An error in OpenAI's own shape."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": word}
    return reply_json({"error": error}, code)
