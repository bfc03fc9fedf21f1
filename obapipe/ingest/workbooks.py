"""Workbooks (XLSX, XLSM, XLS, ODS): their sheets, and a sheet's cells as text. Nothing in them is run or followed."""

import logging
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol, TypeVar, cast

import fastexcel
import polars as pl

from obapipe.ingest.archives import check_members
from obapipe.ingest.celltext import numbered, tidy
from obapipe.ingest.compound import read_xls
from obapipe.ingest.opendocument import CONTENT, read_content
from obapipe.ingest.problems import IngestError
from obapipe.ingest.sheetfacts import Place, SheetFacts, damaged_workbook, protected_workbook
from obapipe.ingest.spreadsheetml import workbook_parts

_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
_FAULT = re.compile(r"Expected string but got '(\w+)\((.*)\)'", re.DOTALL)
_MIDNIGHT = r"^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00:00(?:\.0+)?Z?$"
_MANY_DECIMALS = r"^-?[0-9]+\.[0-9]{6,}$"
_NINE_DECIMALS = r"^-?[0-9]+\.[0-9]{1,9}$"
_MOST_DIGITS = 15
_ENCRYPTED = 0x1
_Loaded = TypeVar("_Loaded")
# What it warns of, such as a repeated blank cell beyond the last column, has been judged before.
logging.getLogger("calamine").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Workbook:
    """An open workbook.

    Attributes:
        sheets: the names of its sheets of cells, in order.
        hidden: those that its readers do not see.
        cells: gives a sheet's cells, as `opening.TableFile.cells` does.
    """

    sheets: tuple[str, ...]
    hidden: frozenset[str]
    cells: Callable[[str], pl.DataFrame]


class _CellFault(Protocol):
    position: tuple[int, int]
    detail: str


class _CellFaults(Protocol):
    errors: list[_CellFault]


def open_xml_workbook(opened: zipfile.ZipFile, content: bytes, file: str) -> Workbook:
    """Open an XLSX, XLSM or ODS workbook without loading a sheet.

    Raises:
        IngestError: `damaged_workbook`, `encrypted_workbook` or `too_large`.
    """
    if any(member.flag_bits & _ENCRYPTED for member in opened.infolist()):
        raise protected_workbook(file)
    check_members(opened, file)
    if CONTENT in opened.namelist():
        return _all_known(read_content(opened, file), content, file)
    parts = workbook_parts(opened, file)
    reader = _guarded(lambda: fastexcel.read_excel(content), file)
    if reader.sheet_names != list(parts.sheets):
        raise damaged_workbook(file, "its list of sheets cannot be read")
    return Workbook(
        tuple(name for name, sheet in parts.sheets.items() if sheet.table),
        frozenset(name for name, sheet in parts.sheets.items() if sheet.table and sheet.hidden),
        lambda sheet: _cells(reader, reader.sheet_names.index(sheet), parts.facts(sheet), file),
    )


def open_xls_workbook(content: bytes, file: str) -> Workbook:
    """Open an XLS workbook.

    Raises:
        IngestError: `damaged_workbook`, `encrypted_workbook`, `unknown_kind` or `too_large`.
    """
    return _all_known(read_xls(content, file), content, file)


def _all_known(facts: list[SheetFacts], content: bytes, file: str) -> Workbook:
    """A workbook of which the library loads all sheets when it is opened."""
    reader = _guarded(lambda: fastexcel.read_excel(content), file)
    names = reader.sheet_names
    if len(names) != len(facts) or len(set(names)) != len(names):
        raise damaged_workbook(file, "its list of sheets cannot be read")
    known = dict(zip(names, facts, strict=True))
    tables = tuple(name for name, sheet in known.items() if sheet.table)
    hidden = {
        name
        for name in tables
        if known[name].hidden or _load(reader, names.index(name), file, "string").visible != "visible"
    }
    return Workbook(
        tables,
        frozenset(hidden),
        lambda sheet: _cells(reader, names.index(sheet), known[sheet], file),
    )


def _cells(reader: fastexcel.ExcelReader, place: int, facts: SheetFacts, file: str) -> pl.DataFrame:
    loaded = _load(reader, place, file, "string")
    frame, faults = _guarded(lambda: _with_faults(loaded), file)
    offset = min((column.absolute_index for column in loaded.available_columns()), default=0)
    frame = _as_shown(frame, lambda kind: _guarded(_load(reader, place, file, kind).to_polars, file))
    texts = {(row, column + offset): text for (row, column), text in faults.items()} | facts.texts
    blank = [pl.lit(None, pl.String).alias(f"before {column}") for column in range(offset)]
    return tidy(numbered(_put(frame.select(*blank, pl.all()), texts)))


def _load(
    reader: fastexcel.ExcelReader, place: int, file: str, kind: fastexcel.DType
) -> fastexcel.ExcelSheet:
    """A sheet from its first row on, whatever is blank there."""
    return _guarded(lambda: reader.load_sheet(place, header_row=None, skip_rows=0, dtypes=kind), file)


def _with_faults(sheet: fastexcel.ExcelSheet) -> tuple[pl.DataFrame, dict[Place, str]]:
    """The cells that have a text, and what stands in those that have none, by place from the first used column."""
    batch, faults = cast("tuple[Any, _CellFaults | None]", sheet.to_arrow_with_errors())
    texts: dict[Place, str] = {}
    for fault in faults.errors if faults is not None else ():
        told = _FAULT.fullmatch(fault.detail)
        kind, value = told.groups() if told is not None else ("", fault.detail)
        texts[fault.position] = _ERRORS.get(value, f"#{value}") if kind == "Error" else value.strip('"')
    return pl.DataFrame(batch), texts


def _as_shown(frame: pl.DataFrame, load: Callable[[fastexcel.DType], pl.DataFrame]) -> pl.DataFrame:
    """Dates without a time as dates, TRUE and FALSE, and numbers with all the digits a spreadsheet keeps.

    The library cuts numbers to nine decimals; where a column has many, they are read again as numbers and told with
    fifteen digits, which is what spreadsheets show at most.
    """
    if not frame.width:
        return frame
    shown = pl.all().str.replace(_MIDNIGHT, "$1")
    logical = _columns_where(frame, pl.all().is_in(["true", "false"]))
    if logical:
        truth = load("boolean")
        frame = frame.with_columns(
            pl.when(truth[name].is_not_null() & frame[name].is_in(["true", "false"]))
            .then(frame[name].str.to_uppercase())
            .otherwise(frame[name])
            .alias(name)
            for name in logical
        )
    long = _columns_where(frame, pl.all().str.contains(_MANY_DECIMALS))
    if long:
        numbers = load("float")
        frame = frame.with_columns(_with_all_digits(frame[name], numbers[name]) for name in long)
    return frame.with_columns(shown)


def _columns_where(frame: pl.DataFrame, condition: pl.Expr) -> list[str]:
    return [name for name, any_is in frame.select(condition.any()).row(0, named=True).items() if any_is]


def _with_all_digits(texts: pl.Series, numbers: pl.Series) -> pl.Series:
    """Text cells that look like numbers are those very numbers; number cells may have been cut, or told too long."""
    long = texts.str.contains(_NINE_DECIMALS) & (texts.str.len_bytes() > _MOST_DIGITS + 1)
    cut = (
        texts.str.contains(r"\.")
        & numbers.is_finite()
        & ((texts.cast(pl.Float64, strict=False) != numbers) | long)
    )
    cut = cut.fill_null(value=False)
    if not cut.any():
        return texts
    places = cut.arg_true()
    return texts.clone().scatter(places, [_digits(number) for number in numbers.gather(places)])


def _digits(number: float) -> str:
    return format(Decimal(f"{number:.{_MOST_DIGITS}g}"), "f")


def _put(frame: pl.DataFrame, texts: Mapping[Place, str]) -> pl.DataFrame:
    """Set single cells, beyond the frame where they lie beyond it."""
    if not texts:
        return frame
    height = max(frame.height, *(row + 1 for row, _ in texts))
    width = max(frame.width, *(column + 1 for _, column in texts))
    by_column: dict[int, tuple[list[int], list[str]]] = {}
    for (row, column), text in texts.items():
        rows, values = by_column.setdefault(column, ([], []))
        rows.append(row)
        values.append(text)
    columns: list[pl.Series] = []
    for place in range(width):
        column = frame.to_series(place) if place < frame.width else pl.Series([], dtype=pl.String)
        column = column.extend_constant(None, height - len(column)) if len(column) < height else column
        if place in by_column:
            column = column.clone().scatter(*by_column[place])
        columns.append(column.alias(str(place)))
    return pl.DataFrame(columns)


def _guarded(call: Callable[[], _Loaded], file: str) -> _Loaded:
    """What the library says about a file it cannot read, a failed assertion within it too."""
    try:
        return call()
    except IngestError:
        raise
    except fastexcel.FastExcelError as reason:
        raise damaged_workbook(file, reason) from None
    except BaseException as reason:
        if type(reason).__name__ == "PanicException":
            raise damaged_workbook(file, reason) from None
        raise
