"""Loads, checks and runs the files of `sql/`. Nothing else in obapipe builds SQL.

A file holds one statement and opens with a comment that says its grain, its inputs and its output. Values are bound as
`$name`, exactly those that the file asks for.
"""

import re
from functools import cache
from pathlib import Path

import duckdb
import polars as pl

from obapipe.paths import resource

Value = str | int | float | bool | list[str] | None
_PARAMETER = re.compile(r"\$([a-z_]+)")
_COMMENT = re.compile(r"--[^\n]*")


class SqlFileError(ValueError):
    """A file of `sql/` is not one statement, or was given other parameters than it asks for."""


@cache
def statement(name: str) -> str:
    """The text of `sql/<name>.sql`.

    Raises:
        SqlFileError: it does not hold exactly one statement.
        FileNotFoundError: there is no such file.
    """
    text = (resource("sql") / f"{name}.sql").read_text(encoding="utf-8")
    if len(duckdb.extract_statements(text)) != 1:
        message = f"sql/{name}.sql must hold one statement."
        raise SqlFileError(message)
    return text


def run(connection: duckdb.DuckDBPyConnection, name: str, **given: Value) -> None:
    """Execute `sql/<name>.sql` with bound values."""
    connection.execute(statement(name), _checked(name, given) or None).fetchall()


def read(connection: duckdb.DuckDBPyConnection, name: str, **given: Value) -> pl.DataFrame:
    """The rows that `sql/<name>.sql` selects, as a polars frame."""
    return connection.sql(statement(name), params=_checked(name, given) or None).pl()


def attach(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Attach a database file under its file's own name (`release.duckdb` as `release`).

    ATTACH is no file of `sql/` because it takes no bound parameter: the path and the name are quoted here.

    Raises:
        duckdb.Error: the file cannot be opened, or another process holds it.
    """
    file, name = str(path).replace("'", "''"), path.stem.replace('"', '""')
    connection.execute(f"attach '{file}' as \"{name}\"").fetchall()


def _checked(name: str, given: dict[str, Value]) -> dict[str, Value]:
    asked = set(_PARAMETER.findall(_COMMENT.sub("", statement(name))))
    if asked != set(given):
        message = f"sql/{name}.sql asks for {sorted(asked)} and was given {sorted(given)}."
        raise SqlFileError(message)
    return given
