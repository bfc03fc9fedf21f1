"""Workbooks (XLSX, XLSM, XLS, ODS): their sheets, and a sheet's cells as text. Nothing in them is ever run or followed."""

from collections.abc import Callable
from dataclasses import dataclass

import fastexcel
import polars as pl

from obapipe.ingest.celltext import numbered, tidy
from obapipe.ingest.problems import IngestError, error

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


@dataclass(frozen=True)
class Workbook:
    """An open workbook.

    Attributes:
        sheets: the names of its sheets, in order.
        hidden: those that its readers do not see.
        cells: gives a sheet's cells, as `opening.TableFile.cells` does.
    """

    sheets: tuple[str, ...]
    hidden: frozenset[str]
    cells: Callable[[str], pl.DataFrame]


def open_workbook(content: bytes, file: str) -> Workbook:
    """Open a workbook without loading a sheet.

    Raises:
        IngestError: `damaged_workbook`.
    """
    try:
        reader = fastexcel.read_excel(content)
    except fastexcel.FastExcelError as reason:
        raise damaged_workbook(file, reason) from None

    def cells(sheet: str) -> pl.DataFrame:
        try:
            loaded = reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string")
            batch, faults = loaded.to_arrow_with_errors()
        except fastexcel.FastExcelError as reason:
            raise damaged_workbook(file, reason) from None
        frame = pl.DataFrame(batch)
        return tidy(numbered(frame))

    return Workbook(tuple(reader.sheet_names), frozenset(), cells)


def damaged_workbook(file: str, reason: Exception) -> IngestError:
    """A workbook that cannot be opened."""
    told = str(reason).splitlines()[0] if str(reason) else type(reason).__name__
    return error(
        "damaged_workbook",
        file,
        f"a workbook that does not open ({told})",
        "a whole workbook",
        "Open it where it was made, save it again and ask for it anew.",
    )
