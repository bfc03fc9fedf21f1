"""How long young people have been NEET: one row a period, geography and `duration`.

`young_people` is whole people.
"""

import pandera.polars as pa

from schemas.extract import Categories, Extract, whole
from schemas.rules import categorical, extract_schema, measures

DIMENSIONS = ("duration",)
MEASURES = whole("young_people")
OPTIONAL_MEASURES = whole()


def schema(categories: Categories, *, decimals: bool = False) -> pa.DataFrameSchema:
    """Build the schema; the module's docstring gives columns, grain and units."""
    return extract_schema(
        "neet_duration",
        {
            **categorical(DIMENSIONS, categories),
            **measures({**MEASURES, **OPTIONAL_MEASURES}, decimals=decimals),
        },
        ("period", "geography", *DIMENSIONS),
    )


EXTRACT = Extract("neet_duration", DIMENSIONS, MEASURES, OPTIONAL_MEASURES, schema)
