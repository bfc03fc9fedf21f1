"""Reads the downloads of a site into one frame of printed figures. Judges nothing but whether a row can be read."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.report import Breach

COLUMNS = ("place", "indicator", "period", "breakdown", "category", "measure", "value", "marks")
UNITS = ("number", "per cent", "rate per 1,000", "rate per 10,000")
KEY = ("place", "indicator", "period", "breakdown", "category", "measure")
_FULL_YEAR = "number, full financial year"
_RESTING = (
    r"^(per cent of the total|year to date as per cent of last full year|(fewer|more) needed to reach the target"
    r"|change( in (number|percentage points|rate per 1,000|rate per 10,000))? since .+)$"
)
_SPREAD = (
    r"^(number|per cent|rate per 1,000|rate per 10,000), (lowest|middle half from|middle half to|highest)$"
)
_FITTED = (
    r"^(forecast(, (8 in 10|19 in 20) (from|to))?|earlier forecast of .+|partners' forecast"
    r"|expected if nothing had changed|mean of the last three at the baseline)$"
)
_WINDOW = "actual over the same months"
_CHART = r"^control chart, (point|mean|lower limit|upper limit)$"
_NUMBER = r"^-?\d+(\.\d+)?$"
_MARKERS = ("[c]", "[x]", "[z]")


@dataclass(frozen=True)
class Harvest:
    """Every figure of every download.

    Attributes:
        rows: one row a month and different figure: month, file (the first that prints it), title and name as printed,
            place and indicator as codes, period, breakdown, category, measure, value as text, number (null where no
            number is printed), hidden, role (number, base, value, resting, spread, target, fitted, window,
            chart).
        unread: what could not be read.
    """

    rows: pl.DataFrame
    unread: tuple[Breach, ...]


def read_downloads(
    pages: Path, files: list[Path], catalogue: Catalogue, written: Collection[str] = ()
) -> Harvest:
    """Read the downloads.

    Args:
        pages: the folder that holds the months.
        files: the CSV files below it.
        catalogue: what titles and names mean.
        written: the months just written, which stay unpublished where another month stands in the way.
    """
    frames: list[pl.DataFrame] = []
    unread: list[Breach] = []
    for path in files:
        name = path.relative_to(pages).as_posix()
        try:
            frame = read_table(path)
        except ValueError as error:
            unread.append(Breach("unread", name, detail=str(error)))
            continue
        frames.append(
            frame.with_row_index("row", offset=2).with_columns(
                pl.lit(path.parent.name).alias("month"), pl.lit(name).alias("file")
            )
        )
    rows = _meant(pl.concat(frames) if frames else _nothing(), catalogue)
    return Harvest(*_readable(rows, unread, written))


def read_table(path: Path) -> pl.DataFrame:
    """One download as text, empty where nothing stands.

    Raises:
        ValueError: it is no CSV file or has other columns; the message names neither the file nor what it holds.
    """
    try:
        frame = pl.read_csv(path.read_bytes(), infer_schema=False)
    except (pl.exceptions.PolarsError, UnicodeDecodeError):
        raise ValueError("it is not a CSV file in UTF-8 with equally long rows") from None
    if tuple(frame.columns) != COLUMNS:
        raise ValueError(f"its columns are not {', '.join(COLUMNS)}")
    return frame.fill_null("")


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema={"row": pl.UInt32, **dict.fromkeys((*COLUMNS, "month", "file"), pl.String)})


def _meant(rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Put meaning beside print: codes, roles, and last year's total as the year to date of its last month."""
    whole = pl.col("measure") == _FULL_YEAR
    return (
        rows.unique([*COLUMNS, "month"], keep="first", maintain_order=True)
        .with_columns(pl.col(COLUMNS).str.replace(r"^'([=+\-@\t\r\n])", "$1"))
        .rename({"indicator": "title", "place": "name"})
        .with_columns(
            pl.col("title")
            .replace_strict(catalogue.titles, default=None, return_dtype=pl.String)
            .alias("indicator"),
            pl.col("name")
            .replace_strict(catalogue.places, default=None, return_dtype=pl.String)
            .alias("place"),
            pl.when(pl.col("value").str.contains(_NUMBER))
            .then(pl.col("value"))
            .cast(pl.Float64)
            .alias("number"),
            (pl.col("value") == "[c]").alias("hidden"),
            pl.when((pl.col("measure") == "number") | whole)
            .then(pl.lit("number"))
            .when(pl.col("measure") == "out of")
            .then(pl.lit("base"))
            .when(pl.col("measure").is_in(UNITS))
            .then(pl.lit("value"))
            .when(pl.col("measure").str.contains(_RESTING))
            .then(pl.lit("resting"))
            .when(pl.col("measure").str.contains(_SPREAD))
            .then(pl.lit("spread"))
            .when(pl.col("measure") == "target")
            .then(pl.lit("target"))
            .when(pl.col("measure").str.contains(_FITTED))
            .then(pl.lit("fitted"))
            .when(pl.col("measure") == _WINDOW)
            .then(pl.lit("window"))
            .when(pl.col("measure").str.contains(_CHART))
            .then(pl.lit("chart"))
            .alias("role"),
            pl.when(whole & pl.col("period").str.contains("/", literal=True))
            .then(pl.format("{}-03", pl.col("period").str.slice(0, 4).cast(pl.Int32, strict=False) + 1))
            .otherwise(pl.col("period"))
            .alias("period"),
            pl.when(whole).then(pl.lit("number")).otherwise(pl.col("measure")).alias("measure"),
        )
    )


def _readable(
    rows: pl.DataFrame, unread: list[Breach], written: Collection[str]
) -> tuple[pl.DataFrame, tuple[Breach, ...]]:
    """Part the rows from those that cannot be judged; their text is not repeated, only where they stand."""
    unnamed = {
        "place names that geography.csv": ("name", pl.col("place").is_null()),
        "indicator titles that indicators.toml": ("title", pl.col("indicator").is_null()),
    }
    for known_as, (column, holds) in unnamed.items():
        unread += _renamed(rows.filter(holds), column, known_as, written)
    wrong = {
        "holds a measure that the audit does not know": pl.col("role").is_null(),
        "holds neither a number nor [c], [x] or [z]": pl.col("number").is_null()
        & ~pl.col("value").is_in(_MARKERS),
        "prints a number without its period": pl.col("number").is_not_null() & (pl.col("period") == ""),
    }
    for fault, holds in wrong.items():
        for file, row in rows.filter(holds).select("file", "row").iter_rows():
            unread.append(Breach("unread", file, detail=f"row {row} {fault}"))
    whole = [holds for _, holds in unnamed.values()]
    return rows.filter(~pl.any_horizontal(*whole, *wrong.values())), tuple(unread)


def _renamed(rows: pl.DataFrame, column: str, known_as: str, written: Collection[str]) -> list[Breach]:
    """One breach a month whose files hold names that the reference folder does not, as after a renaming.

    The months to build again are named with those just written: each would stand in the way of the other.
    """
    months = (
        rows.sort("month", "file", "row")
        .group_by("month", maintain_order=True)
        .agg(pl.col("file", "row").first(), pl.col(column).n_unique().alias("names"), pl.len().alias("rows"))
    )
    if months.is_empty():
        return []
    together = sorted({*months["month"], *written})
    again = f"obapipe backfill {together[0]} {together[-1]}"
    said = (
        "{month} prints {known_as} no longer has (names: {names}, rows: {rows}, the first in row {row}): "
        "if they were renamed since, build them again together with '{again}'"
    )
    return [
        Breach("unread", one["file"], detail=said.format(**one, known_as=known_as, again=again))
        for one in months.iter_rows(named=True)
    ]
