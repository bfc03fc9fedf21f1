"""Attacks on lines: a forecast, its bands and a status where no history is printed that they could come from.

What follows from printed figures tells a reader nothing more than they do; a line without them was drawn from others.
"""

from collections.abc import Iterator

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.printed import breaches_of
from obapipe.audit.report import Breach
from obapipe.periods import Frequency

_FEWEST: dict[Frequency, int] = {"month": 24, "quarter": 8}
_FEWEST_YEARS = 3
_EARLIER = r"^earlier forecast of (.+)$"
_PARTNERS = "partners' forecast"
_LINE = ["month", "place", "indicator", "drawn_at"]


def fewest_for(frequency: Frequency) -> int:
    """How many figures a line needs."""
    return _FEWEST.get(frequency, _FEWEST_YEARS)


def judge_lines(rows: pl.DataFrame, catalogue: Catalogue) -> Iterator[Breach]:
    """Lines, bands and means beside a line for which fewer figures are printed than a line needs.

    A line needs the figures of 24 months, 8 quarters or 3 years up to where it was drawn: the period an earlier line is
    named by, else the one before the first that the line in force is printed for. What partners themselves expect is
    worked out from nothing.

    Args:
        rows: of the harvest, every month.
        catalogue: of the partnership.
    """
    drawn = _drawn(rows)
    if drawn.is_empty():
        return
    needed = {name: fewest_for(one.frequency) for name, one in catalogue.partnership.indicators.items()}
    history = (
        rows.filter(
            pl.col("role").is_in(["number", "value"]),
            pl.col("breakdown") == "all",
            pl.col("number").is_not_null(),
        )
        .group_by("place", "indicator", "period")
        .agg(pl.col("month").min().alias("told_in"))
    )
    before = pl.when(pl.col("drawn_at").is_null()).then(pl.col("period") < pl.col("first"))
    known = (
        drawn.join(history, on=["place", "indicator"])
        .filter(
            pl.col("told_in") <= pl.col("month"), before.otherwise(pl.col("period") <= pl.col("drawn_at"))
        )
        .group_by(_LINE)
        .len("figures")
    )
    bare = drawn.join(known, on=_LINE, how="left", nulls_equal=True).filter(
        pl.col("figures").fill_null(0) < pl.col("indicator").replace_strict(needed, return_dtype=pl.Int64)
    )
    told = bare.with_columns(pl.col("first").alias("period")).sort("file", "name", "title", "period")
    yield from breaches_of("derived", told, "a line is drawn of which too little of its history is printed")


def _drawn(rows: pl.DataFrame) -> pl.DataFrame:
    """The lines: month, place, indicator, drawn_at (null for the one in force), first (period), file, name, title."""
    return (
        rows.filter(
            pl.col("role").is_in(["fitted", "window"]),
            pl.col("number").is_not_null(),
            pl.col("measure") != _PARTNERS,
        )
        .with_columns(pl.col("measure").str.extract(_EARLIER).alias("drawn_at"))
        .group_by(_LINE)
        .agg(pl.col("period").min().alias("first"), pl.col("file", "name", "title").first())
    )
