"""Which cell a printed figure is: one a count and version, so that a revised figure is another than the one before it.

A figure that is hidden in several editions is taken for one cell until it is printed otherwise: a revision is rare, and
whoever keeps every edition tries this first. What the pages do not print at all, but what takes part in a sum of what
they print, is a cell too.
"""

from dataclasses import dataclass

import polars as pl

KEY = ["term", "place", "period", "breakdown", "category"]
WHERE = ["file", "name", "title", "period"]


@dataclass(frozen=True)
class Vintages:
    """Counts by the edition that prints them.

    Attributes:
        keys: one row a count: key, term, place, period, breakdown, category, accumulates, reported, public, rounded_to,
            untold (no file prints or hides it).
        cells: one row a version of a count: cell, key, number (null where it is not printed), asked (hidden or never
            printed, so that learning it is a disclosure), hidden (printed as such), stands (`behind` a printed
            rate, `outside` all clusters and unprinted; else null), file, name, title, period (where it stands first).
        dated: one row a count and edition: key, edition, cell, printed (in this very edition). Every edition up
            to the newest has every count that was
            printed by then, and those printed later at their first version.
    """

    keys: pl.DataFrame
    cells: pl.DataFrame
    dated: pl.DataFrame


def vintages_of(counts: pl.DataFrame, *, split: bool = False) -> Vintages:
    """Number the counts and their versions.

    Args:
        counts: month, the key columns, number, token (what is printed, as text), asked, accumulates, reported, public,
            rounded_to, file, name, title: one row a month and count.
        split: a figure that is hidden in two editions is two cells.
    """
    flags = ["accumulates", "reported", "public"]
    keys = (
        counts.group_by(KEY)
        .agg(
            pl.col(flags).any(),
            pl.col("rounded_to").max(),
            pl.col("token").str.contains(r"^(outside |beside |\[x\])").all().alias("untold"),
        )
        .sort(KEY)
        .with_row_index("key")
        .with_columns(pl.col("key").cast(pl.Int64))
    )
    told = counts.join(keys.select("key", *KEY), on=KEY).sort("key", "month")
    changed = (pl.col("token") != pl.col("token").shift(1).over("key")).fill_null(value=True)
    if split:
        changed = changed | pl.col("number").is_null()
    told = told.with_columns(changed.cast(pl.Int64).cum_sum().alias("cell") - 1)
    cells = told.group_by("cell", maintain_order=True).agg(
        pl.col("key").first(),
        pl.col("number").first(),
        (pl.col("token").first() == "[c]").alias("hidden"),
        pl.col("token").first().str.extract("^(behind|outside) ").alias("stands"),
        pl.col("asked").any() & pl.col("number").first().is_null(),
        pl.col(WHERE).first(),
    )
    editions = told.select(pl.col("month").unique().sort().alias("edition"))
    versions = told.select("key", "cell", pl.col("month").alias("edition")).sort("edition", "key")
    first = told.group_by("key").agg(pl.col("cell").first().alias("first_cell"))
    dated = (
        keys.select("key")
        .join(editions, how="cross")
        .sort("edition", "key")
        .join_asof(versions, on="edition", by="key", strategy="backward", check_sortedness=False)
        if editions.height
        else keys.select("key", pl.lit("").alias("edition"), pl.lit(0, pl.Int64).alias("cell"))
    )
    here = versions.select("key", "edition", pl.lit(value=True).alias("printed"))
    dated = (
        dated.join(first, on="key")
        .join(here, on=["key", "edition"], how="left")
        .select(
            "key",
            "edition",
            pl.coalesce("cell", "first_cell").alias("cell"),
            pl.col("printed").fill_null(value=False),
        )
    )
    return Vintages(keys, cells, dated.sort("edition", "key"))
