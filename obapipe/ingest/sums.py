"""Whether the parts of a row add up to its total, where the source says that they should."""

import polars as pl

from obapipe.ingest.problems import Problem, from_rows
from obapipe.ingest.tables import TextTable
from obapipe.partnership import Source


def check_sums(table: TextTable, source: Source, headings: dict[str, str], file: str) -> list[Problem]:
    """Compare each declared total with its parts, row by row; rows in which any of them is no number are passed over.

    Args:
        table: the file's table, before any row is dropped.
        source: states the sums and their tolerance.
        headings: heading as the source names it to heading as the file spells it.
        file: its name.

    Returns:
        A warning for each total that differs from its parts by more than the tolerance in some row.
    """
    problems: list[Problem] = []
    for one in source.sums:
        total = _number(table, headings[one.total])
        parts = [_number(table, headings[part]) for part in one.parts]
        added = pl.sum_horizontal(parts)
        given = pl.all_horizontal(total.is_not_null(), *(part.is_not_null() for part in parts))
        wrong = table.frame.filter(given & ((total - added).abs() > one.tolerance)).select(
            pl.lit(file).alias("source_file"),
            pl.lit(table.sheet, pl.String).alias("source_sheet"),
            "source_row",
            pl.lit(headings[one.total]).alias("column"),
            pl.format("{} where the parts add up to {}", _shown(total), _shown(added)).alias("found"),
        )
        pattern = Problem(
            "warning",
            "parts_not_total",
            file,
            expected="the sum of "
            + ", ".join(one.parts)
            + (f", give or take {one.tolerance:g}" * (one.tolerance > 0)),
            advice="Ask the sender which is right, or say in `sums` of the source by how much rounding may differ.",
        )
        problems += from_rows(wrong, pattern)
    return problems


def _number(table: TextTable, heading: str) -> pl.Expr:
    return table.column(heading).str.replace_all(",", "", literal=True).cast(pl.Float64, strict=False)


def _shown(number: pl.Expr) -> pl.Expr:
    return number.round(6).cast(pl.String).str.strip_suffix(".0")
