"""The columns and rules that extracts share, as pandera objects.

What one extract alone demands is in its module.

What a check reports as its error is its rule: `obapipe check` prints it and Dagster counts it.
"""

from collections.abc import Mapping, Sequence

import pandera.polars as pa
import polars as pl
from pandera.api.polars.types import PolarsData

from schemas.extract import Categories, Kind

STATUSES = ("ok", "withheld", "missing", "not_applicable")
OLDEST = 120


def extract_schema(
    name: str,
    columns: Mapping[str, pa.Column],
    key: Sequence[str],
    rules: Sequence[pa.Check] = (),
) -> pa.DataFrameSchema:
    """The schema of an extract: its columns beside where each row came from, and no key twice in one file.

    Args:
        name: the extract.
        columns: its dimensions and measures.
        key: `period`, `geography` and the dimensions.
        rules: what holds between columns of a row.
    """
    return pa.DataFrameSchema(
        {
            "period": pa.Column(pl.String),
            "geography": pa.Column(pl.String),
            **columns,
            "source_status": pa.Column(pl.String, pa.Check.isin(STATUSES, error="known_status")),
            "source_file": pa.Column(pl.String),
            "source_row": pa.Column(pl.Int64, nullable=True),
        },
        checks=[*rules, _unique(["source_file", *key])],
        strict=False,
        name=name,
    )


def categorical(dimensions: Sequence[str], categories: Categories) -> dict[str, pa.Column]:
    """Dimensions whose cells must each be one of the catalogue's categories."""
    return {
        name: pa.Column(pl.String, pa.Check.isin(list(categories[name]), error="allowed_category"))
        for name in dimensions
    }


def age(name: str) -> dict[str, pa.Column]:
    """A whole age in years, both 0 and 120 allowed."""
    return {name: pa.Column(pl.Int64, pa.Check.in_range(0, OLDEST, error="possible_age"))}


def measures(kinds: Mapping[str, Kind], *, decimals: bool = False) -> dict[str, pa.Column]:
    """Measures that may be null but never negative; `decimals` makes the whole ones Float64 too."""
    return {
        name: pa.Column(
            pl.Float64 if decimals or kind == "decimal" else pl.Int64,
            pa.Check.ge(0, error="not_negative"),
            nullable=True,
        )
        for name, kind in kinds.items()
    }


def not_above(part: str, whole: str) -> pa.Check:
    """`part` is never larger than `whole`; rows where either is null pass."""

    def holds(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select((pl.col(part) <= pl.col(whole)).fill_null(value=True))

    return pa.Check(holds, name=f"{part}_not_above_{whole}")


def _unique(key: Sequence[str]) -> pa.Check:
    def holds(data: PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.struct(key).is_first_distinct())

    return pa.Check(holds, name="unique_key")
