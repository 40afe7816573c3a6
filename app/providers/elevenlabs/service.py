"""Everything that is asked of ElevenLabs. Each request is sent once; asking again is for the caller."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from app.providers.bounded import Bounds, bounded_client
from app.providers.elevenlabs import wire
from app.providers.elevenlabs.answers import answers
from app.providers.elevenlabs.takes import FORMAT, Ask, Take

if TYPE_CHECKING:
    from elevenlabs.client import ElevenLabs
    from elevenlabs.core.request_options import RequestOptions
    from elevenlabs.types.speech_history_item_response import SpeechHistoryItemResponse
    from elevenlabs.types.voice import Voice
    from elevenlabs.types.voice_settings import VoiceSettings

BOUNDS: Final = Bounds(seconds=90.0, silent=45.0)
"""The longest piece, 2,500 characters, is spoken in about 20 s."""
UNSTITCHED: Final = ("eleven_v3",)
"""Models that take no neighbouring sentences."""
UNTOLD_LANGUAGE: Final = ("eleven_multilingual_v2", "eleven_monolingual_v1")
"""Models that find the language themselves and refuse to be told it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudioVoice:
    """A voice of the account. `cloned` means that it is a real person's."""

    id: str
    name: str
    category: str
    description: str
    preview: str

    @property
    def cloned(self) -> bool:
        """Whether the voice was made from somebody's recordings."""
        return self.category in {"cloned", "professional"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceModel:
    """A model that speaks. `multiplier` is what each character of a text counts as."""

    id: str
    languages: tuple[str, ...]
    multiplier: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The account's month: its tier and its characters."""

    tier: str
    used: int
    limit: int


class ElevenLabsService:
    """The account behind one key. Every method raises ProviderRejected or ProviderUnavailable.

    `at_once` is how many requests the account's plan takes side by side, as far as is known: two
    until the first answer tells.
    """

    def __init__(self, key: str, *, address: str = "", bounds: Bounds = BOUNDS) -> None:
        self._key = key
        self._address = address
        self._bounds = bounds
        self.at_once = 2

    def speak(self, ask: Ask) -> Take:
        """The text spoken, with the time of every character."""
        stitched = not ask.model.startswith(UNSTITCHED)
        told = bool(ask.language) and ask.model not in UNTOLD_LANGUAGE
        with answers():
            answer = self._client.text_to_speech.with_raw_response.convert_with_timestamps(
                ask.voice,
                text=ask.text,
                model_id=ask.model,
                output_format=FORMAT,
                language_code=ask.language if told else None,
                voice_settings=_settings(ask),
                previous_text=ask.before if stitched else None,
                next_text=ask.after if stitched else None,
                request_options=_once(),
            )
            headers = answer.headers
            self.at_once = wire.number(headers, "maximum-concurrent-requests") or self.at_once
            audio, alignment, normalized = wire.spoken(wire.plain(answer.data))
        cost = wire.number(headers, "character-cost")
        return Take(
            audio=audio,
            format=FORMAT,
            alignment=alignment,
            normalized=normalized,
            request_id=headers.get("request-id", ""),
            cost=len(ask.text) if cost is None else cost,
        )

    def spoken_before(self, ask: Ask) -> Take | None:
        """What the account's history has of that very request; None where it was never spoken."""
        with answers():
            page = self._client.history.list(
                page_size=100, voice_id=ask.voice, source="TTS", request_options=_once()
            )
            found = next((entry for entry in page.history or () if _is(entry, ask)), None)
            if found is None:
                return None
            audio = b"".join(
                self._client.history.get_audio(found.history_item_id, request_options=_once())
            )
        times = found.alignments
        return Take(
            audio=audio,
            format=found.output_format or FORMAT,
            alignment=wire.times(wire.plain(times.alignment)) if times else None,
            normalized=wire.times(wire.plain(times.normalized_alignment)) if times else None,
            request_id=found.request_id or "",
            cost=max(0, found.character_count_change_to - found.character_count_change_from),
        )

    def voices(self) -> tuple[StudioVoice, ...]:
        """Every voice of the account, in the vendor's order."""
        return tuple(self._voices())

    def voice(self, voice: str) -> StudioVoice:
        """The voice of that id. Raises ProviderRejected where the account has no such voice."""
        with answers():
            return _voice(self._client.voices.get(voice, request_options=_once()))

    def models(self) -> tuple[VoiceModel, ...]:
        """Every model that speaks."""
        with answers():
            listed = self._client.models.list(request_options=_once())
            return tuple(
                VoiceModel(
                    id=model.model_id,
                    languages=tuple(each.language_id for each in model.languages or ()),
                    multiplier=model.model_rates.character_cost_multiplier
                    if model.model_rates
                    else 1.0,
                )
                for model in listed
                if model.can_do_text_to_speech
            )

    def plan(self) -> Plan:
        """What the account has used of its month."""
        with answers():
            found = self._client.user.subscription.get(request_options=_once())
            return Plan(tier=found.tier, used=found.character_count, limit=found.character_limit)

    def _voices(self) -> Iterator[StudioVoice]:
        token: str | None = None
        for _ in range(50):  # at 100 a page: an account holds 660 voices at most
            with answers():
                page = self._client.voices.search(
                    page_size=100, next_page_token=token, request_options=_once()
                )
                found = [_voice(voice) for voice in page.voices]
            yield from found
            token = page.next_page_token
            if not page.has_more or not token:
                return

    @cached_property
    def _client(self) -> "ElevenLabs":
        # A second of imports that only a film with a studio voice pays for.
        from elevenlabs.client import ElevenLabs  # noqa: PLC0415

        return ElevenLabs(
            api_key=self._key,
            base_url=self._address or None,
            timeout=self._bounds.silent,
            httpx_client=bounded_client(self._bounds),
        )


def _once() -> "RequestOptions":
    """No request of the SDK's own beside ours: it has no key by which two would count as one."""
    return {"max_retries": 0}


def _settings(ask: Ask) -> "VoiceSettings":
    from elevenlabs.types.voice_settings import VoiceSettings  # noqa: PLC0415 - as the client

    how = ask.delivery
    return VoiceSettings(
        stability=how.stability,
        similarity_boost=how.similarity,
        style=how.style,
        speed=how.speed,
        use_speaker_boost=True,
    )


def _is(entry: "SpeechHistoryItemResponse", ask: Ask) -> bool:
    same = (entry.text or "").strip() == ask.text and entry.model_id == ask.model
    return same and entry.voice_id == ask.voice


def _voice(voice: "Voice") -> StudioVoice:
    return StudioVoice(
        id=voice.voice_id,
        name=voice.name or voice.voice_id,
        category=voice.category or "",
        description=voice.description or ", ".join((voice.labels or {}).values()),
        preview=voice.preview_url or "",
    )
