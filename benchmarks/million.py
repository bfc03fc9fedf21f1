"""A CSV of very many rows in the demo city's words, sound or spoilt in every row; and the bare way to store it."""

import shutil
from itertools import islice, product
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.clock import Clock
from obapipe.partnership import load_partnership

MONTH = "2013-12"
_FILE = "referrals_all.csv"
_PERIODS = 330
_SOURCE = """[[source]]
name = "referrals, every month"
extract = "referrals"
files = "referrals_all.csv"
[source.columns]
period = "Month"
geography = "Cluster"
age_band = "Age"
source_agent = "Agent"
primary_reason = "Reason"
referrals = "Number"
"""


def write_million(folder: Path, rows: int, *, spoilt: bool) -> int:
    """Turn a city's folder into one that received a single file.

    Args:
        folder: a demo city; its months are removed.
        rows: how many, each with a key of its own.
        spoilt: whether every row names a place of its own that does not exist.

    Returns:
        The bytes of the file.
    """
    partnership = load_partnership(folder)
    for child in (folder / "raw").iterdir():
        if child.is_dir() and child.name != "reference":
            shutil.rmtree(child)
    (folder / "raw" / "reference" / "sources.toml").write_text(_SOURCE, encoding="utf-8")
    categories = partnership.categories
    always = pl.all_horizontal(pl.col("level") == "cluster", pl.col("valid_from", "valid_to").is_null())
    places = partnership.geography.filter(always)["code"].to_list()
    dimensions = ("age_band", "source_agent", "primary_reason")
    keys = list(product(places, *(categories[name] for name in dimensions)))
    months = pl.select(
        pl.date_range(pl.date(2013, 12, 1).dt.offset_by(f"-{_PERIODS}mo"), pl.date(2013, 12, 1), "1mo")
    )
    names = months.to_series().dt.strftime("%Y-%m").reverse().to_list()
    every = islice(((month, *key) for month in names for key in keys), rows)
    number = (pl.int_range(pl.len()) * 7919) % 97
    frame = pl.DataFrame(
        list(every), schema=["Month", "Cluster", "Age", "Agent", "Reason"], orient="row"
    ).with_columns(number.alias("Number"))
    if spoilt:
        frame = frame.with_columns(pl.format("Nowhere {}", pl.int_range(pl.len())).alias("Cluster"))
    path = folder / "raw" / MONTH / _FILE
    path.parent.mkdir()
    frame.write_csv(path)
    return path.stat().st_size


def store_bare(folder: Path, clock: Clock) -> int:
    """Polars reads the file and DuckDB inserts it into a database file, with nothing looked at.

    Returns:
        How many rows.
    """
    database = folder / "bare.duckdb"
    with clock.timing("bare"):
        with clock.timing("polars reads"):
            frame = pl.read_csv(folder / "raw" / MONTH / _FILE)
        with clock.timing("duckdb inserts"), duckdb.connect(str(database)) as connection:
            connection.register("incoming", frame)
            connection.execute("create table stored as select * from incoming")
    return frame.height
