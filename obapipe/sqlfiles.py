"""Loads, checks and runs the files of `sql/`. Nothing else in obapipe builds SQL.

A file holds one statement and opens with a comment that says its grain, its inputs and its output. Values are bound as
`$name`, exactly those that the file asks for.
"""

import re
from functools import cache

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


def load(connection: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """Replace a table by a frame, with the frame's own columns and types."""
    connection.register("incoming_frame", frame)
    try:
        quoted = '"' + table.replace('"', '""') + '"'
        connection.execute(f"create or replace table {quoted} as from incoming_frame").fetchall()
    finally:
        connection.unregister("incoming_frame")


def _checked(name: str, given: dict[str, Value]) -> dict[str, Value]:
    asked = set(_PARAMETER.findall(_COMMENT.sub("", statement(name))))
    if asked != set(given):
        message = f"sql/{name}.sql asks for {sorted(asked)} and was given {sorted(given)}."
        raise SqlFileError(message)
    return given
