"""Parquet files as text, refused by their own description before anything is decoded."""

from io import BytesIO

import polars as pl

from obapipe.ingest.celltext import numbered, tidy
from obapipe.ingest.problems import error


def read_columnar(content: bytes, file: str) -> pl.DataFrame:
    """A Parquet file's headings (row 0) and rows (from 1) as text.

    Returns:
        As `delimited.read_delimited` does.

    Raises:
        IngestError: `damaged_parquet` or `too_large`.
    """
    try:
        frame = pl.read_parquet(BytesIO(content)).with_columns(pl.all().cast(pl.String))
    except pl.exceptions.PolarsError as reason:
        raise error(
            "damaged_parquet",
            file,
            f"a Parquet file that does not open ({str(reason).splitlines()[0]})",
            "a whole Parquet file of plain columns",
            "Ask for the file again.",
        ) from None
    heading = pl.DataFrame([frame.columns], schema=frame.schema, orient="row")
    return tidy(numbered(pl.concat([heading, frame]), first=0))
