"""Any file as sheets of text cells: what kind it is by what it holds, and the reader for that kind.

Nothing is typed or renamed here, and which table is meant is found in `tables`.
"""

import codecs
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import polars as pl

from obapipe.ingest.archives import (
    choose_member,
    damaged_archive,
    member_parts,
    open_zip,
    read_member,
    too_large,
)
from obapipe.ingest.columnar import read_columnar
from obapipe.ingest.compound import SIGNATURE
from obapipe.ingest.delimited import read_delimited
from obapipe.ingest.limits import FILE_BYTES
from obapipe.ingest.problems import IngestError, error
from obapipe.ingest.sheetfacts import damaged_workbook
from obapipe.ingest.workbooks import Workbook, open_xls_workbook, open_xml_workbook

DELIMITED = (".csv", ".txt", ".tsv")
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
TABLES = (*DELIMITED, *WORKBOOKS, ".parquet")
KINDS = (*TABLES, ".zip")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PARQUET = b"PAR1"
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEGINNING = 4096
_OTHERS = {
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|meta|table|style|script|div)\b": "a web page",
    rb"\s*(?:\xef\xbb\xbf)?\s*<\?(?:xml|mso)": "an XML document",
    rb"(?:\s|\xef\xbb\xbf)*mime-version:": "a saved web page",
    rb"%pdf-": "a PDF document",
    rb"\{\\rtf": "a text document",
    rb"\x1f\x8b|rar!|7z\xbc\xaf": "an archive that is not a zip",
    rb"\t[\x00\x02\x04\x08][\x04-\x10]\x00": "a workbook of before 1997",
}


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
    loaded: dict[str, pl.DataFrame] = field(
        default_factory=dict[str, pl.DataFrame], repr=False, compare=False
    )

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
    _refuse_size(content, file)
    return _open(content, file, _Said(encoding, separator, member))


@dataclass(frozen=True)
class _Said:
    """What a source says of its file."""

    encoding: str | None
    separator: str | None
    member: str | None


def _open(content: bytes, file: str, said: _Said, *, within: bool = False) -> TableFile:
    suffix = PurePosixPath(file).suffix.lower()
    if suffix not in KINDS:
        raise _unknown(file, f"a file ending in '{suffix}'")
    if content.startswith(_ZIP):
        return _container(content, file, said, within=within)
    if content.startswith(SIGNATURE):
        return _workbook(open_xls_workbook(content, file), file)
    if content.startswith(_PARQUET) or suffix == ".parquet":
        return TableFile(file, ("",), frozenset(), lambda _: read_columnar(content, file))
    if suffix == ".zip":
        raise damaged_archive(file, "it is no zip archive")
    _refuse_others(content, file, suffix)
    return TableFile(
        file, ("",), frozenset(), lambda _: read_delimited(content, file, said.encoding, said.separator)
    )


def _workbook(opened: Workbook, file: str) -> TableFile:
    return TableFile(file, opened.sheets, opened.hidden, opened.cells)


def _container(content: bytes, file: str, said: _Said, *, within: bool) -> TableFile:
    """A zip archive, or a workbook, which is one too."""
    try:
        opened = open_zip(content, file)
    except IngestError as reason:
        if PurePosixPath(file).suffix.lower() in WORKBOOKS and reason.problem.rule == "damaged_archive":
            raise damaged_workbook(file, "it is cut short") from None
        raise
    names = {name.replace("\\", "/").lower() for name in opened.namelist()}
    if "xl/workbook.xml" in names or _is_ods(opened, file):
        return _workbook(open_xml_workbook(opened, content, file), file)
    if "xl/workbook.bin" in names:
        raise _unknown(file, "a binary workbook (XLSB)")
    if "[content_types].xml" in names or "mimetype" in names:
        raise _unknown(file, "an office document that is no workbook")
    if within:
        raise _unknown(file, "an archive within an archive")
    name = choose_member(opened, file, said.member, TABLES)
    inner = read_member(opened, name, file)
    shown = f"{file}/{name.replace(chr(92), '/')}"
    _refuse_size(inner, shown)
    return _open(inner, shown, said, within=True)


def _is_ods(opened: zipfile.ZipFile, file: str) -> bool:
    if "mimetype" not in opened.namelist() or "content.xml" not in opened.namelist():
        return False
    kind = next(member_parts(opened, "mimetype", file), b"")
    return kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def _refuse_size(content: bytes, file: str) -> None:
    if not content:
        raise error("empty_file", file, "a file of no bytes", "a table", "Ask for the file again.")
    if len(content) > FILE_BYTES:
        raise too_large(file, f"{len(content) / 2**20:,.0f} MB", f"at most {FILE_BYTES / 2**20:,.0f} MB")


def _refuse_others(content: bytes, file: str, suffix: str) -> None:
    """What is neither a workbook nor text, and what many programs export under a workbook's name."""
    beginning = content[:_BEGINNING]
    for pattern, name in _OTHERS.items():
        wide = beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if re.match(pattern, beginning[2:].replace(b"\0", b"") if wide else beginning, re.IGNORECASE):
            raise _unknown(file, f"{name}, whatever its name says")
    if suffix in WORKBOOKS and b"\0" in beginning and not beginning.startswith(_MARKS):
        raise damaged_workbook(file, "it does not begin as one")


def _unknown(file: str, found: str) -> IngestError:
    return error(
        "unknown_kind",
        file,
        found,
        "a file of one of the kinds " + ", ".join(KINDS),
        "Open it where it was made and save it as an XLSX workbook or as CSV.",
    )
