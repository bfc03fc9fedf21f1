"""Children at the end of a period: one row a period, geography, `status` and `age_band`.

`children` is whole children.
"""

import pandera.polars as pa

from schemas.extract import Categories, Extract, whole
from schemas.rules import categorical, extract_schema, measures

DIMENSIONS = ("status", "age_band")
MEASURES = whole("children")
OPTIONAL_MEASURES = whole()


def schema(categories: Categories, *, decimals: bool = False) -> pa.DataFrameSchema:
    """Build the schema; the module's docstring gives columns, grain and units."""
    return extract_schema(
        "children_snapshot",
        {
            **categorical(DIMENSIONS, categories),
            **measures({**MEASURES, **OPTIONAL_MEASURES}, decimals=decimals),
        },
        ("period", "geography", *DIMENSIONS),
    )


EXTRACT = Extract("children_snapshot", DIMENSIONS, MEASURES, OPTIONAL_MEASURES, schema)
