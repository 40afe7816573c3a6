"""The house keeps its own promises: sizes, names and documents."""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import pytest

from app.cli import EXIT_CODES
from app.core import exceptions
from app.core.config import environment_names

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "app").rglob("*.py"))
LONGEST_FILE = 250
LONGEST_FUNCTION = 40
BANNED = re.compile(
    r"(Manager|Helper|Util|Processor|Orchestrator|Enhanced|V2)(?![a-z])|^(utils?|helpers?|misc|common)$"
)
VAGUE = {"data", "info", "item", "obj", "handle", "process", "do", "manage"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(module: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, Function):
            yield node


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_one_reason_to_exist(module: Path) -> None:
    assert len(module.read_text().splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_function_is_read_without_scrolling(module: Path) -> None:
    long = [f"{f.name}: {length(f)}" for f in functions(module) if length(f) > LONGEST_FUNCTION]
    assert long == []


def test_the_median_function_is_a_sentence_or_two() -> None:
    assert median(length(f) for module in MODULES for f in functions(module)) <= 10


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_are_the_fields_own_words(module: Path) -> None:
    tree = ast.parse(module.read_text())
    named = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | Function)]
    arguments = [node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)]
    assert [name for name in (*named, *arguments) if name in VAGUE] == []
    assert [name for name in (*named, module.stem, module.parent.name) if BANNED.search(name)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_and_public_function_promises_something(module: Path) -> None:
    tree = ast.parse(module.read_text())
    assert ast.get_docstring(tree), "the module says nothing of itself"
    silent = [
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef | Function)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_a_package_file_holds_only_its_promise_and_its_names() -> None:
    for module in MODULES:
        if module.name != "__init__.py":
            continue
        bodies = ast.parse(module.read_text()).body
        allowed = (ast.Expr, ast.ImportFrom, ast.Assign, ast.AnnAssign)
        assert all(isinstance(node, allowed) for node in bodies), module


def test_every_error_family_has_an_exit_code_or_is_our_fault() -> None:
    families = {
        family
        for family in vars(exceptions).values()
        if isinstance(family, type) and issubclass(family, exceptions.YtempireError)
    }
    assert families - {exceptions.YtempireError} == set(EXIT_CODES)


def test_every_exit_code_and_error_is_documented() -> None:
    page = (ROOT / "docs/cli.md").read_text()
    for family, code in EXIT_CODES.items():
        assert re.search(rf"\| {code} \|.*`{family.code}`", page), family


def test_every_setting_is_in_the_example_file() -> None:
    example = (ROOT / ".env.example").read_text()
    assert [name for name in sorted(environment_names()) if f"{name}=" not in example] == []


def test_the_read_me_names_only_commands_that_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"`make ([a-z]+)", (ROOT / "README.md").read_text()))
    assert named <= targets


def test_every_dependency_is_locked_with_its_hash_and_names_no_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text()
        assert text.count("--hash=sha256:") > text.count("==") > 0
        assert "://" not in text


def test_every_runtime_dependency_has_its_licence_on_record() -> None:
    page = (ROOT / "THIRD_PARTY.md").read_text().lower()
    locked = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text(), re.MULTILINE)
    assert [name for name in locked if f"| {name} |" not in page] == []


def test_documents_link_only_to_pages_that_exist() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {link}"
        for page in pages
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
        if "`" not in link and not (page.parent / link).exists()
    ]
    assert broken == []


def test_every_name_the_table_of_the_document_promises_can_be_imported() -> None:
    page = (ROOT / "docs/architecture.md").read_text().split("## In the document, and here")[1]
    rows = [line.split("|")[2] for line in page.splitlines() if line.startswith("| ")]
    promised = [name for row in rows for name in re.findall(r"`(app(?:\.\w+)+)`", row)]
    assert len(promised) > 30
    assert [name for name in promised if find_spec(name) is None] == []
