"""Measure cells: numbers as people write them, and the symbols that stand where a number is not given."""

from dataclasses import replace

import polars as pl

from obapipe.ingest.combining import heading_of, row_of
from obapipe.ingest.problems import Problem, from_rows
from obapipe.ingest.shaping import SHEET
from obapipe.partnership import Source
from obapipe.partnership.sources import Unit
from schemas import Extract, Kind

# Thousands are set apart by commas, or by the spaces that typesetters use; two words side by side are no number.
_GROUPED = "[,\u00a0\u2009\u202f]"
_DIGITS = rf"^[+-]?([0-9]+|[0-9]{{1,3}}({_GROUPED}[0-9]{{3}})+)(\.[0-9]*)?"
_SCALES: dict[Unit, float] = {"percent": 1, "fraction": 100, "thousands": 1_000, "millions": 1_000_000}
_NUMBER: dict[Kind, str] = {"whole": f"{_DIGITS}$", "decimal": f"{_DIGITS}([eE][+-]?[0-9]+)?$"}
# A thousand, or one with three decimals: a count has none, so nobody can tell.
_TWO_READINGS = r"^[+-]?[0-9]{1,3}\.000$"
_TOO_LARGE = (
    1e12  # no place has a million million of anything; beyond 2 to the power of 53 digits would be lost
)
_WORST_FIRST = ("withheld", "missing", "not_applicable")
_DIGITS_KEPT = 9  # a scaled decimal fraction comes back to what was meant
_FAULTY = "faulty"


def read_figures(
    rows: pl.DataFrame,
    source: Source,
    extract: Extract,
    weighted: pl.Expr | None,
    paired: pl.Expr | None = None,
) -> tuple[pl.DataFrame, list[Problem]]:
    """Turn a file's measure cells into numbers and a status.

    Args:
        rows: what `shaping.shape` gives, its dimensions resolved.
        source: states the symbols and scales.
        extract: states which measures are whole.
        weighted: which rows may carry decimals in whole measures.
        paired: which rows need a denominator beside their numerator.

    Returns:
        The rows without those that hold a cell that cannot be read; every measure of the extract as Float64
        (null where a symbol or nothing stands) and `source_status` (ok, withheld, missing, not_applicable).
        And the problems.
    """
    given = [name for name in extract.all_measures if name in rows.columns]
    rows = rows.with_columns(
        *(_symbol(name, source).alias(f"symbol {name}") for name in given),
        pl.lit(value=False).alias(_FAULTY),
    ).with_columns(
        _number(name, extract.all_measures[name], source).alias(f"number {name}") for name in given
    )
    problems = _blank(rows, given, extract, paired)
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


def _symbol(name: str, source: Source) -> pl.Expr:
    """What the source says the text means; case counts only where the source tells two cases apart."""
    cell = pl.col(name).fill_null("")
    exact = cell.replace_strict(source.symbols, default=None, return_dtype=pl.String)
    folded = {text.casefold(): status for text, status in source.symbols.items()}
    if len(folded) < len(source.symbols):
        return exact
    return cell.str.to_lowercase().replace_strict(folded, default=None, return_dtype=pl.String)


def _number(name: str, kind: Kind, source: Source) -> pl.Expr:
    text = _bare(pl.col(name), source)
    unit = source.units.get(name)
    percent = pl.lit(value=False)
    if unit in ("percent", "fraction"):
        percent = text.str.ends_with("%")
        text = text.str.strip_suffix("%").str.strip_chars()
    plain = pl.col(f"symbol {name}").is_null() & text.str.contains(_NUMBER[kind])
    if kind == "whole":
        plain &= ~text.str.contains(_TWO_READINGS)
    number = pl.when(plain).then(text.str.replace_all(_GROUPED, "")).cast(pl.Float64, strict=False)
    scale = source.scale.get(name, 1) if unit is None else _SCALES[unit]
    if scale == 1:
        return number
    return pl.when(percent).then(number).otherwise((number * scale).round(_DIGITS_KEPT))


def _bare(text: pl.Expr, source: Source) -> pl.Expr:
    """A cell without the marks (revised, provisional, estimated) that the source puts beside its numbers."""
    if not source.number_marks:
        return text
    marks = "|".join(
        pl.escape_regex(mark.strip()) for mark in sorted(source.number_marks, key=len, reverse=True)
    )
    before, after = rf"^(?:{marks})\s*([0-9+-])", rf"([0-9%.])\s*(?:(?:{marks})\s*)+$"
    return text.str.replace(before, "$1").str.replace(after, "$1")


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
    cells = _where(rows, name)
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
        *from_rows(rows.filter(_unread(name)).select(cells), unread, each_value=True),
        *from_rows(rows.filter(_too_large(name)).select(cells), too_large),
        *from_rows(rows.filter(_fraction(name, kind, weighted)).select(cells), fraction),
    ]


def _where(rows: pl.DataFrame, name: str) -> list[pl.Expr]:
    """What a problem tells of a measure's cells: where they stand and what stands there."""
    heading, row = pl.lit(name), pl.col("source_row")
    if heading_of(name) in rows.columns:
        heading = pl.coalesce(heading_of(name), heading)
    if row_of(name) in rows.columns:
        row = pl.coalesce(row_of(name), row)
    return [
        pl.col("source_file"),
        pl.col(SHEET),
        row.alias("source_row"),
        heading.alias("column"),
        pl.col(name).alias("found"),
    ]


def _blank(rows: pl.DataFrame, given: list[str], extract: Extract, paired: pl.Expr | None) -> list[Problem]:
    """A notice for each table with cells left blank where its rows need a figure."""
    empty = {name: pl.col(name).is_null() & pl.col(f"symbol {name}").is_null() for name in given}
    needed = {name: empty[name] for name in extract.measures if name in given}
    either = [name for name in extract.needs_one_of if name in given]
    if either:
        needed[either[0]] = pl.all_horizontal(empty[name] for name in either)
    pair = [name for name in extract.pair or () if name in given and name not in extract.measures]
    if len(pair) > 1 and paired is not None:
        part, whole = pair
        needed[part] |= empty[part] & ~empty[whole] & paired
        needed[whole] = empty[whole] & ~empty[part] & paired
    cells = [rows.filter(blank).select(_where(rows, name)) for name, blank in needed.items()]
    pattern = Problem(
        "notice",
        "blank_figure",
        "",
        expected="a figure, or a symbol that says why there is none",
        advice="It counts as missing, never as 0. If it is not missing, have the file corrected.",
        extract=extract.name,
    )
    return _one_a_table(from_rows(pl.concat(cells), pattern)) if cells else []


def _one_a_table(problems: list[Problem]) -> list[Problem]:
    """One problem a table for all its columns: a wide one may have hundreds."""
    first: dict[tuple[str, str | None], Problem] = {}
    for problem in problems:
        table = (problem.file, problem.sheet)
        known = first.get(table)
        first[table] = problem if known is None else replace(known, count=known.count + problem.count)
    return list(first.values())


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
