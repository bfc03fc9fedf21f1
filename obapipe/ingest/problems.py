"""What is wrong with a file, told so that an analyst can put it right.

Finding it is the other modules' work.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

Severity = Literal["error", "warning", "notice"]
_VALUES_APART = 20  # a file with a million unknown names is one problem, not a million
_LONGEST = 500  # characters of a cell; more would be a file that ran together


@dataclass(frozen=True)
class Problem:
    """One cause, however many rows it has.

    Attributes:
        severity: an error holds its file back, a warning is for the analyst to judge, a notice is to be known.
        rule: a short fixed name, safe to count and log; `rules` says what it means and where to change it.
        file: relative to the folder of what came in.
        row: the first row it was seen in, as a spreadsheet numbers rows.
        column: the heading in the file.
        found: what stood there, for the analyst only.
        expected: what should have stood there.
        advice: what to do.
        count: how many rows.
        values: how many different texts those rows hold; `found` is the first.
        extract: the extract it belongs to, where one is known.
        source: the source of sources.toml that read the file, where one is known.
        sheet: the sheet of a workbook.
        cell: the first cell it was seen in, as a spreadsheet names cells (C17).
    """

    severity: Severity
    rule: str
    file: str
    row: int | None = None
    column: str | None = None
    found: str | None = None
    expected: str = ""
    advice: str = ""
    count: int = 1
    values: int = 1
    extract: str | None = None
    source: str | None = None
    sheet: str | None = None
    cell: str | None = None

    def describe(self) -> str:
        """One readable line, with the value found: for the screen of the analyst who may see it."""
        place = [self.file]
        if self.sheet is not None:
            place.append(f"sheet '{self.sheet}'")
        if self.cell is not None:
            place.append(f"cell {self.cell}")
        elif self.row is not None:
            place.append(f"row {self.row}")
        if self.column is not None:
            place.append(f"column '{self.column}'")
        facts: list[str] = []
        if self.found is not None:
            facts.append(f"found {self.found}{and_more(self.values - 1)}")
        if self.expected:
            facts.append(f"expected {self.expected}")
        line = f"{self.severity}: {', '.join(place)}: {', '.join(facts)}"
        if self.count > 1:
            line += f" ({self.count} times; the first is shown)"
        return f"{line}. {self.advice}".rstrip()

    def public(self) -> dict[str, str | int]:
        """Severity, rule, file, column and count, without any value: for logs and Dagster."""
        return {
            "severity": self.severity,
            "rule": self.rule,
            "file": self.file,
            "column": self.column or "",
            "count": self.count,
        }


def and_more(values: int) -> str:
    """What follows the values that are shown: nothing where they are all."""
    if values < 1:
        return ""
    return f" and {values:,} more value{'s' if values > 1 else ''}"


class IngestError(ValueError):
    """A file that cannot be read or mapped any further.

    Attributes:
        problem: why.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.describe())
        self.problem = problem


def error(rule: str, file: str, found: str | None, expected: str, advice: str) -> IngestError:
    """An error about a whole file, to be raised."""
    return IngestError(Problem("error", rule, file, found=found, expected=expected, advice=advice))


def from_rows(rows: pl.DataFrame, pattern: Problem, *, each_value: bool = False) -> list[Problem]:
    """Problems of one rule from the rows that break it, few however many rows and different values there are.

    Args:
        rows: columns `source_file`, `source_row`, `column` and `found` (text); `source` and `source_sheet` where
            they differ from row to row.
        pattern: severity, rule, expected, advice and extract for all of them.
        each_value: whether every different value is a cause of its own, as an unknown name is. The most frequent
            ones of a column are then a problem each, the others one more together.

    Returns:
        In the order of their first rows. The counts add up to the number of rows.
    """
    if rows.is_empty():
        return []
    same = {"source": pattern.source, "source_sheet": pattern.sheet}
    rows = rows.with_columns(
        pl.lit(text, pl.String).alias(name) for name, text in same.items() if name not in rows.columns
    )
    column = ["source", "source_file", "source_sheet", "column"]
    values = (
        rows.sort("source_file", "source_row", "column", "found", nulls_last=True, maintain_order=True)
        .group_by(*column, "found", maintain_order=True)
        .agg(pl.col("source_row").first(), pl.len().alias("count"))
        .with_row_index("order")
        .sort("count", "order", descending=[True, False])
        .with_columns(
            pl.int_range(pl.len())
            .over(column)
            .clip(upper_bound=_VALUES_APART if each_value else 0)
            .alias("apart")
        )
    )
    causes = (
        values.sort("order")
        .group_by(*column, "apart", maintain_order=True)
        .agg(pl.col("source_row", "found").first(), pl.col("count").sum(), pl.len().alias("values"))
    )
    return [
        replace(
            pattern,
            file=row["source_file"],
            source=row["source"],
            sheet=row["source_sheet"],
            row=row["source_row"],
            column=row["column"],
            found=_quoted(row["found"]),
            count=row["count"],
            values=row["values"],
        )
        for row in causes.iter_rows(named=True)
    ]


def _quoted(text: str | None) -> str:
    if text is None:
        return "an empty cell"
    return f"'{text}'" if len(text) <= _LONGEST else f"'{text[:_LONGEST]}...'"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them is an error."""
    return any(problem.severity == "error" for problem in problems)
