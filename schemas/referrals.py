"""Referrals to social care in a period: one row a period, geography, age, source and reason.

`referrals` counts events; `children`, where a source gives it, the distinct children they were about.
"""

import pandera.polars as pa

from schemas.extract import Categories, Extract, whole
from schemas.rules import categorical, extract_schema, measures, not_above

DIMENSIONS = ("age_band", "source_agent", "primary_reason")
MEASURES = whole("referrals")
OPTIONAL_MEASURES = whole("children")


def schema(categories: Categories, *, decimals: bool = False) -> pa.DataFrameSchema:
    """Build the schema; the module's docstring gives columns, grain and units."""
    return extract_schema(
        "referrals",
        {
            **categorical(DIMENSIONS, categories),
            **measures({**MEASURES, **OPTIONAL_MEASURES}, decimals=decimals),
        },
        ("period", "geography", *DIMENSIONS),
        [not_above("children", "referrals")],
    )


EXTRACT = Extract("referrals", DIMENSIONS, MEASURES, OPTIONAL_MEASURES, schema)
