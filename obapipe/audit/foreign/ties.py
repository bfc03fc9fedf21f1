"""What a published table says of itself: parts that sum to totals, in rows and across rows, and percentages.

Each is a relation of the table's counts whose coefficients times numbers sum to 0, as the attacker takes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from obapipe.audit.foreign.description import ColumnsAddUp, Description, Percentage, RowsAddUp
from obapipe.audit.foreign.fault import Faults, shown
from obapipe.audit.foreign.sheet import Sheet

COLUMNS, ROWS, PERCENTAGE = "columns", "rows", "percentage"
_TIES = {
    "relation": pl.Int64,
    "name": pl.String,
    "kind": pl.String,
    "cell": pl.Int64,
    "coefficient": pl.Int64,
}
_SPACES = {"cell": pl.Int64, "low": pl.Int64, "high": pl.Int64}


@dataclass(frozen=True)
class Ties:
    """What ties a table's counts together.

    Attributes:
        entries: `relation`, `name` (of the sum), `kind` (`columns`, `rows` or `percentage`), `cell`, `coefficient`.
        spaces: cells beside the table's own that say "at least": `cell`, `low`, `high`.
        idle: names of sums that the table has no row for.
    """

    entries: pl.DataFrame
    spaces: pl.DataFrame
    idle: tuple[str, ...]


def ties_of(sheet: Sheet, description: Description) -> Ties:
    """Everything that ties the counts of a table together.

    Raises:
        ForeignError: a percentage is neither a number nor a known symbol, or a sum has two totals.
    """
    faults = Faults()
    parts = [_within(sheet, one) for one in description.columns_add_up]
    parts += [_across(sheet, one, faults) for one in description.rows_add_up]
    names = [one.name for one in (*description.columns_add_up, *description.rows_add_up)]
    idle = [name for name, part in zip(names, parts, strict=True) if part.is_empty()]
    entries, spaces = _joined(parts), pl.DataFrame(schema=_SPACES)
    for one in description.percentage:
        more, room = _shares(sheet, one, sheet.cells.height + spaces.height, description, faults)
        entries, spaces = _joined([entries, more]), pl.concat([spaces, room])
    faults.stop()
    return Ties(entries, spaces, tuple(idle))


def _joined(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One frame of all, relations numbered through."""
    start, numbered = 0, [pl.DataFrame(schema=_TIES)]
    for part in parts:
        numbered.append(
            part.with_columns(pl.col("relation") + start).select(
                pl.col(name).cast(kind) for name, kind in _TIES.items()
            )
        )
        start += part["relation"].n_unique()
    return pl.concat(numbered)


def _within(sheet: Sheet, one: ColumnsAddUp) -> pl.DataFrame:
    """Within each row, parts less total."""
    total = sheet.column(one.total)
    parts = [place for place in map(sheet.column, one.parts) if place is not None]
    if total is None or not parts:
        return pl.DataFrame(schema=_TIES)
    held = sheet.cells.join(sheet.chosen(one.rows).select("row"), on="row", how="semi").filter(
        pl.col("column").is_in([total, *parts])
    )
    return held.select(
        relation=pl.col("row").rank("dense").cast(pl.Int64) - 1,
        name=pl.lit(one.name),
        kind=pl.lit(COLUMNS),
        cell="cell",
        coefficient=pl.when(pl.col("column") == total).then(-1).otherwise(1),
    )


def _across(sheet: Sheet, one: RowsAddUp, faults: Faults) -> pl.DataFrame:
    """In each column, the parts' rows less the total's."""
    by = [str(sheet.column(name)) for name in one.by]
    totals = sheet.chosen(one.total).select("row", *by)
    parts = sheet.chosen(one.parts).join(totals, on="row", how="anti").select("row", *by)
    group = pl.concat_str([pl.lit(""), *by], separator="\u001f").alias("group")
    totals, parts = totals.with_columns(group), parts.with_columns(group)
    for row, first in (
        totals.with_columns(first=pl.col("row").min().over("group"))
        .filter(pl.col("row") != pl.col("first"))
        .select("row", "first")
        .iter_rows()
    ):
        advice = f"Add to 'by' of '{one.name}' what tells them apart."
        faults.add((sheet.file, row, ""), f"a second total (the first is row {first})", "one", advice)
    rows = pl.concat(
        [
            totals.join(parts, on="group", how="semi").select("row", "group", sign=pl.lit(-1)),
            parts.join(totals, on="group", how="semi").select("row", "group", sign=pl.lit(1)),
        ]
    )
    columns = [place for place in map(sheet.column, one.columns) if place is not None]
    held = sheet.cells.filter(pl.col("column").is_in(columns)) if one.columns else sheet.cells
    return (
        held.join(rows, on="row")
        .sort("group", "column", "row")
        .select(
            relation=pl.struct("group", "column").rle_id().cast(pl.Int64),
            name=pl.lit(one.name),
            kind=pl.lit(ROWS),
            cell="cell",
            coefficient="sign",
        )
    )


def _shares(
    sheet: Sheet, one: Percentage, start: int, description: Description, faults: Faults
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two inequalities a percentage, where one of its counts is not printed: it lies within half of its last digit.

    With p the printed digits as a whole number and a = 2 x scale x 10^decimals: (2p - 1) x base <= a x count <=
    (2p + 1) x base. Each is written as a sum with a space of nought or more.
    """
    column, of, base = sheet.column(one.column), sheet.column(one.of), sheet.column(one.base)
    if column is None or of is None or base is None:
        return pl.DataFrame(schema=_TIES), pl.DataFrame(schema=_SPACES)
    digits = _digits(sheet, one, column, description, faults)
    counts = sheet.cells.select("row", "column", "cell", known=pl.col("number").is_not_null())
    printed = (
        digits.join(counts.filter(pl.col("column") == of).drop("column"), on="row")
        .join(
            counts.filter(pl.col("column") == base).select("row", base="cell", base_known="known"), on="row"
        )
        .filter(~(pl.col("known") & pl.col("base_known")))
    )
    entries: list[tuple[int, str, str, int, int]] = []
    scale = 2 * one.scale * 10**one.decimals
    for number, (digit, cell, whole) in enumerate(printed.select("digits", "cell", "base").iter_rows()):
        for side, sign in ((0, 1), (1, -1)):
            relation = 2 * number + side
            shares = ((cell, sign * scale), (whole, -sign * (2 * digit - sign)), (start + relation, -1))
            entries += [
                (relation, one.column, PERCENTAGE, member, share) for member, share in shares if share
            ]
    spaces = pl.DataFrame(
        {"cell": pl.int_range(start, start + 2 * printed.height, eager=True, dtype=pl.Int64)}
    )
    return pl.DataFrame(entries, schema=_TIES, orient="row"), spaces.select(
        "cell", low=pl.lit(0, pl.Int64), high=pl.lit(None, pl.Int64)
    )


def _digits(
    sheet: Sheet, one: Percentage, column: int, description: Description, faults: Faults
) -> pl.DataFrame:
    """The printed percentages as whole numbers of their last decimal: row, digits."""
    decimals, rows = one.decimals, sheet.chosen(one.rows)
    texts = rows.select("row", text=pl.col(str(column)))
    symbols = list(description.hidden + description.not_available)
    rest = texts.filter(~pl.col("text").is_in(symbols))
    fits = rf"^[0-9]{{1,6}}(\.[0-9]{{1,{decimals}}})?$" if decimals else "^[0-9]{1,6}$"
    for row, text in rest.filter(~pl.col("text").str.contains(fits)).iter_rows():
        expected = f"a number with {decimals} decimals at most, or a symbol of the description"
        faults.add(
            (sheet.file, row, sheet.headings[column]), shown(text), expected, "Correct decimals there."
        )
    return rest.filter(pl.col("text").str.contains(fits)).select(
        "row",
        digits=(
            pl.col("text").str.extract("^([0-9]+)")
            + pl.col("text").str.extract(r"\.([0-9]+)$").fill_null("").str.pad_end(decimals, "0")
        ).cast(pl.Int64),
    )
