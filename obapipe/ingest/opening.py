"""Any file as sheets of text cells: what kind it is by what it holds, and the reader for that kind.

Nothing is typed or renamed here, and which table is meant is found in `tables`.
"""

import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import polars as pl

from obapipe.ingest.archives import choose_member, open_zip, read_member, too_large
from obapipe.ingest.columnar import read_columnar
from obapipe.ingest.delimited import read_delimited
from obapipe.ingest.limits import FILE_BYTES
from obapipe.ingest.problems import IngestError, error
from obapipe.ingest.sheetfacts import damaged_workbook
from obapipe.ingest.workbooks import Workbook, open_xls_workbook, open_xml_workbook

DELIMITED = (".csv", ".txt", ".tsv")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
KINDS = (*DELIMITED, *WORKBOOKS, ".parquet", ".zip")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<", re.DOTALL)


@dataclass(frozen=True)
class TableFile:
    """A file whose sheets can be read.

    Attributes:
        file: its name for messages; `x.zip/inner.csv` for a member of an archive.
        sheets: the names of its sheets; one without a name for CSV and Parquet.
        hidden: the sheets that a reader of the workbook does not see.
    """

    file: str
    sheets: tuple[str, ...]
    hidden: frozenset[str]
    load: Callable[[str], pl.DataFrame] = field(repr=False)
    loaded: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame], repr=False)

    def cells(self, sheet: str) -> pl.DataFrame:
        """A sheet's cells; only that sheet is loaded, and only once.

        Returns:
            Columns `0`, `1`, ... (String, stripped, blank cells null), `source_row` (Int64, as a spreadsheet numbers
            rows; in a Parquet file the headings are row 0) and `cells` (Int64, how many the record has). Blank rows
            are left out. Errors stand as their text (`#DIV/0!`), formulas without a stored result as the formula.

        Raises:
            IngestError: the sheet is not there, too large or damaged.
        """
        if sheet not in self.sheets:
            raise error(
                "missing_sheet",
                self.file,
                "the sheets " + ", ".join(f"'{name}'" for name in self.sheets),
                f"a sheet '{sheet}'",
                "Correct `sheet` in sources.toml, or ask for the workbook with that sheet.",
            )
        if sheet not in self.loaded:
            self.loaded[sheet] = self.load(sheet)
        return self.loaded[sheet]


def open_tables(
    content: bytes,
    file: str,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    member: str | None = None,
) -> TableFile:
    """Open a file of any kind we read. Its name must say one of them; its content decides which.

    Args:
        content: its bytes.
        file: its name, for messages and for its kind.
        encoding: of delimited text, where the source states it.
        separator: the same.
        member: a pattern for the member of a zip archive.

    Raises:
        IngestError: the file is empty, too large, of an unknown kind, protected or damaged.
    """
    if not content:
        raise error("empty_file", file, "a file of no bytes", "a table", "Ask for the file again.")
    if len(content) > FILE_BYTES:
        found = f"{len(content) / 2**20:,.0f} MB"
        raise too_large(file, found, f"at most {FILE_BYTES / 2**20:,.0f} MB")
    suffix = PurePosixPath(file).suffix.lower()
    if suffix not in KINDS:
        raise _unknown(file, f"a file ending in '{suffix}'")
    if content.startswith(_ZIP):
        return _container(content, file, encoding, separator, member)
    if content.startswith(_COMPOUND) or (suffix in WORKBOOKS and b"\0" in content[:4096]):
        return _workbook(open_xls_workbook(content, file), file)
    if content.startswith(b"PAR1") or suffix == ".parquet":
        return TableFile(file, ("",), frozenset(), lambda _: read_columnar(content, file))
    return TableFile(file, ("",), frozenset(), lambda _: read_delimited(content, file, encoding, separator))


def _workbook(opened: Workbook, file: str) -> TableFile:
    return TableFile(file, opened.sheets, opened.hidden, opened.cells)


def _container(
    content: bytes, file: str, encoding: str | None, separator: str | None, member: str | None
) -> TableFile:
    """A zip archive, or a workbook, which is one too."""
    try:
        opened = open_zip(content, file)
    except IngestError as reason:
        if PurePosixPath(file).suffix.lower() in WORKBOOKS and reason.problem.rule == "damaged_archive":
            raise damaged_workbook(file, zipfile.BadZipFile("it is cut short")) from None
        raise
    names = set(opened.namelist())
    if "[Content_Types].xml" in names or "content.xml" in names:
        return _workbook(open_xml_workbook(opened, content, file), file)
    name = choose_member(opened, file, member, [kind for kind in KINDS if kind != ".zip"])
    inner = read_member(opened, name, file)
    return open_tables(inner, f"{file}/{name}", encoding=encoding, separator=separator)


def _unknown(file: str, found: str) -> IngestError:
    return error("unknown_kind", file, found, ", ".join(KINDS), "Save it as CSV or as an XLSX workbook.")
