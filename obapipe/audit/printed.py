"""Attacks that need no arithmetic: what is printed that should not be, twice differently, or too late."""

from collections.abc import Iterator

import polars as pl

from obapipe.audit.catalogue import COMPARATORS, Catalogue
from obapipe.audit.harvest import KEY
from obapipe.audit.report import Breach
from obapipe.partnership import UNALLOCATED

_FIGURE = ("month", "place", "indicator", "period", "breakdown", "category")


def breaches_of(kind: str, rows: pl.DataFrame, detail: str) -> Iterator[Breach]:
    """A breach a row.

    Args:
        kind: one of `report.KINDS`.
        rows: with file, name, title and period.
        detail: what makes it one, without any figure.
    """
    for file, name, title, period in rows.select("file", "name", "title", "period").iter_rows():
        yield Breach(kind, file, name, title, period, detail)


def sensitive(number: pl.Expr, catalogue: Catalogue) -> pl.Expr:
    """Whether a number of children is too small to show, by the partnership's own rule."""
    policy = catalogue.partnership.disclosure
    return (number >= policy.sensitive_from) & (number < policy.threshold)


def direct(rows: pl.DataFrame, catalogue: Catalogue) -> Iterator[Breach]:
    """Counts below the threshold, printed as numbers; changes and targets are not counts of children."""
    own = pl.col("place").is_in([*catalogue.codes, *catalogue.summaries.values()])
    counts = (
        (pl.col("role") == "number")
        | ((pl.col("role") == "base") & pl.col("base_term").is_not_null())
        | ((pl.col("role") == "spread") & pl.col("measure").str.starts_with("number"))
    )
    known = pl.col("public") & (pl.col("place") == UNALLOCATED)
    found = rows.join(catalogue.indicators, on="indicator").filter(
        own, counts, pl.col("counted"), ~known, sensitive(pl.col("number"), catalogue)
    )
    yield from breaches_of("direct", found, "a count below the threshold is printed")


def inconsistent(rows: pl.DataFrame) -> Iterator[Breach]:
    """One figure with different texts in one month: hidden here and printed there is the worst."""
    own = rows.filter(~pl.col("place").is_in(list(COMPARATORS)), pl.col("role") != "target")
    cells = own.group_by("month", *KEY).agg(
        pl.col("file").min(),
        pl.col("name", "title").first(),
        pl.col("value").n_unique().alias("texts"),
        pl.col("hidden").any(),
        pl.col("number").is_not_null().any().alias("printed"),
    )
    differ = cells.filter(pl.col("texts") > 1)
    both = pl.col("hidden") & pl.col("printed")
    yield from breaches_of("inconsistent", differ.filter(both), "hidden in one file and printed in another")
    yield from breaches_of("inconsistent", differ.filter(~both), "printed differently in two places")


def hidden_figures(rows: pl.DataFrame) -> pl.DataFrame:
    """Figures whose number is hidden in a month: the number itself, or the value where no number is given.

    Returns:
        month, place, indicator, period, breakdown, category, number_hidden (the number itself is).
    """
    number, value = pl.col("role") == "number", pl.col("role") == "value"
    return (
        rows.group_by(_FIGURE)
        .agg(
            (pl.col("hidden") & number).any().alias("number_hidden"),
            (pl.col("number").is_not_null() & number).any().alias("number_printed"),
            (pl.col("hidden") & value).any().alias("value_hidden"),
        )
        .filter(~pl.col("number_printed"), pl.col("number_hidden") | pl.col("value_hidden"))
        .select(*_FIGURE, "number_hidden")
    )


def derived(rows: pl.DataFrame) -> Iterator[Breach]:
    """Percentages, rates, changes and shares printed for a figure whose number is hidden, then or now."""
    hidden = hidden_figures(rows)
    printed = rows.filter(pl.col("number").is_not_null())
    only_numbers = hidden.filter("number_hidden")
    values = printed.filter(pl.col("role") == "value").join(only_numbers, on=_FIGURE, how="semi")
    yield from breaches_of("derived", values, "the rate of a hidden number is printed")
    resting = printed.filter(pl.col("role") == "resting")
    yield from breaches_of(
        "derived", resting.join(hidden, on=_FIGURE, how="semi"), "it rests on a number that is hidden"
    )
    for earlier, detail in (
        (pl.col("measure").str.extract(r" since (\S+)$"), "a change since a figure that is hidden"),
        (_year_before_end(), "a share of last year's total, which is hidden"),
    ):
        based = resting.with_columns(earlier.alias("rests_on")).filter(pl.col("rests_on").is_not_null())
        keys = [key if key != "period" else "rests_on" for key in _FIGURE]
        yield from breaches_of(
            "derived", based.join(hidden, left_on=keys, right_on=list(_FIGURE), how="semi"), detail
        )
    whole = hidden.filter(pl.col("breakdown") == "all").select("month", "place", "indicator", "period")
    shares = resting.filter(pl.col("measure") == "per cent of the total").join(
        whole, on=["month", "place", "indicator", "period"], how="semi"
    )
    yield from breaches_of("derived", shares, "a share of a total that is hidden")


def _year_before_end() -> pl.Expr:
    """The last month of the financial year before, for a year to date that is compared with it."""
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32, strict=False)
    month = pl.col("period").str.slice(5, 2).cast(pl.Int32, strict=False)
    start = pl.when(month >= 4).then(year).otherwise(year - 1)  # noqa: PLR2004 - April
    return pl.when(pl.col("measure").str.starts_with("year to date")).then(pl.format("{}-03", start))


def across_months(rows: pl.DataFrame) -> Iterator[Breach]:
    """The same figure hidden in one month's files and printed in a later one's."""
    figures = rows.filter(pl.col("role").is_in(["number", "base", "value"]))
    hidden = figures.filter("hidden").group_by(KEY).agg(pl.col("month").min().alias("hidden_in"))
    later = (
        figures.filter(pl.col("number").is_not_null())
        .join(hidden, on=KEY)
        .filter(pl.col("month") > pl.col("hidden_in"))
    )
    for one in later.sort("file").unique(KEY, keep="first", maintain_order=True).iter_rows(named=True):
        yield Breach(
            "across months", one["file"], one["name"], one["title"], one["period"],
            f"revealed: the files of {one['hidden_in']} hide it",
        )  # fmt: skip
