"""Requests for service in a period: one row a period, geography, `age_band`, `source_agent` and `outcome`.

`requests` counts events; `children`, where a source gives it, the distinct children they were about.
"""

import pandera.polars as pa

from schemas.extract import Categories, Extract, whole
from schemas.rules import categorical, extract_schema, measures, not_above

DIMENSIONS = ("age_band", "source_agent", "outcome")
MEASURES = whole("requests")
OPTIONAL_MEASURES = whole("children")


def schema(categories: Categories, *, decimals: bool = False) -> pa.DataFrameSchema:
    """Build the schema; the module's docstring gives columns, grain and units."""
    return extract_schema(
        "requests_for_service",
        {
            **categorical(DIMENSIONS, categories),
            **measures({**MEASURES, **OPTIONAL_MEASURES}, decimals=decimals),
        },
        ("period", "geography", *DIMENSIONS),
        [not_above("children", "requests")],
    )


EXTRACT = Extract("requests_for_service", DIMENSIONS, MEASURES, OPTIONAL_MEASURES, schema)
