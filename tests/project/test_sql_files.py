"""The SQL: one statement a file, a heading that says what it does, and none of it written in Python."""

import ast
import re
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[2]
SQL = sorted((PROJECT / "sql").rglob("*.sql"))
PYTHON = sorted(
    path for package in ("obapipe", "assets", "schemas") for path in (PROJECT / package).rglob("*.py")
)
HEADING = ("grain", "inputs", "output")
# The one module that may put a name into a statement: DuckDB does not bind the names of tables.
RUNNER = "obapipe/sqlfiles.py"


def name_of(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def heading_of(text: str) -> str:
    """The comment lines before the first line of SQL."""
    lines = text.splitlines()
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    return "\n".join(lines[:end]).lower()


def built_statements(source: str) -> list[int]:
    """The lines on which a text put together in Python is handed to DuckDB."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"sql", "execute", "executemany", "query"}
        and node.args
        and is_built(node.args[0])
    ]


def is_built(argument: ast.expr) -> bool:
    """An f-string, a sum, a `%` or a `.format`, `.join` or `.replace`, anywhere in the argument."""
    return any(
        isinstance(part, ast.JoinedStr | ast.BinOp)
        or (isinstance(part, ast.Attribute) and part.attr in {"format", "join", "replace"})
        for part in ast.walk(argument)
    )


def test_there_is_sql() -> None:
    assert SQL


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_a_file_holds_one_statement(path: Path) -> None:
    assert len(duckdb.extract_statements(path.read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize("path", SQL, ids=name_of)
def test_a_file_opens_with_its_grain_inputs_and_output(path: Path) -> None:
    heading = heading_of(path.read_text(encoding="utf-8"))
    assert [word for word in HEADING if not re.search(rf"\b{word}\b", heading)] == []


def test_a_heading_ends_where_the_sql_begins() -> None:
    assert heading_of("-- Grain: a row\nselect 1\n-- inputs: none") == "-- grain: a row"


@pytest.mark.parametrize("path", PYTHON, ids=name_of)
def test_no_statement_is_built_in_python(path: Path) -> None:
    if name_of(path) != RUNNER:
        assert built_statements(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('con.sql(f"from {table}")', [1]),
        ('\ncon.execute("from " + table)', [2]),
        ('con.execute("from %s" % table)', [1]),
        ('con.sql("from {}".format(table))', [1]),
        ('con.sql("from cell")', []),
        ('con.execute("insert into cell values ($n)", {"n": 1 + 1})', []),
        ('print(f"{n} cells")', []),
    ],
)
def test_a_built_statement_is_seen(source: str, lines: list[int]) -> None:
    assert built_statements(source) == lines
