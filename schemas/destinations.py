"""What young people do: one row a period, geography and `destination`; `young_people` is whole people."""

import pandera.polars as pa

from schemas.extract import Categories, Extract, whole
from schemas.rules import categorical, extract_schema, measures

DIMENSIONS = ("destination",)
MEASURES = whole("young_people")
OPTIONAL_MEASURES = whole()


def schema(categories: Categories, *, decimals: bool = False) -> pa.DataFrameSchema:
    """Build the schema; the module's docstring gives columns, grain and units."""
    return extract_schema(
        "destinations",
        {
            **categorical(DIMENSIONS, categories),
            **measures({**MEASURES, **OPTIONAL_MEASURES}, decimals=decimals),
        },
        ("period", "geography", *DIMENSIONS),
    )


EXTRACT = Extract("destinations", DIMENSIONS, MEASURES, OPTIONAL_MEASURES, schema)
