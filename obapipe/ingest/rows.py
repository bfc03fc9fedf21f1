"""Rows of one key: exact repeats, rows to add up, rows that two files give, and rows that are not there."""

from dataclasses import dataclass

import polars as pl

from obapipe.ingest.keys import FIRST_MONTH, LAST_MONTH
from obapipe.ingest.lookups import Lookups
from obapipe.ingest.problems import Problem, from_rows
from obapipe.ingest.shaping import RECEIVED, SHEET, SOURCE
from obapipe.partnership import UNALLOCATED, Source
from obapipe.periods import Period
from schemas import Extract

_SENT = (RECEIVED, "source_file")
_RANK = {"ok": 0, "not_applicable": 1, "missing": 2, "withheld": 3}


@dataclass(frozen=True)
class Stated:
    """The period that a whole file is about, which its name or its source states."""

    received: str
    period: Period
    file: str


def first_of_repeats(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """One row where a file has the same key with the same figures more than once."""
    return rows.unique(
        subset=[*_SENT, *extract.key, *extract.all_measures, "source_status"],
        keep="first",
        maintain_order=True,
    )


def add_up(rows: pl.DataFrame, extract: Extract) -> tuple[pl.DataFrame, list[Problem]]:
    """Add the rows that a file has for each key.

    Where an extract has a pair of numerator and denominator, only rows with both count, so that a rate is of
    those that reported; a warning says how many were left out. Otherwise one withheld or missing part makes
    the sum so.

    Returns:
        One row a key, `source_row` the first of its rows; and the warnings.
    """
    problems: list[Problem] = []
    pair = [name for name in extract.pair or () if rows[name].is_not_null().any()]
    whole = pl.all_horizontal(pl.lit(value=True), *(pl.col(name).is_not_null() for name in pair))
    if len(pair) > 1:
        left_out = rows.filter(~whole).select(
            "source_file", SHEET, "source_row", column=pl.lit(pair[0]), found=pl.lit(None, pl.String)
        )
        pattern = Problem(
            "warning",
            "rows_left_out_of_sum",
            "",
            expected=f"both {pair[0]} and {pair[1]}",
            advice="Rows without both are in neither sum, so that the rate is of those that reported.",
            extract=extract.name,
        )
        problems = from_rows(left_out, pattern)
        status = pl.when(whole).then(pl.lit("ok")).otherwise("source_status")
        rows = rows.with_columns(status.alias("source_status"), whole.alias("counted"))
        rows = rows.filter(pl.col("counted") | ~pl.col("counted").any().over([*_SENT, *extract.key]))
    rank = pl.col("source_status").replace_strict(_RANK, return_dtype=pl.Int8)
    worst = rows.with_columns(rank.alias("rank")).group_by([*_SENT, *extract.key], maintain_order=True)
    summed = worst.agg(
        pl.col(FIRST_MONTH, LAST_MONTH, SHEET).first(),
        pl.col("source_row").min(),
        pl.col("rank").max(),
        *(
            pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)
            for name in extract.all_measures
        ),
    )
    names = {number: name for name, number in _RANK.items()}
    return summed.with_columns(
        pl.col("rank").replace_strict(names, return_dtype=pl.String).alias("source_status")
    ).drop("rank"), problems


def later_file_wins(rows: pl.DataFrame, extract: Extract) -> tuple[pl.DataFrame, list[Problem]]:
    """Keep the row of the later file name where two files give the same key; rows sent beat rows made up.

    Returns:
        The rows that stay; and a warning for each file that lost rows.
    """
    key = [RECEIVED, *extract.key]
    senders = rows.select(RECEIVED, "source_file", "source").unique()
    if not senders[RECEIVED].is_duplicated().any() or not _any_twice(rows, key):
        return rows, []
    sent = pl.col("source_row").is_not_null()
    rows = rows.with_columns(
        pl.when(sent).then(pl.col("source_file").rank("dense")).otherwise(0).alias("standing"),
    )
    best = pl.col("standing").max().over(key)
    lost = rows.filter(sent & (pl.col("standing") < best))
    pattern = Problem(
        "warning",
        "replaced_by_later_file",
        "",
        expected="each figure in one file",
        advice="The file whose name sorts last was used; remove the other if that is wrong.",
        extract=extract.name,
    )
    told = lost.select(
        SOURCE,
        "source_file",
        SHEET,
        "source_row",
        column=pl.lit(None, pl.String),
        found=pl.concat_str(pl.lit("a figure that a later file gives too: "), _key_text(key[1:])),
    )
    kept = rows.filter(pl.col("standing") == best)
    made_up = kept.filter(~sent).unique(subset=key, keep="last", maintain_order=True)
    kept = pl.concat([kept.filter(sent), made_up]) if kept.height else kept
    return kept.drop("standing"), from_rows(told, pattern)


def _any_twice(rows: pl.DataFrame, key: list[str]) -> bool:
    return bool(rows.select(pl.struct(key).is_duplicated().any()).item())


def files_that_share(rows: pl.DataFrame, extract: Extract) -> pl.DataFrame:
    """The files of a month that give the same figures, each with each of the others.

    Returns:
        `received`, `source_file`, `other`; rows made up for absent ones count for nothing.
    """
    key = [RECEIVED, *extract.key]
    given = rows.filter(pl.col("source_row").is_not_null()).select(*key, "source_file").unique()
    several = given.filter(pl.len().over(key) > 1)
    return (
        several.join(several.rename({"source_file": "other"}), on=key, nulls_equal=True)
        .filter(pl.col("source_file") != pl.col("other"))
        .select(RECEIVED, "source_file", "other")
        .unique()
        .sort(pl.all())
    )


def absent_as_zero(
    rows: pl.DataFrame,
    source: Source,
    extract: Extract,
    lookups: Lookups,
    stated: list[Stated],
) -> pl.DataFrame:
    """Add zeros for each valid cluster and allowed combination of categories that a source did not send.

    `unallocated` is completed too in the periods for which the source sent any of it. A dimension that the
    source fixes or unpivots has only those categories; `indicator` only those that were sent. `stated` are
    the periods of whole files, which may hold no row at all. `source_row` is null.
    """
    places = _places(rows, lookups, stated)
    if places.is_empty():
        return rows
    grid = places
    for name in extract.dimensions:
        allowed = _allowed(rows, name, source, lookups)
        grid = grid.join(pl.DataFrame({name: allowed}, schema={name: rows.schema[name]}), how="cross")
    zero = [
        name for name in extract.all_measures if rows[name].is_not_null().any() or name in extract.measures
    ]
    absent = grid.join(rows, on=[RECEIVED, *extract.key], how="anti", maintain_order="left").with_columns(
        pl.lit(None, pl.Int64).alias("source_row"),
        pl.lit(source.name).alias(SOURCE),
        pl.lit(None, pl.String).alias(SHEET),
        pl.lit("ok").alias("source_status"),
        *(
            pl.lit(0.0 if name in zero and kind == "whole" else None, pl.Float64).alias(name)
            for name, kind in extract.all_measures.items()
        ),
    )
    return pl.concat(
        [rows, absent.select(name for name in rows.columns if name in absent.columns)], how="diagonal"
    )


def _places(rows: pl.DataFrame, lookups: Lookups, stated: list[Stated]) -> pl.DataFrame:
    """Each period sent or stated with every place that has to be in it."""
    columns = (RECEIVED, "period", FIRST_MONTH, LAST_MONTH, "source_file")
    whole = [
        (one.received, one.period.text, f"{one.period.start:%Y-%m}", f"{one.period.end:%Y-%m}", one.file)
        for one in stated
    ]
    sent = rows.select(*columns, loose=pl.col("geography") == UNALLOCATED)
    without = pl.DataFrame(whole, schema=dict.fromkeys(columns, pl.String), orient="row")
    periods = (
        pl.concat([sent, without.with_columns(loose=pl.lit(value=False))])
        .group_by(columns[:-1], maintain_order=True)
        .agg(pl.col("source_file").max(), pl.col("loose").any())
    )
    wanted: list[dict[str, str]] = []
    for received, period, first, last, file, loose in periods.iter_rows():
        codes = [*lookups.clusters(first, last), *([UNALLOCATED] if loose else [])]
        same = dict(zip(columns, (received, period, first, last, file), strict=True))
        wanted += [{**same, "geography": code} for code in codes]
    return pl.DataFrame(wanted, schema=dict.fromkeys((*columns, "geography"), pl.String))


def _allowed(rows: pl.DataFrame, name: str, source: Source, lookups: Lookups) -> list[str]:
    if name in source.constants or name == "indicator" or name not in lookups.categories:
        return rows[name].unique(maintain_order=True).to_list()
    if source.unpivot is not None and source.unpivot.headings is not None and name in source.unpivot.gives:
        return rows[name].unique(maintain_order=True).to_list()
    if source.unpivot is not None and source.unpivot.name == name:
        spelt = lookups.spellings(name)
        sent = (spelt.get(category.casefold()) for category in source.unpivot.columns.values())
        return sorted({category for category in sent if category is not None})
    return list(lookups.categories[name])


def _key_text(key: list[str]) -> pl.Expr:
    return pl.concat_str(*(pl.col(name).cast(pl.String) for name in key), separator=", ")
