"""The house keeps its own promises: sizes, names and documents."""

import ast
import re
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import chain
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


RULES = ("S301", "S302", "S307", "S506", "S602", "S604", "S605", "S608", "S324", "S501")
"""Ruff's: pickle, marshal, eval, yaml.load, shells, SQL made of text, weak hashes, TLS unchecked."""
SECRET_WORDS = re.compile(
    r"(^|_)(token|secret|password|signature|fingerprint|digest|code_verifier)$"
)
COMPARED_IN_PUBLIC = {("assets.py", "digest"), ("audit.py", "digest")}
"""Of a public file, in its address; of the head of the trail, which nobody sends."""


def test_what_opens_holes_is_refused_by_the_linter_everywhere() -> None:
    chosen = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    left_out = [*chosen["ignore"], *chain.from_iterable(chosen["per-file-ignores"].values())]
    assert chosen["select"] == ["ALL"]
    assert [rule for rule in RULES for out in left_out if rule.startswith(out)] == []


def test_who_silences_those_rules_says_why() -> None:
    silent = [
        f"{module.name}:{number}"
        for module in MODULES
        for number, line in enumerate(module.read_text().splitlines(), 1)
        for noqa in re.findall(r"# noqa: ([\w, ]+)(.*)", line)
        if set(RULES) & set(noqa[0].replace(",", " ").split())
        and " - " not in f"{noqa[0]}{noqa[1]}"
    ]
    assert silent == []


def is_column(side: ast.expr) -> bool:
    """Whether it is a column of a table, which the database compares."""
    owner = getattr(side, "value", None)
    return isinstance(owner, ast.Name) and owner.id[:1].isupper()


def secrets_compared(tree: ast.AST) -> list[str]:
    """Names of secrets that are compared by `==`, which tells by its time how much of one was right."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        equal = any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops)
        sides = [node.left, *node.comparators]
        names = [getattr(side, "attr", getattr(side, "id", "")) for side in sides]
        told = any(isinstance(side, ast.Constant) or is_column(side) for side in sides)
        found += [name for name in names if equal and not told and SECRET_WORDS.search(name)]
    return found


def test_no_secret_is_compared_by_a_sign_of_equality() -> None:
    found = {
        (module.name, name)
        for module in MODULES
        for name in secrets_compared(ast.parse(module.read_text()))
    }
    assert found <= COMPARED_IN_PUBLIC
    assert secrets_compared(ast.parse("if shown.token == kept.token: enter()")) == ["token"] * 2


def test_nothing_below_the_versions_with_known_holes_is_locked() -> None:
    locked = (ROOT / "requirements.txt").read_text()
    version = re.findall(r"^starlette==(\d+)\.(\d+)\.(\d+)", locked, re.MULTILINE)[0]
    assert tuple(map(int, version)) >= (1, 5, 1), "ranges, hosts and forms were unsafe before"
