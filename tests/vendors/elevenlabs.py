"""ElevenLabs on the loopback address.

Its contract is the vendor's own: the signature of the SDK's raw method says which fields and types a
request may have, the SDK's pydantic types say what an answer holds. Behaviour that no type tells
(headers, error words) is as the vendor documents it.
"""

import base64
import inspect
from collections.abc import Callable
from typing import Any, get_args, get_origin, get_type_hints

import numpy as np
from elevenlabs.text_to_speech.raw_client import RawTextToSpeechClient
from elevenlabs.text_to_speech.types.text_to_speech_convert_with_timestamps_request_output_format import (
    TextToSpeechConvertWithTimestampsRequestOutputFormat as Format,
)
from elevenlabs.types.audio_with_timestamps_response import AudioWithTimestampsResponse
from elevenlabs.types.get_speech_history_response import GetSpeechHistoryResponse
from elevenlabs.types.get_voices_v_2_response import GetVoicesV2Response
from elevenlabs.types.model import Model
from elevenlabs.types.subscription_response import SubscriptionResponse
from elevenlabs.types.voice import Voice
from elevenlabs.types.voice_settings import VoiceSettings
from pydantic import BaseModel, TypeAdapter, create_model

from tests.vendors.loopback import Asked, Reply, Vendor, reply_json

RATE = 24_000
LIMIT = 10_000
FORMATS = frozenset(
    name for part in get_args(Format) if get_origin(part) is not None for name in get_args(part)
)
_IN_PATH_OR_QUERY = {
    "self", "voice_id", "enable_logging", "optimize_streaming_latency", "output_format",
    "request_options", "return",
}  # fmt: skip

Voiced = tuple[bytes, list[tuple[str, float, float]]]
"""Samples at 24 kHz as 16-bit little-endian, and each character with its start and end."""
Mouth = Callable[[str], Voiced]


def _request_type() -> type[BaseModel]:
    method = RawTextToSpeechClient.convert_with_timestamps
    hints = get_type_hints(method)
    given = inspect.signature(method).parameters
    fields: dict[str, Any] = {
        name: (hint, ... if given[name].default is inspect.Parameter.empty else None)
        for name, hint in hints.items()
        if name not in _IN_PATH_OR_QUERY
    }
    return create_model("Request", __config__={"extra": "forbid"}, **fields)


REQUEST = _request_type()


def kept(kind: type[BaseModel], body: dict[str, Any]) -> dict[str, Any]:
    """The body, if the SDK's type takes it strictly and knows every field of it."""
    known = {field.alias or name for name, field in kind.model_fields.items()}
    assert set(body) <= known, set(body) - known
    TypeAdapter(kind).validate_python(body, strict=False)
    return body


def hum(text: str) -> Voiced:
    """A tone for each word at 60 ms a character, 0.2 s of silence before and after."""
    clock, sound, times = 0.2, [np.zeros(int(0.2 * RATE))], []
    for character in text:
        length = int(0.06 * RATE)
        wave = np.sin(2 * np.pi * 180 * np.arange(length) / RATE) * 0.3
        sound.append(wave if character.strip() else np.zeros(length))
        times.append((character, round(clock, 3), round(clock + 0.06, 3)))
        clock += 0.06
    sound.append(np.zeros(int(0.2 * RATE)))
    return (np.concatenate(sound) * 32767).astype("<i2").tobytes(), times


class ElevenLabs(Vendor):
    """An account with one voice of each kind, 10,000 characters, two requests at once."""

    costly = ("/with-timestamps",)

    def __init__(self, mouth: Mouth = hum) -> None:
        super().__init__()
        self.mouth = mouth
        self.key = "xi-secret"
        self.left = 10_000
        self.at_once = 2
        self.aligned = "alignment"
        self.history: list[tuple[dict[str, Any], bytes]] = []

    def answer(self, asked: Asked) -> Reply:  # noqa: PLR0911 - one for each path
        if asked.headers.get("xi-api-key") != self.key:
            return _problem(401, "invalid_api_key", "Invalid API key")
        match asked.method, asked.path.strip("/").split("/"):
            case "POST", ["v1", "text-to-speech", voice, "with-timestamps"]:
                return self._speak(asked, voice)
            case "GET", ["v1", "history"]:
                return self._history(asked)
            case "GET", ["v1", "history", entry, "audio"]:
                return Reply(
                    body=self.history[int(entry)][1], headers={"content-type": "audio/pcm"}
                )
            case "GET", ["v2", "voices"]:
                return self._voices(asked)
            case "GET", ["v1", "voices", voice]:
                return self._voice(voice)
            case "GET", ["v1", "models"]:
                return reply_json(
                    [_model("eleven_multilingual_v2", 1.0), _model("eleven_flash_v2_5", 0.5)]
                )
            case "GET", ["v1", "user", "subscription"]:
                return reply_json(self._subscription())
        raise AssertionError("the contract has no such path")

    def _speak(self, asked: Asked, voice: str) -> Reply:
        body = asked.json()
        REQUEST.model_validate(body)
        settings = body.get("voice_settings")
        assert isinstance(settings, dict)
        assert set(settings) <= set(VoiceSettings.model_fields)
        assert set(asked.query) <= {"output_format", "enable_logging", "optimize_streaming_latency"}
        assert asked.query["output_format"] in FORMATS
        assert not (body["model_id"] == "eleven_multilingual_v2" and body.get("language_code"))
        text = str(body["text"])
        if voice not in {"v-anna", "v-clone"}:
            return _problem(404, "voice_not_found", f"A voice with id {voice} was not found.")
        if len(text) > LIMIT:
            return _problem(400, "max_character_limit_exceeded", "Too long.")
        with self.lock:
            if len(text) > self.left:
                return _problem(401, "quota_exceeded", "This request exceeds your quota.")
            self.left -= len(text)
        audio, times = self.mouth(text)
        with self.lock:
            self.history.append((self._entry(voice, body, len(self.history)), audio))
        return reply_json(
            self._speech(audio, times),
            request_id=f"req-{len(self.history)}",
            character_cost=str(len(text)),
            maximum_concurrent_requests=str(self.at_once),
            current_concurrent_requests="1",
        )

    def _speech(self, audio: bytes, times: list[tuple[str, float, float]]) -> dict[str, Any]:
        alignment = {
            "characters": [character for character, _, _ in times],
            "character_start_times_seconds": [start for _, start, _ in times],
            "character_end_times_seconds": [end for _, _, end in times],
        }
        body: dict[str, Any] = {
            "audio_base64": base64.b64encode(audio).decode(),
            "alignment": None,
            "normalized_alignment": None,
        }
        if self.aligned:
            body[self.aligned] = alignment
        return kept(AudioWithTimestampsResponse, body)

    def _entry(self, voice: str, body: dict[str, Any], number: int) -> dict[str, Any]:
        return {
            "history_item_id": str(number),
            "request_id": f"req-{number + 1}",
            "voice_id": voice,
            "model_id": body["model_id"],
            "text": body["text"],
            "date_unix": 1_790_000_000 + number,
            "character_count_change_from": 0,
            "character_count_change_to": len(str(body["text"])),
            "content_type": "audio/pcm",
            "state": "created",
            "source": "TTS",
            "output_format": "pcm_24000",
        }

    def _history(self, asked: Asked) -> Reply:
        assert set(asked.query) <= {"page_size", "voice_id", "source"}
        found = [
            entry
            for entry, _ in reversed(self.history)
            if entry["voice_id"] == asked.query["voice_id"]
        ]
        return reply_json(kept(GetSpeechHistoryResponse, {"history": found, "has_more": False}))

    def _voices(self, asked: Asked) -> Reply:
        assert int(asked.query["page_size"]) <= 100
        second = asked.query.get("next_page_token") == "more"
        page: dict[str, Any] = {
            "voices": [
                _voice("v-clone", "Mine", "cloned")
                if second
                else _voice("v-anna", "Anna", "premade")
            ],
            "has_more": not second,
            "total_count": 2,
            "next_page_token": None if second else "more",
        }
        return reply_json(kept(GetVoicesV2Response, page))

    def _voice(self, voice: str) -> Reply:
        known = {"v-anna": ("Anna", "premade"), "v-clone": ("Mine", "cloned")}
        if voice not in known:
            return _problem(404, "voice_not_found", f"A voice with id {voice} was not found.")
        return reply_json(kept(Voice, _voice(voice, *known[voice])))

    def _subscription(self) -> dict[str, Any]:
        return kept(SubscriptionResponse, {
            "tier": "creator", "character_count": 10_000 - self.left, "character_limit": 10_000,
            "max_credit_limit_extension": 0, "can_extend_character_limit": False,
            "allowed_to_extend_character_limit": False, "voice_slots_used": 1,
            "professional_voice_slots_used": 0, "professional_voice_slots_used_in_workspace": 0,
            "voice_limit": 30, "voice_add_edit_counter": 0, "professional_voice_limit": 1, "can_extend_voice_limit": False,
            "can_use_instant_voice_cloning": True, "can_use_professional_voice_cloning": True,
            "current_overage": {"amount": "0", "currency": "usd"}, "status": "active",
        })  # fmt: skip


def _voice(voice: str, name: str, category: str) -> dict[str, Any]:
    body = {"voice_id": voice, "name": name, "category": category, "labels": {"accent": "american"}}
    return kept(Voice, body | {"preview_url": f"https://recordings.example/{voice}.mp3"})


def _model(name: str, multiplier: float) -> dict[str, Any]:
    return kept(Model, {
        "model_id": name, "name": name, "can_do_text_to_speech": True,
        "maximum_text_length_per_request": LIMIT,
        "languages": [{"language_id": "en", "name": "English"}],
        "model_rates": {"character_cost_multiplier": multiplier},
    })  # fmt: skip


def _problem(code: int, word: str, message: str) -> Reply:
    return reply_json({"detail": {"status": word, "message": message}}, code)
