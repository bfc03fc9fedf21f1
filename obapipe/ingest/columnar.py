"""Parquet files as text, refused by their own description before anything is decoded.

Arrow decodes them: it checks what it reads, where polars trusts a damaged page and can end the whole run.
"""

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any, Protocol, cast

import polars as pl
from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs] - it has none

from obapipe.ingest.archives import too_large
from obapipe.ingest.celltext import numbered, tidy
from obapipe.ingest.limits import COLUMNS, TEXT_CELLS, UNPACKED_BYTES
from obapipe.ingest.problems import IngestError, error

_MIDNIGHT = r" 00:00:00(?:\.0+)?$"
_EXACT = 1e15  # whole numbers up to here are exact
_SPELT_OUT = 1e25  # numbers from here on stay in powers of ten
_ROWS_AT_ONCE = 2**17
_FAULTS = (
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    MemoryError,
    OverflowError,
    TypeError,
    KeyError,
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
)


class _Group(Protocol):
    total_byte_size: int


class _Description(Protocol):
    num_rows: int
    num_columns: int
    num_row_groups: int

    def row_group(self, place: int) -> _Group: ...


class _Batch(Protocol):
    def validate(self, *, full: bool) -> None: ...


class _Schema(Protocol):
    def empty_table(self) -> Any: ...


class _File(Protocol):
    metadata: _Description
    schema_arrow: _Schema

    def iter_batches(self, *, batch_size: int) -> Iterator[_Batch]: ...


def read_columnar(content: bytes, file: str) -> pl.DataFrame:
    """A Parquet file's headings (row 0) and rows (from 1) as text.

    Returns:
        As `delimited.read_delimited` does. Whole floats and decimals without `.0`, dates as 2013-07-31, truth as TRUE
        or FALSE.

    Raises:
        IngestError: `damaged_parquet`, `nested_column` or `too_large`.
    """
    try:
        opened = cast("_File", parquet.ParquetFile(BytesIO(content)))
        _refuse_huge(opened.metadata, file)
        blank = pl.DataFrame(opened.schema_arrow.empty_table())
        _refuse_nested(blank, file)
        texts = [name for name, kind in blank.schema.items() if isinstance(kind, pl.String | pl.Binary)]
        # A text that is stored once stays stored once, however many rows it stands in.
        reading = cast("_File", parquet.ParquetFile(BytesIO(content), read_dictionary=texts))
        parts = [_texts(batch, file) for batch in reading.iter_batches(batch_size=_ROWS_AT_ONCE)]
    except IngestError:
        raise
    except _FAULTS as reason:
        raise _damaged(file, reason) from None
    headings = pl.DataFrame({str(place): [name] for place, name in enumerate(blank.columns)})
    return tidy(numbered(pl.concat([headings, *parts]), first=0))


def _refuse_huge(told: _Description, file: str) -> None:
    rows, columns = told.num_rows, told.num_columns
    if columns > COLUMNS or rows * columns > TEXT_CELLS:
        raise too_large(
            file,
            f"{rows:,} rows of {columns:,} columns",
            f"at most {COLUMNS:,} columns, {TEXT_CELLS:,} cells",
        )
    unpacked = sum(told.row_group(group).total_byte_size for group in range(told.num_row_groups))
    if unpacked > UNPACKED_BYTES:
        raise too_large(
            file, f"{unpacked / 2**20:,.0f} MB once unpacked", f"at most {UNPACKED_BYTES / 2**20:,.0f} MB"
        )


def _refuse_nested(blank: pl.DataFrame, file: str) -> None:
    for name, kind in blank.schema.items():
        if kind.is_nested() or kind == pl.Object:
            raise error(
                "nested_column",
                file,
                f"a column '{name}' with lists or records in its cells",
                "one value in each cell",
                "Ask for the table with plain columns, or as CSV.",
            )


def _texts(batch: _Batch, file: str) -> pl.DataFrame:
    batch.validate(full=True)
    frame = pl.DataFrame(cast("Any", batch))
    return pl.DataFrame(
        [_text(column, file).alias(str(place)) for place, column in enumerate(frame.get_columns())]
    )


def _text(column: pl.Series, file: str) -> pl.Series:
    kind = column.dtype
    if isinstance(kind, pl.Datetime):
        local = column.dt.replace_time_zone(None).cast(pl.String)
        return local.str.replace(_MIDNIGHT, "").str.replace(r"\.0+$", "")
    if kind == pl.Duration:
        return column.dt.to_string("iso")
    _refuse_long(column, file)
    text = column.cast(pl.String)
    if kind == pl.Boolean:
        return text.str.to_uppercase()
    if kind.is_decimal():
        return text.str.replace(r"(\.[0-9]*?)0+$", "$1").str.strip_suffix(".")
    if kind.is_float():
        return _plain(column, text)
    return text


def _refuse_long(column: pl.Series, file: str) -> None:
    """A text that is stored once may stand in any number of rows."""
    if isinstance(column.dtype, pl.Categorical | pl.Enum):
        lengths = column.cat.len_bytes()
    elif column.dtype == pl.String:
        lengths = column.str.len_bytes()
    elif column.dtype == pl.Binary:
        lengths = column.bin.size()
    else:
        return
    if lengths.cast(pl.Int64).sum() > UNPACKED_BYTES:
        raise too_large(
            file, f"a column '{column.name}' of very long texts", f"at most {UNPACKED_BYTES / 2**20:,.0f} MB"
        )


def _plain(column: pl.Series, text: pl.Series) -> pl.Series:
    """Numbers without a power of ten, and whole ones without a decimal point."""
    whole = pl.select(
        pl.when((column == column.floor()) & (column.abs() < _EXACT))
        .then(column.cast(pl.Int64, strict=False).cast(pl.String))
        .otherwise(text)
        .alias(column.name)
    ).to_series()
    long = whole.str.contains(r"[0-9][eE]|\.0$") & (column.abs() < _SPELT_OUT)
    powers = long.fill_null(value=False)
    if not powers.any():
        return whole
    places = powers.arg_true()
    return whole.scatter(places, [_digits(number) for number in column.gather(places)])


def _digits(number: float) -> str:
    """Such as 0.0000001; as many digits as tell the number from any other."""
    return format(Decimal(repr(number)), "f").removesuffix(".0")


def _damaged(file: str, reason: BaseException) -> IngestError:
    told = str(reason).splitlines()[0] if str(reason) else type(reason).__name__
    return error(
        "damaged_parquet",
        file,
        f"a Parquet file that does not open ({told})",
        "a whole Parquet file of plain columns",
        "Ask for the file again.",
    )
