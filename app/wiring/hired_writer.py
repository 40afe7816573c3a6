"""A language model of outside that writes for money."""

from app.core.config import settings
from app.core.exceptions import MachineUnfit
from app.generation.ports import ScriptWriter
from app.providers.offline_writer.writer import OfflineWriter
from app.providers.openai.language_model import LanguageModel, Models
from app.providers.openai.service import OpenAIService
from app.providers.openai_writer.spare import WriterWithSpare
from app.providers.openai_writer.writer import OpenAIWriter
from app.wiring.engagement import Engagement
from app.wiring.equipment import openai_account


def hired_writer(engaged: Engagement) -> ScriptWriter:
    """The writer that was chosen. Raises MachineUnfit where it is no longer set up."""
    choices, chosen = engaged.choices, settings()
    account = openai_account(chosen)
    if account is None or engaged.buyer is None:
        raise MachineUnfit(
            "This film was asked for with a language model, and none is set up any more.",
            remedy="Set OPENAI_API_KEY again, or retry the film.",
        )
    spare = chosen.openai.fallback_model if choices.writer == chosen.openai.model else ""
    model = LanguageModel(
        service=OpenAIService(account),
        buyer=engaged.buyer,
        models=Models(main=choices.writer, spare=spare, owner=engaged.owner),
        tell=engaged.tell,
    )
    writer = OpenAIWriter(model, most_tokens=chosen.openai.max_tokens)
    if not choices.spare_writer:
        return writer
    return WriterWithSpare(writer, OfflineWriter(), engaged.tell)
