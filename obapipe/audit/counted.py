"""The counts that the files of each month give or hide, once each, whatever they are printed as."""

import polars as pl

from obapipe.audit.catalogue import Catalogue

_CELL = ["month", "term", "place", "period", "breakdown", "category"]


def counts_of(rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Every count of children or events that a month's files give or hide, once whatever title it stands under.

    Returns:
        month, term (what is counted), place, period, breakdown, category, number (null where none is printed), hidden,
        rounded, reported, accumulates, public, rounded_to, file, name, title (where it stands first).
    """
    known = rows.join(catalogue.indicators, on="indicator").filter(
        "counted", pl.col("place").is_in(list(catalogue.codes)), pl.col("period") != ""
    )
    numbers = known.filter(pl.col("role") == "number")
    bases = known.filter(pl.col("role") == "base").with_columns(pl.col("base_term").alias("term"))
    return (
        pl.concat([numbers, bases.filter(pl.col("term").is_not_null())])
        .sort("file", "title")
        .group_by(_CELL, maintain_order=True)
        .agg(
            pl.col("number").drop_nulls().first(),
            pl.col("hidden").any(),
            pl.col("rounded", "reported", "accumulates", "public").any(),
            pl.col("rounded_to").max(),
            pl.col("file", "name", "title").first(),
        )
        .with_columns(pl.col("hidden") & pl.col("number").is_null())
    )
