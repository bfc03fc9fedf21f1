"""What a partnership measures is in its folder: no indicator, place or category is known to the code."""

import ast
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# The demo city is data that ships with the code; only its folder may name what is in it.
DEMO = PROJECT / "obapipe" / "demo"
CATALOGUES = sorted(path for top in (DEMO, PROJECT / "partnerships") for path in top.rglob("indicators.toml"))
PYTHON = sorted(
    path
    for package in ("obapipe", "assets", "schemas")
    for path in (PROJECT / package).rglob("*.py")
    if not path.is_relative_to(DEMO)
)
# An extract and a measure of the same plain name are the contract of `schemas`, not an indicator in code.
EXTRACTS = {path.stem for path in (PROJECT / "schemas").glob("*.py")}


def indicators() -> set[str]:
    """Every indicator of every catalogue that ships with the project."""
    found: set[str] = set()
    for path in CATALOGUES:
        found |= tomllib.loads(path.read_text(encoding="utf-8"))["indicator"].keys()
    return found


def words_in(source: str) -> set[str]:
    """Every text literal of a module, its docstrings apart."""
    tree = ast.parse(source)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    }


def test_there_are_catalogues_to_compare_with() -> None:
    assert len(indicators()) > 10


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: path.relative_to(PROJECT).as_posix())
def test_a_module_names_no_indicator(path: Path) -> None:
    assert words_in(path.read_text(encoding="utf-8")) & (indicators() - EXTRACTS) == set()


def test_a_docstring_is_no_name_in_code() -> None:
    assert words_in('"""neet"""\nx = "cla"\n') == {"cla"}
