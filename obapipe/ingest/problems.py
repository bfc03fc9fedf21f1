"""What is wrong with a file, told so that an analyst can put it right.

Finding it is the other modules' work.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

Severity = Literal["error", "warning", "notice"]


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
            facts.append(f"found {self.found}")
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
    """Problems of one rule from the rows that break it.

    Args:
        rows: columns `source_file`, `source_row`, `column` and `found` (text).
        pattern: severity, rule, expected, advice and extract for all of them.
        each_value: whether every different value is a cause of its own, as an unknown name is.
    """
    if rows.is_empty():
        return []
    causes = ["source_file", "column", *(["found"] if each_value else [])]
    grouped = (
        rows.sort("source_file", "source_row", "column", "found", nulls_last=True, maintain_order=True)
        .group_by(causes, maintain_order=True)
        .agg(
            pl.col("source_row").first(),
            pl.col("found").first().alias("first_found"),
            pl.len().alias("count"),
        )
    )
    return [
        replace(
            pattern,
            file=row["source_file"],
            row=row["source_row"],
            column=row["column"],
            found="an empty cell" if row["first_found"] is None else f"'{row['first_found']}'",
            count=row["count"],
        )
        for row in grouped.iter_rows(named=True)
    ]


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them is an error."""
    return any(problem.severity == "error" for problem in problems)
