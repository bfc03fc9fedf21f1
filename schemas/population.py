"""Residents by age: one row a calendar year, geography and age range, both ages included.

`population` is whole people.
"""

import pandera.polars as pa

from schemas.extract import Categories, Extract, whole
from schemas.rules import age, extract_schema, measures, not_above

DIMENSIONS = ("age_from", "age_to")
MEASURES = whole("population")
OPTIONAL_MEASURES = whole()


def schema(categories: Categories, *, decimals: bool = False) -> pa.DataFrameSchema:
    """Build the schema; ages are whole years from 0 to 120 and need no categories."""
    return extract_schema(
        "population",
        {**age("age_from"), **age("age_to"), **measures(MEASURES, decimals=decimals)},
        ("period", "geography", *DIMENSIONS),
        [not_above("age_from", "age_to")],
    )


EXTRACT = Extract("population", DIMENSIONS, MEASURES, OPTIONAL_MEASURES, schema, ages=DIMENSIONS)
