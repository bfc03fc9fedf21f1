"""What the files of one month print and hide, for whoever judges a page: looked up by name, title and period."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from obapipe.audit.catalogue import SUMMARY, Catalogue

Figure = tuple[str, str, str]
"""Name of a place, title of an indicator, period as the download writes it."""


@dataclass(frozen=True)
class Edition:
    """The headline figures of one month.

    Attributes:
        rows: the harvest's rows of the month.
        earlier: figures that are hidden in some month and printed in none.
        catalogue: of the partnership.
    """

    rows: pl.DataFrame
    earlier: frozenset[Figure]
    catalogue: Catalogue

    @cached_property
    def _figures(self) -> pl.DataFrame:
        return self.rows.filter(pl.col("role").is_in(["number", "value"]), pl.col("breakdown") == "all")

    @cached_property
    def hidden(self) -> frozenset[Figure]:
        """Figures of which nothing may be told: the month hides them, or leaves them out and others hide them."""
        told = self._figures.group_by("name", "title", "period").agg(pl.col("hidden").any())
        here = {(name, title, period): hidden for name, title, period, hidden in told.iter_rows()}
        return frozenset(one for one, hidden in here.items() if hidden) | (self.earlier - set(here))

    @cached_property
    def gaps(self) -> dict[tuple[str, str], frozenset[str]]:
        """The hidden periods of each place and title."""
        found: dict[tuple[str, str], set[str]] = {}
        for name, title, period in self.hidden:
            found.setdefault((name, title), set()).add(period)
        return {one: frozenset(periods) for one, periods in found.items()}

    @cached_property
    def guarded(self) -> frozenset[tuple[str, str]]:
        """Places and titles of which anything is hidden, be it a category."""
        rows = self.rows.filter("hidden").select("name", "title").unique()
        return frozenset(rows.iter_rows()) | frozenset(self.gaps)

    @cached_property
    def numbers(self) -> dict[tuple[str, str], frozenset[str]]:
        """Every number printed of a place and title, without signs."""
        rows = self.rows.filter(pl.col("number").is_not_null()).with_columns(
            pl.col("value").str.strip_prefix("-")
        )
        grouped = rows.group_by("name", "title").agg(pl.col("value").unique())
        return {(name, title): frozenset(values) for name, title, values in grouped.iter_rows()}

    @cached_property
    def aims(self) -> dict[str, tuple[str, ...]]:
        """The titles for which a target is printed, by place."""
        rows = self.rows.filter(pl.col("role") == "target", pl.col("number").is_not_null())
        grouped = rows.group_by("name").agg(pl.col("title").unique().sort())
        return {name: tuple(titles) for name, titles in grouped.iter_rows()}

    @cached_property
    def printed(self) -> dict[Figure, tuple[str, ...]]:
        """The values that are printed of each figure, in the unit that a drawing of it has."""
        scale = self.catalogue.indicators.select("indicator", "scale")
        drawn = self._figures.join(scale, on="indicator").filter(
            pl.col("number").is_not_null(),
            pl.when(pl.col("scale") > 1)
            .then(pl.col("role") == "value")
            .otherwise(pl.col("role") == "number"),
        )
        grouped = drawn.group_by("name", "title", "period").agg(pl.col("value").unique())
        return {(name, title, period): tuple(values) for name, title, period, values in grouped.iter_rows()}

    @cached_property
    def history(self) -> dict[tuple[str, str], int]:
        """Of how many periods a figure is printed, by place and title."""
        return Counter((name, title) for name, title, _ in self.printed)

    @cached_property
    def fitted(self) -> dict[Figure, tuple[str, ...]]:
        """What is printed of lines that no figure stands behind: forecasts, their bands, what partners expect."""
        rows = self.rows.filter(pl.col("role") == "fitted", pl.col("number").is_not_null())
        grouped = rows.group_by("name", "title", "period").agg(pl.col("value").unique())
        return {(name, title, period): tuple(values) for name, title, period, values in grouped.iter_rows()}

    @cached_property
    def newest(self) -> dict[str, str]:
        """The period that the month reports of each indicator: what its summary is of, or the newest of any place."""
        told = pl.col("hidden") | pl.col("number").is_not_null()
        own = self._figures.filter(told, pl.col("place").is_in(list(self.catalogue.codes)))
        summary = self.rows.filter(pl.col("place") == SUMMARY)
        return {
            title: period
            for frame in (own, summary)
            for title, period in frame.group_by("title").agg(pl.col("period").max()).iter_rows()
        }

    @cached_property
    def confidential(self) -> frozenset[tuple[str, str]]:
        """Places and titles whose newest figure is hidden."""
        return frozenset(
            (name, title) for name, title, period in self.hidden if self.newest.get(title) == period
        )


def editions_of(rows: pl.DataFrame, catalogue: Catalogue, months: Iterable[str]) -> dict[str, Edition]:
    """The editions of some months.

    Args:
        rows: of the harvest, every month.
        catalogue: of the partnership.
        months: those to make.
    """
    figures = rows.filter(pl.col("role").is_in(["number", "value"]), pl.col("breakdown") == "all")
    ever = figures.group_by("name", "title", "period").agg(
        pl.col("hidden").any(), pl.col("number").is_not_null().any().alias("printed")
    )
    never = frozenset(ever.filter("hidden", ~pl.col("printed")).select("name", "title", "period").iter_rows())
    return {month: Edition(rows.filter(pl.col("month") == month), never, catalogue) for month in months}
