import re
from pathlib import Path

from app.generation.film import Inspection
from app.media.inspect import captions, container, lettering, narration, speech, thumbnail, watching

PAGE = Path(__file__).parents[2] / "docs" / "quality.md"
ROW = re.compile(r"^\| ([^|]+) \|.*\| (hard|soft) \|$", re.MULTILINE)
CALL = re.compile(r'(?:must_equal|at_most|at_least|near)\(\s*"([^"]+)"')


def test_the_page_names_every_check_that_is_made_and_no_other() -> None:
    modules = (captions, container, lettering, narration, speech, thumbnail, watching)
    made = {name for m in modules for name in CALL.findall(Path(str(m.__file__)).read_text())}
    documented = {name for name, _ in ROW.findall(PAGE.read_text())}
    assert documented == made


def test_the_page_says_rightly_which_checks_are_hard(good_inspection: Inspection) -> None:
    documented = dict(ROW.findall(PAGE.read_text()))
    for check in good_inspection.checks:
        assert documented[check.name] == ("hard" if check.hard else "soft"), check.name
