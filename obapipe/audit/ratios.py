"""What a printed percentage, rate, share or change says of a count that is not printed: the range it must lie in.

A value printed to some decimals stands for every value that rounds to it. Out of a known number that leaves few whole
counts, often one.
"""

import polars as pl

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.vintages import KEY, Vintages

_NEARLY = 1e-9
_YEAR_TO_DATE = "year to date as per cent of last full year"
_SHARE = "per cent of the total"
_POINTS = r"^change in (?:percentage points|rate per [\d,]+) since (\S+)$"
_NUMBERS = r"^change in number since (\S+)$"


def ranges(rows: pl.DataFrame, vintages: Vintages, catalogue: Catalogue) -> pl.DataFrame:
    """How low and high unprinted counts can be by the values printed of them.

    Returns:
        cell, low, high: one row a cell; those whose values contradict each other are left out.
    """
    cells = vintages.cells.select("cell", pl.col("number").alias("count"))
    said = _said(rows, catalogue)
    bases = vintages.keys.select(
        pl.col("key").alias("base_key"), *(pl.col(name).alias(f"base_{name}") for name in KEY)
    )
    base_names = [f"base_{name}" for name in KEY]
    dated = vintages.dated
    found = (
        said.join(vintages.keys.select("key", *KEY), on=KEY)
        .join(dated, left_on=["key", "month"], right_on=["key", "edition"])
        .join(cells, on="cell")
        .filter(pl.col("count").is_null())
        .join(bases, on=base_names, how="left", nulls_equal=False)
        .join(
            dated.rename({"key": "base_key", "cell": "base_cell"}),
            left_on=["base_key", "month"], right_on=["base_key", "edition"], how="left",
        )
        .join(cells.rename({"cell": "base_cell", "count": "base_count"}), on="base_cell", how="left")
        .with_columns(pl.coalesce("base_count", "residents").cast(pl.Float64).alias("out_of"))
        .filter(pl.col("out_of") > 0)
    )  # fmt: skip
    low = ((pl.col("value_low") * pl.col("out_of") / pl.col("scale")) - _NEARLY).ceil().clip(lower_bound=0)
    high = ((pl.col("value_high") * pl.col("out_of") / pl.col("scale")) + _NEARLY).floor()
    return (
        found.with_columns(low.cast(pl.Int64).alias("low"), high.cast(pl.Int64).alias("high"))
        .group_by("cell")
        .agg(pl.col("low").max(), pl.col("high").min())
        .filter(pl.col("low") <= pl.col("high"))
        .sort("cell")
    )


def differences(rows: pl.DataFrame, vintages: Vintages, catalogue: Catalogue) -> pl.DataFrame:
    """Printed changes of counts: `later` - `earlier` = `change`, where one of the two is not printed.

    Returns:
        later, earlier (cells), change: one row a pair.
    """
    counted = catalogue.indicators.filter("counted")
    changes = rows.filter(pl.col("number").is_not_null()).with_columns(
        pl.col("measure").str.extract(_NUMBERS).alias("since")
    )
    keys = vintages.keys.select("key", *KEY)
    before = keys.rename({"key": "since_key", "period": "since"})
    cells = vintages.cells.select("cell", pl.col("number").alias("count"))
    then = [name for name in KEY if name != "period"]
    dated = vintages.dated
    return (
        changes.filter(pl.col("since").is_not_null())
        .join(counted, on="indicator")
        .join(keys, on=KEY)
        .join(before, on=["since", *then])
        .join(dated, left_on=["key", "month"], right_on=["key", "edition"])
        .join(
            dated.rename({"key": "since_key", "cell": "earlier"}),
            left_on=["since_key", "month"], right_on=["since_key", "edition"],
        )
        .join(cells, on="cell")
        .join(cells.rename({"cell": "earlier", "count": "earlier_count"}), on="earlier")
        .filter(pl.col("count").is_null() | pl.col("earlier_count").is_null())
        .select(pl.col("cell").alias("later"), "earlier", pl.col("number").cast(pl.Int64).alias("change"))
        .unique(maintain_order=True)
        .sort("later", "earlier", "change")
    )  # fmt: skip


def _said(rows: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Every statement that a count lies in a range: the month, the count's key, what it is out of, and the range.

    Returns:
        month, the key, base_term, base_place, base_period, base_breakdown, base_category, residents (null unless the
        public number of residents is what it is out of), scale, value_low, value_high.
    """
    half = pl.lit(0.5) / 10.0 ** pl.col("value").str.extract(r"\.(\d+)$").str.len_chars().fill_null(0)
    printed = (
        rows.filter(pl.col("number").is_not_null(), pl.col("place").is_in(list(catalogue.codes)))
        .join(catalogue.indicators.filter("counted"), on="indicator")
        .with_columns(half.alias("half"))
    )
    same_base = [pl.col("place").alias("base_place"), pl.col("period").alias("base_period")]
    every = [pl.lit("all").alias("base_breakdown"), pl.lit("all").alias("base_category")]
    around = [
        (pl.col("number") - pl.col("half")).alias("value_low"),
        (pl.col("number") + pl.col("half")).alias("value_high"),
    ]
    values = printed.filter(pl.col("role") == "value", pl.col("scale") > 1).with_columns(
        *same_base, *every, *around
    )
    values = pl.concat([values, _since(printed, values)], how="diagonal_relaxed")
    shares = printed.filter(pl.col("measure") == _SHARE).with_columns(
        pl.col("term").alias("base_term"), pl.lit(100).alias("scale"), *same_base, *every, *around
    )
    year = pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False)
    month = pl.col("period").str.slice(5, 2).cast(pl.Int64, strict=False)
    march = pl.format("{}-03", pl.when(month >= 4).then(year).otherwise(year - 1))  # noqa: PLR2004 - April
    parts = printed.filter(pl.col("measure") == _YEAR_TO_DATE).with_columns(
        pl.col("term").alias("base_term"), pl.lit(100).alias("scale"),
        same_base[0], march.alias("base_period"), *every, *around,
    )  # fmt: skip
    columns = [
        "month", *KEY, "base_term", "base_place", "base_period", "base_breakdown", "base_category", "scale",
        "value_low",
        "value_high",
    ]  # fmt: skip
    return pl.concat(
        [
            _with_residents(values, catalogue).select(*columns, "residents"),
            *(
                one.select(columns).with_columns(pl.lit(None, pl.Int64).alias("residents"))
                for one in (shares, parts)
            ),
        ],
        how="vertical_relaxed",
    )


def _since(printed: pl.DataFrame, values: pl.DataFrame) -> pl.DataFrame:
    """Ranges of an earlier value by a later one and the change, and of the later one by the earlier."""
    changes = printed.with_columns(pl.col("measure").str.extract(_POINTS).alias("since")).filter(
        pl.col("since").is_not_null()
    )
    at = ["month", "indicator", "place", "breakdown", "category"]
    known = values.select(
        *at, "period", pl.col("value_low").alias("known_low"), pl.col("value_high").alias("known_high")
    )
    now = changes.join(known, on=[*at, "period"]).with_columns(
        (pl.col("known_low") - pl.col("number") - pl.col("half")).alias("value_low"),
        (pl.col("known_high") - pl.col("number") + pl.col("half")).alias("value_high"),
        pl.col("since").alias("period"),
    )
    then = changes.join(
        known.rename({"period": "since"}), on=[*at, "since"]
    ).with_columns(
        (pl.col("known_low") + pl.col("number") - pl.col("half")).alias("value_low"),
        (pl.col("known_high") + pl.col("number") + pl.col("half")).alias("value_high"),
    )  # fmt: skip
    return pl.concat([now, then]).with_columns(
        pl.col("place").alias("base_place"), pl.col("period").alias("base_period"),
        pl.lit("all").alias("base_breakdown"), pl.lit("all").alias("base_category"),
    )  # fmt: skip


def _with_residents(values: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """The public number of residents for rates that are out of it: the newest estimate up to the period's year."""
    population = catalogue.residents
    ends = (
        pl.when(pl.col("period").str.contains("/", literal=True))
        .then(pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False) + 1)
        .otherwise(pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False))
    )
    dated = values.with_columns(ends.alias("year")).with_row_index("statement")
    joined = (
        dated.select("statement", "place", "year", "age_from", "age_to")
        .filter(pl.col("age_from").is_not_null())
        .join(population, on=["place", "age_from", "age_to"], suffix="_estimated")
        .filter(pl.col("year_estimated") <= pl.col("year"))
        .sort("year_estimated")
        .unique("statement", keep="last", maintain_order=True)
        .select("statement", "residents")
    )
    return dated.join(joined, on="statement", how="left").drop("statement")
