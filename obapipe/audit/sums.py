"""Attacks by adding and subtracting printed counts: places, categories, parts of a count, rates, months of a year."""

from collections.abc import Iterator

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.printed import breaches_of, sensitive
from obapipe.audit.report import Breach
from obapipe.partnership import UNALLOCATED

_CELL = ["month", "term", "place", "period", "breakdown", "category"]
_SUM = ["month", "sum", "owner", "period"]


def counts_of(rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Every count of children or events that a month's files give or hide, once whatever title it stands under.

    Returns:
        month, term (what is counted), place, period, breakdown, category, number (null where none is printed), hidden,
        rounded, reported, accumulates, public, file, name, title (where it stands first).
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
            pl.col("file", "name", "title").first(),
        )
        .with_columns(pl.col("hidden") & pl.col("number").is_null())
    )


def subtraction(counts: pl.DataFrame, rows: pl.DataFrame, catalogue: Catalogue) -> Iterator[Breach]:
    """Sums in which one count alone is hidden, and hidden counts whose rate and base are printed."""
    members = pl.concat(
        [_families(counts, catalogue), _categories(counts), _choices(counts, catalogue)], how="vertical"
    )
    open_to_all = (
        members.group_by(_SUM)
        .agg(pl.col("hidden").sum().alias("unknown"), pl.col("undecided").any())
        .filter(pl.col("unknown") == 1, ~pl.col("undecided"))
    )
    found = members.filter("hidden").join(open_to_all, on=_SUM, how="semi")
    yield from breaches_of("subtraction", found, "everything else in a sum it belongs to is printed")
    yield from _rest_of_the_city(members, counts, catalogue)
    yield from _from_a_rate(counts, rows, catalogue)


def _member(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        *_SUM,
        "whole",
        "number",
        pl.col("hidden").fill_null(value=False),
        "undecided",
        "place",
        "file",
        "name",
        "title",
    )


def _families(counts: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Places: a whole and what it is made of, for the places that are valid in the month of the files."""
    members = _parts_of_places(counts, catalogue)
    nobody_outside = counts.filter(pl.col("place") == UNALLOCATED).is_empty()
    nothing = pl.col("number").is_null() & ~pl.col("hidden").fill_null(value=False)
    harmless = ((pl.col("place") == UNALLOCATED) & nobody_outside) | (
        pl.col("reported") & (pl.col("place") != pl.col("head")) & pl.col("hidden").is_not_null()
    )
    return _member(
        members.with_columns(
            (nothing & ~harmless).alias("undecided"),
            pl.concat_str("family", "term", "breakdown", "category", separator="\n").alias("sum"),
            pl.col("head").alias("owner"),
            (pl.col("place") == pl.col("head")).alias("whole"),
        )
    )


def _parts_of_places(counts: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Each printed count of a whole beside those of its parts; whoever is in no cluster as any month tells it."""
    families = pl.DataFrame(
        [
            (month, sum_name, whole, part)
            for month in counts["month"].unique().sort()
            for sum_name, (whole, parts) in catalogue.families(month).items()
            for part in (whole, *parts)
        ],
        schema=dict.fromkeys(("month", "family", "head", "place"), pl.String),
        orient="row",
    )
    key = ["term", "period", "breakdown", "category"]
    whole_counts = counts.filter(~pl.col("rounded")).rename({"place": "head"})
    in_month = counts.drop("rounded", "reported", "accumulates", "public")
    outside = (
        counts.filter(pl.col("place") == UNALLOCATED)
        .unique(["place", *key], keep="last", maintain_order=True)
        .select("place", *key, pl.col("number", "hidden").name.suffix("_elsewhere"))
    )
    return (
        whole_counts.select("month", "head", *key, "reported")
        .join(families, on=["month", "head"])
        .join(in_month, on=["month", "place", *key], how="left")
        .join(outside, on=["place", *key], how="left")
        .with_columns(pl.coalesce(name, f"{name}_elsewhere").alias(name) for name in ("number", "hidden"))
    )


def _categories(counts: pl.DataFrame) -> pl.DataFrame:
    """The categories of a breakdown and their total."""
    key = ["month", "term", "place", "period"]
    parts = counts.filter(pl.col("breakdown") != "all")
    wholes = counts.filter(pl.col("breakdown") == "all").join(
        parts.select(*key, pl.col("breakdown").alias("by")).unique(), on=key
    )
    members = pl.concat([parts.with_columns(pl.col("breakdown").alias("by")), wholes])
    return _member(
        members.with_columns(
            pl.concat_str("term", "by", separator="\n").alias("sum"),
            pl.col("place").alias("owner"),
            (pl.col("breakdown") == "all").alias("whole"),
            (pl.col("number").is_null() & ~pl.col("hidden")).alias("undecided"),
        )
    )


def _choices(counts: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Counts that are some categories of another's breakdown."""
    choices = catalogue.choices
    wholes = counts.filter(pl.col("breakdown") == "all").join(
        choices.group_by("choice", "term").agg(pl.len().alias("wanted")), on="term"
    )
    parts = counts.join(
        choices.drop("term").rename({"wide_term": "term"}), on=["term", "breakdown", "category"]
    ).with_columns(pl.lit(None, pl.UInt32).alias("wanted"))
    members = pl.concat([wholes, parts.select(wholes.columns)])
    group = ["month", "choice", "place", "period"]
    complete = (
        members.group_by(group)
        .agg(pl.len().alias("there"), pl.col("wanted").max())
        .filter(pl.col("there") == pl.col("wanted") + 1)
    )
    return _member(
        members.join(complete, on=group, how="semi").with_columns(
            pl.col("choice").alias("sum"),
            pl.col("place").alias("owner"),
            pl.col("wanted").is_not_null().alias("whole"),
            (pl.col("number").is_null() & ~pl.col("hidden")).alias("undecided"),
        )
    )


def _rest_of_the_city(members: pl.DataFrame, counts: pl.DataFrame, catalogue: Catalogue) -> Iterator[Breach]:
    """Those in no cluster are not printed, yet the city less its clusters leaves a small number of them."""
    public = counts.filter("public").select("title").unique()
    city = members.filter(pl.col("owner") == catalogue.partnership.city)
    outside, inside = city.filter(pl.col("place") == UNALLOCATED), city.filter(pl.col("place") != UNALLOCATED)
    silent = outside.filter(pl.col("number").is_null(), ~pl.col("hidden")).select(_SUM)
    signed = pl.when("whole").then(pl.col("number")).otherwise(-pl.col("number"))
    known = pl.col("number").is_not_null().all()
    rest = (
        inside.join(silent, on=_SUM, how="semi")
        .sort(pl.col("whole"), descending=True)
        .group_by(_SUM, maintain_order=True)
        .agg(signed.sum().alias("rest"), known.alias("known"), pl.col("file", "name", "title").first())
        .filter("known", pl.col("rest") > 0, sensitive(pl.col("rest"), catalogue))
        .join(public, on="title", how="anti")
    )
    yield from breaches_of("subtraction", rest, "the clusters leave a small number of the whole")


def _from_a_rate(counts: pl.DataFrame, rows: pl.DataFrame, catalogue: Catalogue) -> Iterator[Breach]:
    """A hidden number whose rate is printed, and its base as well."""
    bases = counts.filter(pl.col("number").is_not_null()).select(
        pl.col("term").alias("base_term"), *(c for c in _CELL if c != "term")
    )
    hidden = counts.filter("hidden").select(_CELL)
    rates = (
        rows.filter(pl.col("role") == "value", pl.col("number").is_not_null())
        .join(catalogue.indicators, on="indicator")
        .join(hidden, on=_CELL, how="semi")
        .join(bases, on=["base_term", *(c for c in _CELL if c != "term")], how="semi")
    )
    yield from breaches_of("subtraction", rates, "its rate and what the rate is out of are printed")


def nested(counts: pl.DataFrame, catalogue: Catalogue) -> Iterator[Breach]:
    """A printed count, a printed part of it, and a small number between; the rest of a denominator is one too."""
    pairs = catalogue.pairs
    key = [name for name in _CELL if name != "term"]
    known = pl.col("public") & (pl.col("place") == UNALLOCATED)
    shown = counts.filter(pl.col("number").is_not_null(), ~known)
    outer = shown.select(*key, pl.col("term").alias("outer"), pl.col("number").alias("outer_number"))
    found = (
        shown.rename({"term": "inner"})
        .join(pairs, on="inner")
        .join(outer, on=["outer", *key])
        .filter(sensitive(pl.col("outer_number") - pl.col("number"), catalogue))
    )
    for how in ("within", "out of"):
        detail = {
            "within": "the count it is part of is printed, and few are in one and not in the other",
            "out of": "what it is out of is printed, and few are in one and not in the other",
        }[how]
        yield from breaches_of("nested", found.filter(pl.col("how") == how), detail)


def increments(counts: pl.DataFrame, catalogue: Catalogue) -> Iterator[Breach]:
    """Neighbouring printed year-to-date counts with a small number between, as a reader of each month knows them."""
    known = counts.filter("accumulates", pl.col("number").is_not_null()).filter(
        ~(pl.col("public") & (pl.col("place") == UNALLOCATED))
    )
    year = pl.col("period").str.slice(0, 4).cast(pl.Int32)
    april = pl.col("period").str.slice(5, 2).cast(pl.Int32) >= 4  # noqa: PLR2004 - April
    known = known.with_columns(pl.when(april).then(year).otherwise(year - 1).alias("financial_year")).sort(
        "month"
    )
    series = ["term", "place", "breakdown", "category", "financial_year"]
    for month in known["month"].unique().sort():
        seen = known.filter(pl.col("month") <= month).unique(
            [*series, "period"], keep="last", maintain_order=True
        )
        pairs = (
            seen.sort(*series, "period")
            .with_columns(
                (pl.col("number") - pl.col("number").shift(1).over(series)).alias("between"),
                pl.col("period").shift(1).over(series).alias("before"),
            )
            .filter(sensitive(pl.col("between"), catalogue))
        )
        for one in pairs.iter_rows(named=True):
            detail = f"few were added since {one['before']}, which is printed too"
            yield Breach("increment", one["file"], one["name"], one["title"], one["period"], detail)
