"""Runs an extract's pandera schema and tells its failures as problems. The rules themselves are in `schemas`.

Validation is switched on here, whatever the environment says.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import cast

import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context
from pandera.errors import SchemaErrors

from obapipe.ingest.problems import Problem, from_rows
from obapipe.ingest.shaping import heading_of
from schemas import EXTRACTS, Categories, Extract

_CATEGORY_RULES = ("allowed_category",)
_ADVICE = {
    "allowed_category": "Have the file corrected, recode it in sources.toml, or list it in indicators.toml.",
    "unique_key": "Have the file corrected, or say in sources.toml what it means (`sum_rows`, `same_rows`).",
    "empty_cell": "Have the file corrected, or add a recode or a `drop` to the source.",
}
_SEVERAL_SHOWN = 12


def validate(
    frame: pl.DataFrame,
    extract: Extract,
    categories: Categories,
    weighted: pl.Expr | None,
) -> dict[str, list[Problem]]:
    """Check rows of any number of received months at once.

    Args:
        frame: the extract's key, all its measures (Float64), `source_status`, `source`, `source_file`,
            `source_sheet`, `source_row` and `received`.
        extract: whose schema.
        categories: allowed categories by dimension.
        weighted: which rows carry decimals; None where none do.

    Returns:
        Received month to problems, months without any left out; `column` is the extract's, for `placing` to tell by
        the file's heading.
    """
    parts = [(frame, False)]
    if weighted is not None:
        carries = weighted.fill_null(value=False)
        parts = [(frame.filter(~carries), False), (frame.filter(carries), True)]
    found: dict[str, list[Problem]] = {}
    for rows, decimals in parts:
        if rows.is_empty():
            continue
        failures = _failures(typed(rows, extract, decimals=decimals), extract, categories, decimals=decimals)
        for (received,), failing in failures.group_by("received", maintain_order=True):
            found.setdefault(str(received), []).extend(_problems(failing, extract, categories))
    return found


def typed(frame: pl.DataFrame, extract: Extract, *, decimals: bool) -> pl.DataFrame:
    """Whole measures as Int64, unless decimals are allowed in them."""
    if decimals:
        return frame
    return frame.with_columns(
        pl.col(name).cast(pl.Int64) for name, kind in extract.all_measures.items() if kind == "whole"
    )


def _failures(
    frame: pl.DataFrame, extract: Extract, categories: Categories, *, decimals: bool
) -> pl.DataFrame:
    """The rows that break a rule, with where they stood, its name, the column, its heading and what was found."""
    allowed = tuple((name, tuple(categories[name])) for name in extract.dimensions if name in categories)
    empty = pl.DataFrame(
        schema=dict.fromkeys(
            ("received", "source", "source_file", "source_sheet", "rule", "name", "heading", "found"),
            pl.String,
        )
    )
    try:
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            _schema(extract.name, allowed, decimals=decimals).validate(frame, lazy=True)
    except SchemaErrors as failed:
        cases = cast("pl.DataFrame", failed.failure_cases)
        if cases["index"].null_count():
            raise
        return pl.concat(
            [
                _broken(frame, str(rule), column if of == "Column" else None, rows["index"], extract)
                for (rule, column, of), rows in cases.group_by(
                    "check", "column", "schema_context", maintain_order=True
                )
            ]
        )
    return empty


@lru_cache(maxsize=256)
def _schema(
    extract: str, categories: tuple[tuple[str, tuple[str, ...]], ...], *, decimals: bool
) -> pa.DataFrameSchema:
    return EXTRACTS[extract].schema(dict(categories), decimals=decimals)


def _broken(
    frame: pl.DataFrame, rule: str, name: object, places: pl.Series, extract: Extract
) -> pl.DataFrame:
    column = None if name is None else str(name)
    if rule == "not_nullable":
        rule = "empty_cell"
    if rule == "unique_key":
        found = pl.concat_str(pl.lit("a second row for "), _joined(extract.key))
    elif column is None:
        column, _, other = rule.partition("_not_above_")
        found = pl.concat_str(column, pl.lit(" against "), other)
    else:
        found = pl.col(column).cast(pl.String)
    wide = heading_of(column or "")
    heading = pl.lit(column, pl.String)
    if wide in frame.columns:
        heading = pl.coalesce(wide, heading)
    return frame[places.cast(pl.UInt32)].select(
        "received",
        "source",
        "source_file",
        "source_sheet",
        "source_row",
        rule=pl.lit(rule),
        name=pl.lit(column, pl.String),
        heading=heading,
        found=found,
    )


def _joined(key: Sequence[str]) -> pl.Expr:
    return pl.concat_str(*(pl.col(name).cast(pl.String) for name in key), separator=", ")


def _problems(failing: pl.DataFrame, extract: Extract, categories: Categories) -> list[Problem]:
    problems: list[Problem] = []
    for (rule, name), rows in failing.group_by("rule", "name", maintain_order=True):
        column = None if name is None else str(name)
        pattern = Problem(
            "error",
            str(rule),
            "",
            expected=_expected(str(rule), column, extract, categories),
            advice=_ADVICE.get(str(rule), "Have the file corrected."),
            extract=extract.name,
        )
        cells = rows.drop("received", "rule", "name").rename({"heading": "column"})
        problems += from_rows(cells, pattern, each_value=rule in _CATEGORY_RULES)
    return problems


def _expected(rule: str, column: str | None, extract: Extract, categories: Categories) -> str:
    if rule == "allowed_category":
        listed = [f"'{category}'" for category in categories[column or ""]]
        return "one of " + ", ".join(listed[:_SEVERAL_SHOWN]) + (" ..." if listed[_SEVERAL_SHOWN:] else "")
    if rule == "unique_key":
        return f"one row for each {', '.join(extract.key)}"
    if "_not_above_" in rule:
        part, _, whole = rule.partition("_not_above_")
        return f"{part} no larger than {whole}"
    return {"not_negative": "0 or more", "possible_age": "an age from 0 to 120"}.get(rule, "a value")
