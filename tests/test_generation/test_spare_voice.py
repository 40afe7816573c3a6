"""A film whose narrator fails is spoken by the spare, all of it, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from app.core.exceptions import Invalid, ProviderRejected, ProviderUnavailable, YtempireError
from app.generation.assets import Asset, Use
from app.generation.brief import Brief
from app.generation.narration import Clip
from app.generation.pipeline import plan_article, plan_script
from app.generation.ports import Progress
from app.providers.sandbox import SandboxWriter
from tests.test_generation.studio import Silent, SteadyVoice, article, studio

BRIEF = Brief(topic="Tides", voice="v-anna", spare_voice="heart", duration=60)


@dataclass
class Failing(SteadyVoice):
    """Speaks so many times, then fails."""

    fault: YtempireError | None = None
    times: int = 0

    def asset(self, voice: str) -> Asset:
        return Asset(use=Use.NARRATION, provider="studio", model=voice)

    def narrate(
        self, lines: Sequence[str], *, voice: str, language: str, progress: Progress
    ) -> tuple[Clip, ...]:
        if self.times == 0 and self.fault is not None:
            raise self.fault
        self.times -= 1
        return super().narrate(lines, voice=voice, language=language, progress=progress)


@pytest.mark.parametrize("times", [0, 1])
@pytest.mark.parametrize("family", [ProviderUnavailable, ProviderRejected])
def test_the_spare_speaks_the_whole_film_and_the_reason_is_told(
    family: type[YtempireError], times: int
) -> None:
    spare = SteadyVoice(name="spare")
    failing = Failing(fault=family("The studio is shut."), times=times)
    planned = plan_article(BRIEF, article(), replace(studio(failing), spare=spare), Silent())
    assert all(line in spare.spoken for line in planned.script.lines)
    assert planned.notes == ("The spare voice heart speaks this film. The studio is shut.",)
    assert (planned.assets[0].provider, planned.assets[0].model) == ("spare", "heart")


def test_without_a_spare_the_film_fails_as_the_narrator_did() -> None:
    fault = ProviderRejected("The quota is spent.", kept="Sentences are kept.")
    with pytest.raises(ProviderRejected) as stopped:
        plan_article(BRIEF, article(), studio(Failing(fault=fault)), Silent())
    assert stopped.value is fault


def test_a_fault_of_the_script_is_no_reason_for_another_voice() -> None:
    script = SandboxWriter().write(BRIEF, None, seconds_per_character=0.06)
    failing = Failing(fault=Invalid("Nothing can be said."))
    spare = SteadyVoice()
    with pytest.raises(Invalid):
        plan_script(BRIEF, script, replace(studio(failing), spare=spare), Silent())
    assert spare.spoken == []
