"""The counts that take part in the system: those printed or hidden, and those that only stand behind printed ones."""

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.vintages import KEY
from obapipe.partnership import UNALLOCATED

COLUMNS = [
    "month", *KEY, "number", "token", "asked", "accumulates", "reported", "public", "rounded_to",
    "file", "name", "title",
]  # fmt: skip
_SAME = ["term", "period", "breakdown", "category"]


def all_counts(counts: pl.DataFrame, rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """The counts of every edition as `vintages.vintages_of` takes them.

    Args:
        counts: of `counted.counts_of`.
        rows: of the harvest.
        catalogue: of the partnership.

    Returns:
        month, the key, number (whole, null where none is printed), token (what is printed, as text), asked (learning it
        is a disclosure), accumulates, reported, public, rounded_to, file, name, title: one row a month and count.
    """
    printed = _printed(counts)
    told = pl.concat([printed, _behind_values(printed, rows, catalogue)])
    return pl.concat([told, _behind_wholes(told, catalogue)])


def _printed(counts: pl.DataFrame) -> pl.DataFrame:
    whole = pl.col("number").is_null() | (pl.col("number") == pl.col("number").round())
    known = pl.col("public") & (pl.col("place") == UNALLOCATED)
    silent = pl.col("number").is_null() & ~pl.col("hidden")
    return (
        counts.filter(whole, ~(silent & (pl.col("reported") | (pl.col("place") == UNALLOCATED))))
        .with_columns(
            pl.col("number").cast(pl.Int64),
            pl.when("hidden")
            .then(pl.lit("[c]"))
            .when(silent)
            .then(pl.lit("[x]"))
            .otherwise(pl.col("number").cast(pl.String))
            .alias("token"),
            (pl.col("hidden") & ~known).alias("asked"),
        )
        .select(COLUMNS)
    )


def _behind_wholes(printed: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Parts of a whole that are printed nowhere, where others of them are; those in no cluster as well.

    Nobody is taken to be in no cluster only where the clusters are seen to add up to the city. Such a count is another
    one in each edition whose whole is printed differently. What somebody else publishes is not asked for where we leave
    it out.
    """
    editions = printed["month"].unique().sort().to_list()
    families = pl.DataFrame(
        [
            (month, name, whole, part)
            for month in editions
            for name, (whole, parts) in catalogue.families(month).items()
            for part in parts
        ],
        schema=dict.fromkeys(("month", "family", "head", "part"), pl.String),
        orient="row",
    )
    heads = printed.rename({"place": "head"})
    names = {code: name for name, code in catalogue.places.items()}
    there = (
        printed.select(pl.col("place").alias("part"), *_SAME).unique().with_columns(pl.lit(1).alias("there"))
    )
    seen = _seen_outside(heads, families, printed)
    wanted = (
        heads.join(families, on=["month", "head"])
        .join(there, on=["part", *_SAME], how="left")
        .join(seen, on="term", how="left")
    )
    some = pl.col("there").is_not_null().any().over("month", "family", "head", *_SAME)
    outside = pl.col("part") == UNALLOCATED
    required = ~outside & ~pl.col("reported") & pl.col("number").is_not_null()
    secret = pl.col("outside").fill_null(value=False) & ~pl.col("public")
    protected = secret & pl.lit(catalogue.partnership.disclosure.implied.unallocated)
    return (
        wanted.filter(
            some, pl.col("there").is_null(), required | (outside & pl.col("outside").fill_null(value=True))
        )
        .with_columns(
            pl.col("part").alias("place"),
            pl.col("part").replace(names).alias("name"),
            pl.format(
                "{} {}", pl.when(outside).then(pl.lit("outside")).otherwise(pl.lit("beside")), "token"
            ).alias("token"),
            pl.lit(None, pl.Int64).alias("number"),
            ((required & ~pl.col("public")) | protected).alias("asked"),
        )
        .unique(["month", *KEY], keep="first", maintain_order=True)
        .select(COLUMNS)
    )


def _seen_outside(heads: pl.DataFrame, families: pl.DataFrame, printed: pl.DataFrame) -> pl.DataFrame:
    """What is seen of those in no cluster, where anything is.

    Returns:
        term, outside: whether there are any, because they are printed or the city is more than all its parts; not,
        because the parts add up to it. One row a term of which either was seen.
    """
    parts = printed.select(
        "month", pl.col("place").alias("part"), *_SAME, pl.col("number").alias("part_number")
    )
    whole = families.filter((pl.col("part") == UNALLOCATED).any().over("month", "family")).filter(
        pl.col("part") != UNALLOCATED
    )
    compared = (
        heads.filter(pl.col("rounded_to") == 0, pl.col("number").is_not_null())
        .join(whole, on=["month", "head"])
        .join(parts, on=["month", "part", *_SAME], how="left")
        .group_by("month", "family", *_SAME)
        .agg(
            (pl.col("number").first() > pl.col("part_number").sum()).alias("outside"),
            pl.col("part_number").is_not_null().all().alias("complete"),
        )
    )
    named = printed.filter(pl.col("place") == UNALLOCATED).select("term", pl.lit(value=True).alias("outside"))
    seen = pl.concat([compared.filter("complete").select("term", "outside"), named])
    return seen.group_by("term").agg(pl.col("outside").any())


def _behind_values(known: pl.DataFrame, rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Counts that are printed only as a rate or percentage."""
    places = list(catalogue.codes)
    values = rows.filter(
        pl.col("role") == "value", pl.col("number").is_not_null(), pl.col("place").is_in(places)
    )
    secret = ~(pl.col("public") & (pl.col("place") == UNALLOCATED))
    return (
        values.join(catalogue.indicators.filter("counted"), on="indicator")
        .join(known.select(KEY).unique(), on=KEY, how="anti")
        .sort("file")
        .unique(["month", *KEY], keep="first", maintain_order=True)
        .with_columns(
            pl.format("behind {}", "value").alias("token"),
            pl.lit(None, pl.Int64).alias("number"),
            secret.alias("asked"),
            pl.col("rounded_to").cast(pl.Int64),
        )
        .select(COLUMNS)
    )
