"""Measure cells: numbers as people write them, and the symbols that stand where a number is not given."""

from dataclasses import replace

import polars as pl

from obapipe.ingest.problems import Problem, from_rows
from obapipe.ingest.shaping import HEADING, original
from obapipe.partnership import Source
from schemas import Extract, Kind

_DIGITS = r"^[+-]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?"
_NUMBER: dict[Kind, str] = {"whole": f"{_DIGITS}$", "decimal": f"{_DIGITS}([eE][+-]?[0-9]+)?$"}
_TOO_LARGE = (
    1e12  # no place has a million million of anything; beyond 2 to the power of 53 digits would be lost
)
_WORST_FIRST = ("withheld", "missing", "not_applicable")
_DIGITS_KEPT = 9  # a scaled decimal fraction comes back to what was meant
_FAULTY = "faulty"


def read_figures(
    rows: pl.DataFrame, source: Source, extract: Extract, weighted: pl.Expr | None
) -> tuple[pl.DataFrame, list[Problem]]:
    """Turn a file's measure cells into numbers and a status.

    Args:
        rows: what `shaping.shape` gives, its dimensions resolved.
        source: states the symbols and scales.
        extract: states which measures are whole.
        weighted: which rows may carry decimals in whole measures.

    Returns:
        The rows without those that hold a cell that cannot be read; every measure of the extract as Float64
        (null where a symbol or nothing stands) and `source_status` (ok, withheld, missing, not_applicable).
        And the problems.
    """
    given = [name for name in extract.all_measures if name in rows.columns]
    symbols = [
        pl.col(name).fill_null("").replace_strict(source.symbols, default=None, return_dtype=pl.String)
        for name in given
    ]
    rows = rows.with_columns(
        *(symbol.alias(f"symbol {name}") for name, symbol in zip(given, symbols, strict=True)),
        pl.lit(value=False).alias(_FAULTY),
    ).with_columns(
        _number(name, extract.all_measures[name], source.scale.get(name, 1)).alias(f"number {name}")
        for name in given
    )
    problems: list[Problem] = []
    for name in given:
        problems += _judge(rows, name, extract.all_measures[name], source, extract, weighted)
        rows = rows.with_columns(
            pl.col(_FAULTY)
            | _unread(name)
            | _too_large(name)
            | _fraction(name, extract.all_measures[name], weighted)
        )
    typed = rows.filter(~pl.col(_FAULTY)).with_columns(
        _status(given, extract).alias("source_status"),
        *(
            (pl.col(f"number {name}") if name in given else pl.lit(None, pl.Float64)).alias(name)
            for name in extract.all_measures
        ),
    )
    return typed.drop(pl.selectors.starts_with("symbol ", "number "), _FAULTY), problems


def _number(name: str, kind: Kind, scale: float) -> pl.Expr:
    text = pl.col(name)
    plain = pl.col(f"symbol {name}").is_null() & text.str.contains(_NUMBER[kind])
    number = pl.when(plain).then(text.str.replace_all(",", "", literal=True)).cast(pl.Float64, strict=False)
    return number if scale == 1 else (number * scale).round(_DIGITS_KEPT)


def _unread(name: str) -> pl.Expr:
    return (
        pl.col(name).is_not_null() & pl.col(f"symbol {name}").is_null() & pl.col(f"number {name}").is_null()
    )


def _too_large(name: str) -> pl.Expr:
    return (pl.col(f"number {name}").abs() >= _TOO_LARGE).fill_null(value=False)


def _fraction(name: str, kind: Kind, weighted: pl.Expr | None) -> pl.Expr:
    if kind == "decimal":
        return pl.lit(value=False)
    number = pl.col(f"number {name}")
    fraction = (number != number.round(0)).fill_null(value=False)
    return fraction if weighted is None else fraction & ~weighted.fill_null(value=False)


def _judge(
    rows: pl.DataFrame, name: str, kind: Kind, source: Source, extract: Extract, weighted: pl.Expr | None
) -> list[Problem]:
    cells = [
        "source_file",
        "source_row",
        pl.coalesce(
            HEADING if _is_unpivoted(source, name) else pl.lit(None, pl.String),
            pl.lit(original(source, name)),
        ).alias("column"),
        pl.col(name).alias("found"),
    ]
    pattern = Problem("error", "not_a_number", "", extract=extract.name)
    unread = replace(
        pattern,
        expected="a number" if kind == "decimal" else "a whole number, in digits",
        advice="Have the file corrected, or say in `symbols` of the source what that text means.",
    )
    fraction = replace(
        pattern,
        rule="not_whole",
        expected="a whole number, since this counts children or events",
        advice='Have the file corrected; estimates belong to an indicator of measure_kind "weighted".',
    )
    too_large = replace(
        pattern,
        rule="too_large",
        expected="a number below 1,000,000,000,000",
        advice="Have the file corrected: two cells may have run together.",
    )
    return [
        *from_rows(rows.filter(_unread(name)).select(cells), unread),
        *from_rows(rows.filter(_too_large(name)).select(cells), too_large),
        *from_rows(rows.filter(_fraction(name, kind, weighted)).select(cells), fraction),
    ]


def _is_unpivoted(source: Source, name: str) -> bool:
    return source.unpivot is not None and source.unpivot.value == name


def _status(given: list[str], extract: Extract) -> pl.Expr:
    """The worst symbol of the row; a blank where a measure has to stand is missing."""
    must = [pl.col(f"number {name}").is_null() for name in extract.measures if name in given]
    either = [pl.col(f"number {name}").is_null() for name in extract.needs_one_of if name in given]
    missing = [*must, *([pl.all_horizontal(either)] if either else [])]
    status = pl.when(pl.any_horizontal(missing)).then(pl.lit("missing")).otherwise(pl.lit("ok"))
    for word in reversed(_WORST_FIRST):
        seen = pl.any_horizontal((pl.col(f"symbol {name}") == word).fill_null(value=False) for name in given)
        status = pl.when(seen).then(pl.lit(word)).otherwise(status)
    return status
