"""School attendance: one row a period, geography and `phase`.

`sessions_*` are half-day sessions; `schools_*` and `pupils_*` say how complete the return is and
may be left out.
"""

import pandera.polars as pa

from schemas.extract import Categories, Extract, whole
from schemas.rules import categorical, extract_schema, measures, not_above

DIMENSIONS = ("phase",)
MEASURES = whole("sessions_possible", "sessions_attended")
OPTIONAL_MEASURES = whole("schools_expected", "schools_reporting", "pupils_expected", "pupils_reporting")


def schema(categories: Categories, *, decimals: bool = False) -> pa.DataFrameSchema:
    """Build the schema; the module's docstring gives columns, grain and units."""
    return extract_schema(
        "attendance",
        {
            **categorical(DIMENSIONS, categories),
            **measures({**MEASURES, **OPTIONAL_MEASURES}, decimals=decimals),
        },
        ("period", "geography", *DIMENSIONS),
        [
            not_above("sessions_attended", "sessions_possible"),
            not_above("schools_reporting", "schools_expected"),
            not_above("pupils_reporting", "pupils_expected"),
        ],
    )


EXTRACT = Extract("attendance", DIMENSIONS, MEASURES, OPTIONAL_MEASURES, schema)
