"""Reads a published CSV as its description says: every count is a number, a known symbol, or a fault that is told."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from obapipe.audit.foreign.description import Description, Rounded, Rows
from obapipe.audit.foreign.fault import Faults, ForeignError, listed, shown

LARGEST_COUNT = 10**9
_COUNT = r"^([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.0+)?$"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Sheet:
    """A published table.

    Attributes:
        file: its name.
        headings: as they stand in the file; columns are numbered by their place here, from 0.
        rows: `row` Int64 (as a spreadsheet numbers it) and a String column for each column of the file, named by its
            number; only rows that the description keeps.
        cells: one row a count: `cell` Int64 (from 0), `row` Int64, `column` Int64, `number` Int64 (what a reader knows
            exactly; null where not), `low` and `high` Int64 (what he knows besides), `hidden` (printed as hidden) and
            `printed` (a number stands there, rounded or not).
    """

    file: str
    headings: tuple[str, ...]
    rows: pl.DataFrame
    cells: pl.DataFrame

    def column(self, name: str) -> int | None:
        """The number of a column that a description names; null where an optional one is absent."""
        found = _matching(self.headings, name)
        return found[0] if found else None

    def chosen(self, rows: Rows) -> pl.DataFrame:
        """The rows that have one of the texts in each column."""
        return self.rows.filter(_has(self.headings, rows))

    def key(self, names: Iterable[str]) -> dict[int, str]:
        """Row to what its key columns say."""
        columns = [str(self.column(name)) for name in names]
        return {int(row): ", ".join(texts) for row, *texts in self.rows.select("row", *columns).iter_rows()}


def read_sheet(path: Path, description: Description) -> Sheet:
    """Read a table.

    Args:
        path: a CSV file.
        description: of its columns, symbols and rows.

    Raises:
        ForeignError: it cannot be read, a column is missing, a cell is neither a number nor a known symbol, two rows
            have one key, or no row is left.
    """
    faults = Faults()
    headings, frame = _text(path, description, faults)
    for name in sorted(_named(description)):
        _check_heading(path.name, headings, name, faults)
    faults.stop()
    kept = frame.filter(_has(headings, description.keep))
    if description.drop:
        kept = kept.filter(~_has(headings, description.drop))
    if kept.is_empty():
        faults.add(
            (path.name, None, ""), "no row to read", "some", "Look at keep and drop in the description."
        )
    faults.stop()
    _check_keys(path.name, headings, kept, description.key, faults)
    cells = _cells(path.name, headings, kept, description, faults)
    faults.stop()
    return Sheet(path.name, headings, kept, cells)


def fits(path: Path, description: Description) -> bool:
    """Whether a file has every column that a description needs."""
    faults = Faults()
    try:
        headings, _ = _text(path, description, faults)
    except ForeignError:
        return False
    names = [name for name in _named(description) if not name.endswith("?")]
    return all(len(_matching(headings, name)) == 1 for name in names)


def _text(path: Path, description: Description, faults: Faults) -> tuple[tuple[str, ...], pl.DataFrame]:
    """The headings, and each row as stripped text with its number; rows without any text are left out."""
    where = (path.name, None, "")
    try:
        content = path.read_bytes()
        encoding = "utf-8-sig" if content.startswith(_BYTE_ORDER_MARK) else description.encoding
        reader = csv.reader(
            io.StringIO(content.decode(encoding), newline=""), delimiter=description.separator, strict=True
        )
        lines = [[cell.strip() for cell in line] for line in reader]
    except OSError as error:
        raise ForeignError(f"{path}: cannot be read ({error.strerror}).") from error
    except LookupError as error:
        advice = "Write for example utf-8 or windows-1252."
        faults.add(where, f"encoding = {shown(description.encoding)}", "an encoding that is known", advice)
        faults.stop()
        raise AssertionError from error
    except (UnicodeDecodeError, csv.Error) as error:
        advice = "Say its encoding and separator in the description, or save it as CSV again."
        expected = f"text in {description.encoding} with '{description.separator}' between cells"
        faults.add(where, f"what cannot be read ({error})", expected, advice)
        faults.stop()
        raise AssertionError from error
    headings = tuple(lines[0]) if lines else ()
    numbered = [(row, line) for row, line in enumerate(lines[1:], start=2) if any(line)]
    for row, line in numbered:
        if len(line) != len(headings):
            advice = "Look for a separator too many or too few, or lines above or below the table."
            found = f"{len(line)} cells"
            faults.add((path.name, row, ""), found, f"{len(headings)} as in the headings", advice)
    faults.stop()
    schema = {"row": pl.Int64, **{str(place): pl.String for place in range(len(headings))}}
    return headings, pl.DataFrame([(row, *line) for row, line in numbered], schema=schema, orient="row")


def _named(description: Description) -> set[str]:
    """Every column that a description names, as it names it."""
    filters: list[Rows] = [description.keep, description.drop]
    filters += [
        one.rows for one in (*description.rounded, *description.columns_add_up, *description.percentage)
    ]
    for one in description.rows_add_up:
        filters += [one.total, one.parts]
    columns = {name for rows in filters for name in rows}
    columns.update(*(one.by for one in description.rows_add_up))
    columns.update(one.column for one in description.percentage)
    return columns | set(description.key) | _counted(description)


def _counted(description: Description) -> set[str]:
    """The columns of counts among them."""
    counts = set(description.counts)
    for one in description.columns_add_up:
        counts |= {one.total, *one.parts}
    for one in description.rows_add_up:
        counts |= set(one.columns)
    for one in description.percentage:
        counts |= {one.of, one.base}
    return counts


def _matching(headings: Sequence[str], name: str) -> list[int]:
    """The columns that a name of a description means: one, as a checked sheet has it."""
    wanted = name.removesuffix("?").strip()
    same = [place for place, heading in enumerate(headings) if heading == wanted]
    if same:
        return same
    pattern = ".*".join(re.escape(part) for part in wanted.split("*"))
    return [
        place
        for place, heading in enumerate(headings)
        if re.fullmatch(pattern, heading, re.IGNORECASE | re.DOTALL)
    ]


def _check_heading(file: str, headings: Sequence[str], name: str, faults: Faults) -> None:
    found = _matching(headings, name)
    if len(found) > 1:
        named = listed([headings[place] for place in found])
        faults.add((file, 1, name), f"several columns ({named})", "one", "Name it so that only one is meant.")
    elif not found and not name.endswith("?"):
        named = listed(list(headings)) or "nothing"
        advice = "Correct the description, or end the name with ? where some files have no such column."
        faults.add((file, 1, name), f"no such column (there are {named})", "this column", advice)


def _has(headings: Sequence[str], rows: Rows) -> pl.Expr:
    """Whether a row has one of the texts in each of the columns, without regard to capitals."""
    held = pl.lit(value=True)
    for name, texts in rows.items():
        found = _matching(headings, name)
        if found:
            wanted = [text.strip().lower() for text in texts]
            held &= pl.col(str(found[0])).str.to_lowercase().is_in(wanted)
        else:
            held &= pl.lit(value=False)
    return held


def _check_keys(
    file: str, headings: Sequence[str], rows: pl.DataFrame, key: Sequence[str], faults: Faults
) -> None:
    columns = [str(place) for name in key for place in _matching(headings, name)]
    twice = rows.filter(pl.struct(columns).is_duplicated()).with_columns(
        first=pl.col("row").min().over(columns)
    )
    for row, first, *texts in (
        twice.filter(pl.col("row") != pl.col("first")).select("row", "first", *columns).iter_rows()
    ):
        found = f"{shown(', '.join(texts))} again (first in row {first})"
        advice = "Add a column to key, or leave one of the rows out with drop."
        faults.add((file, row, ", ".join(key)), found, "each key once", advice)


def _cells(
    file: str, headings: tuple[str, ...], rows: pl.DataFrame, description: Description, faults: Faults
) -> pl.DataFrame:
    """Every count, and what a reader knows of it."""
    columns = sorted({place for name in _counted(description) for place in _matching(headings, name)})
    text, floor = pl.col("text"), description.sensitive_from
    long = (
        rows.unpivot([str(place) for place in columns], index="row", variable_name="column", value_name="text")
        .with_columns(pl.col("column").cast(pl.Int64))
        .sort("row", "column")
        .with_columns(
            cell=pl.int_range(pl.len(), dtype=pl.Int64),
            hidden=text.is_in(list(description.hidden)),
            absent=text.is_in(list(description.not_available)),
            number=pl.when(text.str.contains(_COUNT)).then(
                text.str.replace_all(",", "").str.replace(r"\..*$", "").cast(pl.Int64, strict=False)
            ),
        )
    )  # fmt: skip
    known = description.hidden + description.not_available
    strange = long.filter(
        ~pl.col("hidden") & ~pl.col("absent") & ~(pl.col("number") <= LARGEST_COUNT).fill_null(value=False)
    )
    for row, column, found in strange.select("row", "column", "text").iter_rows():
        expected = f"a whole number, or one of the symbols {', '.join(map(shown, known))}"
        advice = (
            "Add the symbol to hidden or not_available in the description, or leave the column or row out."
        )
        faults.add((file, row, headings[int(column)]), shown(found), expected, advice)
    judged = long.with_columns(
        number=pl.when(~pl.col("hidden") & ~pl.col("absent")).then("number"),
    ).with_columns(
        printed=pl.col("number").is_not_null(),
        low=pl.when("hidden").then(floor).otherwise(0).cast(pl.Int64),
        high=pl.lit(None, pl.Int64),
    )
    rounded = judged.join(_rounding(headings, rows, description.rounded), on="row", how="left").with_columns(
        half=pl.when("printed").then(_half(description.rounded))
    )
    exact = pl.col("half").is_null()
    least = pl.max_horizontal(pl.col("number") - pl.col("half"), 0)
    return rounded.select(
        "cell",
        "row",
        "column",
        number=pl.when(exact).then("number"),
        low=pl.when(exact).then("low").otherwise(least),
        high=pl.col("number") + pl.col("half"),
        hidden="hidden",
        printed="printed",
    )


def _rounding(headings: Sequence[str], rows: pl.DataFrame, rounded: Sequence[Rounded]) -> pl.DataFrame:
    """For each row, whether each way of rounding applies: row, and a Boolean column a way."""
    return rows.select(
        "row", *(_has(headings, one.rows).alias(f"way {place}") for place, one in enumerate(rounded))
    )


def _half(rounded: Sequence[Rounded]) -> pl.Expr:
    """How far a rounded count can be from what is printed; null where it is not rounded."""
    half = pl.lit(None, pl.Int64)
    for place, one in sorted(enumerate(rounded), key=lambda pair: pair[1].at_least):
        fits = pl.col(f"way {place}") & (pl.col("number") >= one.at_least)
        half = pl.when(fits).then(pl.lit(one.to // 2, pl.Int64)).otherwise(half)
    return half
