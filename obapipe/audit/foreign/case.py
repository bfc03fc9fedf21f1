"""Audits tables that come as cells and relations, with a list of the cells that are hidden.

The true counts are in these files, so only hidden counts that are in fact small are asked about: to work out another
gives nobody away. The attacker is never told a hidden one.
"""

import csv
import re
from pathlib import Path

import polars as pl

from obapipe.audit.engine import attack
from obapipe.audit.foreign.fault import Faults, shown
from obapipe.audit.foreign.findings import PRINTED, Place, TableFindings

CELLS, RELATIONS, SUPPRESSED = "cells.csv", "relations.csv", "suppressed.csv"
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}(\.0+)?")
_OWN = {"n", "published", "release", "status"}


def audit_case(folder: Path, suppressed: Path, *, threshold: int, sensitive_from: int) -> TableFindings:
    """Attack the union of all releases.

    Args:
        folder: of `cells.csv` (`cell_id`, `n`; `published`, 1 or 0, and `status`, `frozen` or nothing, where wanted;
            other columns say what a cell is) and `relations.csv` (`rel_id`, `cell_id`, `coef`; each sums to 0).
        suppressed: of `suppressed.csv` (`cell_id`, `suppressed`, 1 or 0), with each published cell.
        threshold: the smallest count that may be shown.
        sensitive_from: the smallest count that is hidden; 1 says that noughts are printed.

    Raises:
        ForeignError: a file is missing or says what cannot be.
    """
    faults = Faults()
    cells = _table(folder / CELLS, ("cell_id", "n"), faults)
    relations = _table(folder / RELATIONS, ("rel_id", "cell_id", "coef"), faults)
    decided = _table(suppressed / SUPPRESSED, ("cell_id", "suppressed"), faults)
    faults.stop()
    known = _hidden(_cells(cells, faults), _flags(SUPPRESSED, decided, "suppressed", faults), decided, faults)
    entries = _entries(relations, known, faults)
    faults.stop()
    _check_sums(entries, known, faults)
    faults.stop()
    small = pl.col("n").is_between(sensitive_from, threshold - 1)
    asked = known.select(
        "cell",
        number=pl.when(~pl.col("unknown")).then("n"),
        low=pl.when(pl.col("unknown") & pl.col("published")).then(sensitive_from).otherwise(0).cast(pl.Int64),
        high=pl.lit(None, pl.Int64),
        asked=pl.col("unknown") & small,
    )
    tied = asked.join(entries, on="cell", how="semi")
    found = attack(
        tied,
        entries.select("relation", "cell", "coefficient"),
        threshold=threshold,
        sensitive_from=sensitive_from,
    )
    direct = known.filter(~pl.col("unknown") & ~pl.col("frozen") & small)
    places = (
        pl.concat([found.select("cell", "class"), direct.select("cell", pl.lit(PRINTED).alias("class"))])
        .join(known, on="cell")
        .sort("row", "class")
    )
    return TableFindings(
        file=CELLS,
        title=f"{folder.name}, as {SUPPRESSED} hides it",
        figures=int((~known["unknown"]).sum()),
        hidden=int(known["unknown"].sum()),
        sums=(),
        places=tuple(
            Place(row, key, "", sure) for row, key, sure in places.select("row", "key", "class").iter_rows()
        ),
    )


def _table(path: Path, needed: tuple[str, ...], faults: Faults) -> pl.DataFrame:
    """A file's text, with the row number a spreadsheet gives each; columns as they are called there."""
    where = (path.name, None, "")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [[cell.strip() for cell in line] for line in csv.reader(file, strict=True)]
    except FileNotFoundError:
        faults.add(
            where,
            "no such file",
            f"it in {path.parent}",
            "obapipe suppress writes suppressed.csv; say where with --suppressed.",
        )
        return pl.DataFrame()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        faults.add(where, f"what cannot be read ({error})", "text in UTF-8 with commas", "Save it as CSV.")
        return pl.DataFrame()
    headings = lines[0] if lines else []
    for name in needed:
        if headings.count(name) != 1:
            faults.add(
                (path.name, 1, name),
                ", ".join(headings) or "nothing",
                f"one column '{name}'",
                "Name the columns so.",
            )
    if len(set(headings)) != len(headings):
        faults.add((path.name, 1, ""), "two columns of one name", "each once", "Rename one of them.")
    numbered = [(row, line) for row, line in enumerate(lines[1:], start=2) if any(line)]
    for row, line in numbered:
        if len(line) != len(headings):
            faults.add(
                (path.name, row, ""),
                f"{len(line)} cells",
                f"{len(headings)} as in the headings",
                "Look for a comma too many or too few.",
            )
    faults.stop()
    frame = {heading: [line[place] for _, line in numbered] for place, heading in enumerate(headings)}
    rows = pl.Series("row ", [row for row, _ in numbered], pl.Int64)
    return pl.DataFrame(frame, schema=dict.fromkeys(headings, pl.String)).with_columns(rows)


def _cells(table: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """cell, id, row, key, n, published, frozen."""
    if table.is_empty():
        faults.add((CELLS, None, ""), "no row", "a row for each cell of the tables", "Write them.")
    told = [name for name in table.columns if name not in _OWN | {"row ", "cell_id"}]
    _check_once(CELLS, table, faults)
    flags = {
        "published": _flags(CELLS, table, "published", faults)
        if "published" in table.columns
        else pl.lit(value=True),
        "frozen": pl.col("status") == "frozen" if "status" in table.columns else pl.lit(value=False),
    }
    return table.select(
        cell=pl.int_range(pl.len(), dtype=pl.Int64),
        id="cell_id",
        row="row ",
        key=pl.concat_str([pl.lit("cell ") + pl.col("cell_id"), *told], separator=", "),
        n=_whole(CELLS, table, "n", faults, least=0),
        **flags,
    )  # fmt: skip


def _hidden(cells: pl.DataFrame, flags: pl.Series, decided: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """The cells, and whether a reader has each: what is frozen or published and not suppressed, he has."""
    _check_once(SUPPRESSED, decided, faults)
    strangers = decided.join(cells, left_on="cell_id", right_on="id", how="anti")
    for row, name in strangers.select("row ", "cell_id").iter_rows():
        faults.add(
            (SUPPRESSED, row, "cell_id"), shown(name), f"a cell of {CELLS}", "Are the two of one case?"
        )
    joined = cells.join(
        decided.select(id="cell_id", suppressed=flags).unique("id", keep="first"),
        on="id", how="left", maintain_order="left",
    )  # fmt: skip
    for name in joined.filter(pl.col("suppressed").is_null() & pl.col("published"))["id"]:
        faults.add(
            (SUPPRESSED, None, "cell_id"),
            f"nothing of cell {name}",
            "each published cell",
            "Add it, with suppressed 1 or 0.",
        )
    shown_ = pl.col("frozen") | (pl.col("published") & ~pl.col("suppressed").fill_null(value=True))
    return joined.with_columns(unknown=~shown_)


def _entries(table: pl.DataFrame, cells: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """relation, name, row, cell, coefficient."""
    whole = table.with_columns(coefficient=_whole(RELATIONS, table, "coef", faults, least=None))
    for row, name in (
        whole.join(cells, left_on="cell_id", right_on="id", how="anti").select("row ", "cell_id").iter_rows()
    ):
        faults.add(
            (RELATIONS, row, "cell_id"),
            shown(name),
            f"a cell of {CELLS}",
            "Add the cell there, or correct its id.",
        )
    return (
        whole.join(cells.select("cell", id="id"), left_on="cell_id", right_on="id")
        .group_by("rel_id", "cell", maintain_order=True)
        .agg(pl.col("coefficient").sum(), pl.col("row ").min().alias("row"))
        .filter(pl.col("coefficient") != 0)
        .select(
            pl.col("rel_id").rank("dense").cast(pl.Int64).alias("relation"),
            pl.col("rel_id").alias("name"),
            "row",
            "cell",
            "coefficient",
        )
    )


def _check_sums(entries: pl.DataFrame, cells: pl.DataFrame, faults: Faults) -> None:
    sums = (
        entries.join(cells.select("cell", "n"), on="cell")
        .group_by("name")
        .agg((pl.col("n") * pl.col("coefficient")).sum().alias("sum"), pl.col("row").min())
        .filter(pl.col("sum") != 0)
        .sort("row")
    )
    for name, row in sums.select("name", "row").iter_rows():
        found = f"relation {name}, which does not sum to 0"
        faults.add(
            (RELATIONS, row, ""), found, "every relation to sum to 0", "Correct a count or a coefficient."
        )


def _check_once(file: str, table: pl.DataFrame, faults: Faults) -> None:
    for row, name in table.filter(pl.col("cell_id").is_duplicated()).select("row ", "cell_id").iter_rows():
        faults.add((file, row, "cell_id"), f"{shown(name)} more than once", "each cell once", "Remove a row.")


def _whole(file: str, table: pl.DataFrame, column: str, faults: Faults, *, least: int | None) -> pl.Series:
    numbers: list[int] = []
    for row, text in table.select("row ", column).iter_rows():
        number = int(text.split(".")[0]) if _WHOLE.fullmatch(text) else None
        if number is None or (least is not None and number < least):
            expected = "a whole number" if least is None else f"a whole number of {least} or more"
            faults.add((file, row, column), shown(text), expected, "Correct it.")
        numbers.append(number or 0)
    return pl.Series(column, numbers, pl.Int64)


def _flags(file: str, table: pl.DataFrame, column: str, faults: Faults) -> pl.Series:
    for row, text in table.filter(~pl.col(column).is_in(["0", "1"])).select("row ", column).iter_rows():
        faults.add((file, row, column), shown(text), "1 or 0", "Write one of these.")
    return (table[column] == "1").alias(column)
