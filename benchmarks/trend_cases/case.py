"""A reference case: a folder with `input.csv`, `expected*.csv` and sometimes `options.csv`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl


@dataclass(frozen=True)
class Case:
    """What a folder holds.

    Attributes:
        name: of the folder, without its number: it selects the method.
        input: its columns as they stand; numbers as Float64, all else as text, empty cells null.
        options: option and value, as text, of `options.csv`.
        expected: a frame for each `expected*.csv`, by file name without ending.
    """

    name: str
    input: pl.DataFrame
    options: dict[str, str]
    expected: dict[str, pl.DataFrame]


Method = Callable[[duckdb.DuckDBPyConnection, Case], dict[str, pl.DataFrame]]


def read_case(folder: Path) -> Case:
    """Read a case.

    Raises:
        FileNotFoundError: the folder has no `input.csv`.
    """
    options = folder / "options.csv"
    listed = _read(options).iter_rows() if options.is_file() else ()
    return Case(
        re.sub(r"^\d+_", "", folder.name),
        _read(folder / "input.csv"),
        {str(name): "" if value is None else str(value) for name, value in listed},
        {path.stem: _read(path) for path in sorted(folder.glob("expected*.csv"))},
    )


def _read(path: Path) -> pl.DataFrame:
    frame = pl.read_csv(path, infer_schema=False).with_columns(
        pl.all().str.strip_chars().replace(["", "NA", "NaN"], None)
    )
    return frame.select(_typed(frame[name]) for name in frame.columns)


def _typed(column: pl.Series) -> pl.Series:
    numbers = column.cast(pl.Float64, strict=False)
    return numbers if numbers.null_count() == column.null_count() else column
