"""Figures that arrive as figures: one row a period, geography and `indicator`.

`numerator` and `denominator` are whole children or events (decimals for weighted indicators); `value` is a
rate or percentage that was published without its counts. A row needs a numerator or a value.
"""

import pandera.polars as pa

from schemas.extract import Categories, Extract, Kind, decimal, whole
from schemas.rules import categorical, extract_schema, measures, not_above

DIMENSIONS = ("indicator",)
MEASURES: dict[str, Kind] = {}
OPTIONAL_MEASURES: dict[str, Kind] = {**whole("numerator", "denominator"), **decimal("value")}


def schema(categories: Categories, *, decimals: bool = False) -> pa.DataFrameSchema:
    """Build the schema.

    A weighted numerator (a sum of scores, say) may exceed what it is divided by: `decimals` lifts that rule.
    """
    return extract_schema(
        "indicator_values",
        {**categorical(DIMENSIONS, categories), **measures(OPTIONAL_MEASURES, decimals=decimals)},
        ("period", "geography", *DIMENSIONS),
        [] if decimals else [not_above("numerator", "denominator")],
    )


EXTRACT = Extract(
    "indicator_values",
    DIMENSIONS,
    MEASURES,
    OPTIONAL_MEASURES,
    schema,
    needs_one_of=("numerator", "value"),
    pair=("numerator", "denominator"),
)
