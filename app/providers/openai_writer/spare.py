"""A writer for when the first one cannot."""

from dataclasses import dataclass, field, replace

from app.core.exceptions import ProviderRejected, ProviderUnavailable
from app.generation.article import Article
from app.generation.brief import Brief
from app.generation.ports import ScriptWriter
from app.generation.script import Script
from app.providers.openai.language_model import Tell


@dataclass(slots=True)
class WriterWithSpare:
    """Writes by the first writer and, once that has failed for a film, by the spare one."""

    first: ScriptWriter
    spare: ScriptWriter
    tell: Tell
    name: str = ""
    _remark: str = field(default="")

    def __post_init__(self) -> None:
        self.name = self.name or self.first.name

    def write(
        self, brief: Brief, article: Article | None, *, seconds_per_character: float
    ) -> Script:
        """A script by one of them, with a note where it is the spare one's."""
        if not self._remark:
            try:
                return self.first.write(brief, article, seconds_per_character=seconds_per_character)
            except (ProviderUnavailable, ProviderRejected) as fault:
                self._remark = f"The writer of this machine wrote the script: {fault.what}"
                self.tell(self._remark)
        script = self.spare.write(brief, article, seconds_per_character=seconds_per_character)
        return replace(script, notes=(*script.notes, self._remark))
