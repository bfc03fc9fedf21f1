"""Tables from anywhere as cells and relations: reads and judges `cells.csv` and `relations.csv`.

What is decided about them is written here too (`suppressed.csv` and its proof); deciding it is not done here.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

CELLS, RELATIONS = "cells.csv", "relations.csv"
SUPPRESSED, CERTIFICATES, TARGETS = "suppressed.csv", "certificates.csv", "targets.csv"
LARGEST_COUNT, LARGEST_COEFFICIENT = 10**9, 10**5  # a relation of a thousand cells sums within 64 bits
_WHOLE = re.compile(r"([+-]?[0-9]{1,12})(\.0*)?")
_TOLD = 5  # faults of one kind that are written out
_LONGEST = 40  # characters of what was found


class TablesError(ValueError):
    """The files cannot be used; the message has a line a fault: file, row, what was found, what was expected."""


@dataclass(frozen=True)
class Tables:
    """What is to be published, and how it adds up.

    Attributes:
        cells: `cell_id` Int64 (place in the file, from 0), `name` (its id in the file), `number` Int64 (true count),
            `published` (whether it is printed at all), `frozen` (whether readers have it already), `release` Int64
            (of a frozen cell the first there is).
        relations: `relation_id` Int64, `relation` (its id in the file), `cell_id` Int64, `coefficient` Int64,
            `release` Int64 (the first in which all its cells are there); coefficient x number sums to 0.
    """

    cells: pl.DataFrame
    relations: pl.DataFrame

    @property
    def releases(self) -> list[int]:
        """The releases, in order."""
        return self.cells["release"].unique().sort().to_list()


def read_tables(folder: Path) -> Tables:
    """Read and judge `cells.csv` and `relations.csv`.

    Args:
        folder: where both lie. `cells.csv` has `cell_id` and `n`, may have `published` (1 or 0), `release` (a whole
            number) and `status` (`frozen`: readers have the number already); other columns describe a cell and are
            not read. `relations.csv` has `rel_id`, `cell_id` and `coef`.

    Raises:
        TablesError: a file is missing or cannot be read, or what it says cannot be.
    """
    faults = _Faults()
    sheets = [
        _Sheet.read(folder / CELLS, ("cell_id", "n"), faults),
        _Sheet.read(folder / RELATIONS, ("rel_id", "cell_id", "coef"), faults),
    ]
    faults.stop()
    cells = _cells(sheets[0], faults)
    relations = _relations(sheets[1], cells, faults)
    faults.stop()
    joined = _joined(cells, relations)
    _check_sums(joined, cells, faults)
    faults.stop()
    columns = ("relation_id", "relation", "cell_id", "coefficient", "release")
    return Tables(cells, joined.filter(pl.col("coefficient") != 0).select(columns))


def write_outcome(
    folder: Path, decisions: pl.DataFrame, certificates: pl.DataFrame, targets: pl.DataFrame
) -> None:
    """Write `suppressed.csv`, `certificates.csv` and `targets.csv`, each whole or not at all.

    Args:
        folder: is made where it is not there.
        decisions: cell_id, suppressed, primary: a row a cell of `cells.csv`, ids as they stand there.
        certificates: witness, cell_id, move.
        targets: witness, cell_id, value.

    Raises:
        OSError: it cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in ((SUPPRESSED, decisions), (CERTIFICATES, certificates), (TARGETS, targets)):
        temporary = folder / f".{name}.new"
        try:
            frame.write_csv(temporary)
            temporary.replace(folder / name)
        finally:
            temporary.unlink(missing_ok=True)


class _Faults:
    """Collects what is wrong, a few of each kind written out and the rest counted."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], list[str]] = {}

    def add(self, place: str, row: int | None, found: str, expected: str, advice: str) -> None:
        """Note a fault.

        Args:
            place: the file and, after a comma, the column.
            row: as a spreadsheet numbers rows.
            found: what is there.
            expected: what should be.
            advice: what to do.
        """
        file, _, column = place.partition(", ")
        where = ", ".join(one for one in (file, "" if row is None else f"row {row}", column) if one)
        self._told.setdefault((place, expected), []).append(
            f"{where}: found {found}, expected {expected}. {advice}"
        )

    def stop(self) -> None:
        """Raise what was found, if anything was.

        Raises:
            TablesError: something is wrong.
        """
        lines: list[str] = []
        for (place, _), told in self._told.items():
            lines += told[:_TOLD]
            if len(told) > _TOLD:
                lines.append(f"{place}: {len(told) - _TOLD:,} more rows with the same fault.")
        if lines:
            raise TablesError("\n".join(lines))


@dataclass(frozen=True)
class _Sheet:
    """A CSV file: its headings, and its rows as text with the number that a spreadsheet gives each."""

    file: str
    headings: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]

    def column(self, name: str) -> Iterator[tuple[int, str]]:
        """A column's row numbers and texts; empty texts where the file has no such column."""
        place = self.headings.index(name) if name in self.headings else None
        for row, cells in self.rows:
            yield row, "" if place is None else cells[place]

    @staticmethod
    def read(path: Path, needed: Sequence[str], faults: _Faults) -> "_Sheet":
        """Read a file; what is wrong with it as a table is noted."""
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                read = [[cell.strip() for cell in row] for row in csv.reader(file, strict=True)]
        except FileNotFoundError:
            faults.add(
                path.name, None, "no such file", f"it in {path.parent}", "Name its folder with --tables."
            )
            return _Sheet(path.name, (), ())
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            why = error.strerror if isinstance(error, OSError) else error
            faults.add(
                path.name,
                None,
                f"what cannot be read ({why})",
                "text in UTF-8 with commas",
                "Save it as CSV.",
            )
            return _Sheet(path.name, (), ())
        rows = [(row, cells) for row, cells in enumerate(read[1:], start=2) if any(cells)]
        sheet = _Sheet(path.name, read[0] if read else (), rows)
        sheet._check(needed, faults)
        return sheet

    def _check(self, needed: Sequence[str], faults: _Faults) -> None:
        named = ", ".join(self.headings) or "nothing"
        for name in needed:
            if self.headings.count(name) != 1:
                faults.add(self.file, 1, named, f"one column '{name}'", "Name the columns so.")
        for name in ("published", "release", "status"):
            if self.headings.count(name) > 1:
                faults.add(self.file, 1, named, f"at most one column '{name}'", "Name the columns so.")
        width = len(self.headings)
        for row, cells in self.rows:
            if len(cells) != width:
                advice = "Look for a comma too many or too few."
                faults.add(self.file, row, f"{len(cells)} cells", f"{width} as in the headings", advice)


def _cells(sheet: _Sheet, faults: _Faults) -> pl.DataFrame:
    if not sheet.rows:
        faults.add(CELLS, None, "no row", "a row for each cell of the tables", "Write them.")
    frame = pl.DataFrame(
        {
            "name": _ids(sheet, faults),
            "number": [_count(row, text, faults) for row, text in sheet.column("n")],
            "published": _choices(sheet, "published", {"1": True, "0": False}, faults, default=True),
            "frozen": _choices(sheet, "status", {"frozen": True, "": False}, faults, default=False),
            "release": _releases(sheet, faults),
        },
        schema={
            "name": pl.String,
            "number": pl.Int64,
            "published": pl.Boolean,
            "frozen": pl.Boolean,
            "release": pl.Int64,
        },
    )
    unprinted: list[int] = (~frame["published"] & frame["frozen"]).arg_true().to_list()
    for place in unprinted:
        row = sheet.rows[place][0]
        advice = "A cell that readers have is printed: correct one of the two."
        faults.add(f"{CELLS}, status", row, "frozen and published 0", "published 1 where frozen", advice)
    return frame.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("cell_id"),
        pl.exclude("release"),
        release=pl.when("frozen").then(pl.col("release").min()).otherwise("release"),
    )


def _ids(sheet: _Sheet, faults: _Faults) -> list[str]:
    first: dict[str, int] = {}
    place = f"{CELLS}, cell_id"
    for row, name in sheet.column("cell_id"):
        if not name:
            faults.add(place, row, "nothing", "a cell's id", "Give the cell one.")
        elif name in first:
            found = f"{name} again (first in row {first[name]})"
            faults.add(place, row, found, "each cell once", "Remove the row or give it an id of its own.")
        first.setdefault(name, row)
    return [name for _, name in sheet.column("cell_id")]


def _count(row: int, text: str, faults: _Faults) -> int:
    number = _whole(text)
    if number is not None and 0 <= number <= LARGEST_COUNT:
        return number
    expected = f"a whole number from 0 to {LARGEST_COUNT:,}"
    faults.add(
        f"{CELLS}, n",
        row,
        _shown(text),
        expected,
        "Write the true count, of a cell that is never printed too.",
    )
    return 0


def _choices(
    sheet: _Sheet, column: str, choices: dict[str, bool], faults: _Faults, *, default: bool
) -> list[bool]:
    if column not in sheet.headings:
        return [default] * len(sheet.rows)
    expected = " or ".join(one or "nothing" for one in choices)
    found: list[bool] = []
    for row, text in sheet.column(column):
        if text not in choices:
            faults.add(f"{CELLS}, {column}", row, _shown(text), expected, "Write one of these.")
        found.append(choices.get(text, default))
    return found


def _releases(sheet: _Sheet, faults: _Faults) -> list[int]:
    if "release" not in sheet.headings:
        return [1] * len(sheet.rows)
    found: list[int] = []
    for row, text in sheet.column("release"):
        number = _whole(text)
        if number is None:
            expected = "the number of the publication that first prints the cell"
            faults.add(f"{CELLS}, release", row, _shown(text), expected, "Number them 1, 2, 3 in order.")
        found.append(number or 0)
    return found


def _relations(sheet: _Sheet, cells: pl.DataFrame, faults: _Faults) -> pl.DataFrame:
    known = set(cells["name"])
    for row, name in sheet.column("rel_id"):
        if not name:
            faults.add(f"{RELATIONS}, rel_id", row, "nothing", "a relation's id", "Give the relation one.")
    for row, name in sheet.column("cell_id"):
        if name not in known:
            advice = "Add the cell there, with published 0 where it is never printed, or correct its id."
            faults.add(f"{RELATIONS}, cell_id", row, _shown(name), f"a cell of {CELLS}", advice)
    coefficients: list[int] = []
    for row, text in sheet.column("coef"):
        number = _whole(text)
        if not number or abs(number) > LARGEST_COEFFICIENT:
            expected = f"a whole number but 0, to {LARGEST_COEFFICIENT:,} at most"
            advice = "Write 1 for a part and -1 for its total."
            faults.add(f"{RELATIONS}, coef", row, _shown(text), expected, advice)
        coefficients.append(number or 0)
    return pl.DataFrame(
        {
            "relation": [name for _, name in sheet.column("rel_id")],
            "name": [name for _, name in sheet.column("cell_id")],
            "coefficient": coefficients,
            "row": [row for row, _ in sheet.rows],
        },
        schema={"relation": pl.String, "name": pl.String, "coefficient": pl.Int64, "row": pl.Int64},
    )


def _joined(cells: pl.DataFrame, relations: pl.DataFrame) -> pl.DataFrame:
    """Relations by the cells' places, a cell once in each, with the release in which all of it is there.

    Returns:
        the columns of `Tables.relations`, and row.
    """
    numbered = relations.select(pl.col("relation").unique(maintain_order=True)).with_columns(
        relation_id=pl.int_range(pl.len(), dtype=pl.Int64)
    )
    return (
        relations.join(numbered, on="relation")
        .join(cells.select("name", "cell_id", "release"), on="name")
        .with_columns(pl.col("release").max().over("relation_id"))
        .group_by("relation_id", "relation", "cell_id", "release")
        .agg(pl.col("coefficient").sum(), pl.col("row").min())
        .sort("relation_id", "cell_id")
    )


def _check_sums(relations: pl.DataFrame, cells: pl.DataFrame, faults: _Faults) -> None:
    sums = (
        relations.join(cells.select("cell_id", "number"), on="cell_id")
        .group_by("relation_id", "relation")
        .agg((pl.col("coefficient") * pl.col("number")).sum().alias("total"), pl.col("row").min())
        .filter(pl.col("total") != 0)
        .sort("row")
    )
    for relation, row, total in sums.select("relation", "row", "total").iter_rows():
        found = f"relation {relation}, whose coef times n sums to {total}"
        advice = "Correct a count or a coefficient, or add the cell that is missing."
        faults.add(RELATIONS, row, found, "every relation to sum to 0", advice)


def _whole(text: str) -> int | None:
    matched = _WHOLE.fullmatch(text)
    return int(matched[1]) if matched else None


def _shown(text: str) -> str:
    if len(text) > _LONGEST:
        return f"'{text[:_LONGEST]}...'"
    return f"'{text}'" if text else "nothing"
