"""Whose server is asked in words. Apart from who asks: every start reads it."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Whose server it is, how it is spoken to, and who sends the bill."""

    key: str
    address: str = ""
    organization: str = ""
    api: Literal["responses", "chat"] = "responses"
    bill: str = "openai"

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI, or a gateway to it: others know no moderation, nor every parameter."""
        return self.bill == "openai"
