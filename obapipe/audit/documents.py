"""Attacks on what stands beside the pages: workbooks, PDFs and parcels hold what the page holds, and nothing more."""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import polars as pl
from defusedxml.ElementTree import fromstring
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from obapipe.audit.catalogue import Catalogue
from obapipe.audit.harvest import read_table
from obapipe.audit.report import Breach
from obapipe.audit.text import download_of, numbers_in
from obapipe.periods import PeriodError, parse_period

DOCUMENTS = (".ods", ".pdf", ".zip")
_MEMBERS = ["META-INF/manifest.xml", "content.xml", "meta.xml", "mimetype", "styles.xml"]
_TABLE, _TEXT, _OFFICE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "text", "office")
)
_COLUMNS = ("Place", "Period", "Breakdown", "Category", "Measure", "Value", "Notes")
_LACKING = {"Breakdown": "all", "Category": "all", "Notes": "none"}
_OF_CELLS = {f"{_OFFICE}value-type", f"{_OFFICE}value", f"{_TABLE}style-name"}
_DATE = re.compile(rb"/(?:CreationDate|ModDate) \((?!D:19800101000000\+00'00'\))")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_ADDRESS = re.compile(rb"/URI \(|file:/")
# A spreadsheet would take such a beginning for a formula, so the download has an apostrophe before it.
_ESCAPED = re.compile(r"^'(?=[=+\-@\t\r\n])")


def judge_documents(pages: Path, paths: list[Path], catalogue: Catalogue) -> Iterator[Breach]:
    """Everything that a workbook, a PDF or a parcel holds beyond the page and the download of its name.

    The text of a PDF is not read: it is printed from the page, without script and without links, after the page is
    written; that it says what the page says is a test of the printing.

    Args:
        pages: the audited folder.
        paths: files below it.
        catalogue: of the partnership.
    """
    judges = {".ods": _workbook, ".pdf": _printed, ".zip": _parcel}
    for path in paths:
        fault = judges[path.suffix](path, catalogue)
        if fault:
            yield Breach("unread", path.relative_to(pages).as_posix(), detail=fault)


def _workbook(path: Path, catalogue: Catalogue) -> str:
    """What is wrong with a workbook, empty where nothing is."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sorted(archive.namelist()) != _MEMBERS:
                return "it holds other parts than a workbook of ours"
            content, meta, styles, manifest = (
                fromstring(archive.read(name))
                for name in ("content.xml", "meta.xml", "styles.xml", "META-INF/manifest.xml")
            )
        table = read_table(path.with_suffix(".csv"))
    except (zipfile.BadZipFile, ParseError, OSError, ValueError):
        return "it is no workbook, or has no download beside it"
    checks = (
        _styles_speak((styles, manifest)),
        _prose_says_more(content, meta, table, catalogue),
        _cells_hold_more(content),
        _tables_differ(content, meta, table),
    )
    return next((fault for fault in checks if fault), "")


def _styles_speak(parts: tuple[Element, ...]) -> str:
    speaking = any((one.text or "").strip() for part in parts for one in part.iter())
    return "its styles hold text" if speaking else ""


def _prose_says_more(content: Element, meta: Element, table: pl.DataFrame, catalogue: Catalogue) -> str:
    """Names of sheets, cover, notes and titles hold no number that the download lacks."""
    sheets = content.findall(f".//{_TABLE}table")
    names = [sheet.get(f"{_TABLE}name", "") for sheet in sheets]
    if any(not _named(name, catalogue) for name in names[2:]) or names[:2] != ["Cover", "Notes"]:
        return "a sheet is named after no indicator"
    prose = [text for sheet in sheets for row in _rows(sheet)[:2] for text in row]
    prose += [text for sheet in sheets[:2] for row in _rows(sheet) for text in row]
    for name in names[2:]:
        prose = [text.removeprefix(f"{name}: ") for text in prose]
    prose += [one.text or "" for one in meta.iter()]
    allowed = download_of(table, catalogue).numbers
    if any(number not in allowed for text in prose for number in numbers_in(text, catalogue.wordy)):
        return "its cover, its notes or a title hold a number that the download does not"
    return ""


def _cells_hold_more(content: Element) -> str:
    cells = content.iter(f"{_TABLE}table-cell")
    strange = any(set(cell.keys()) - _OF_CELLS or _disagrees(cell) for cell in cells)
    return "a cell holds something that it does not show" if strange else ""


def _tables_differ(content: Element, meta: Element, table: pl.DataFrame) -> str:
    page = "".join(meta.itertext()).removesuffix("en-GB")
    found = {row for sheet in content.findall(f".//{_TABLE}table")[2:] for row in _figures(sheet, page)}
    return "" if found == _expected(table) else "its tables are not those of the download"


def _named(name: str, catalogue: Catalogue) -> bool:
    """Whether a sheet is called after an indicator, as far as a sheet may be, with a number where two are alike."""
    plain = _bare(re.sub(r" \d$", "", name))
    titles = (one.short_title for one in catalogue.partnership.indicators.values())
    return any(_bare(title) in (plain, _bare(name)) for title in titles)


def _bare(name: str) -> str:
    return "".join(char for char in name if char.isalnum()).lower()


def _rows(sheet: Element) -> list[tuple[str, ...]]:
    return [
        tuple("".join(cell.itertext()) for cell in row.findall(f"{_TABLE}table-cell"))
        for row in sheet.iter(f"{_TABLE}table-row")
    ]


def _disagrees(cell: Element) -> bool:
    """Whether the number behind a cell is another than the one it shows."""
    value = cell.get(f"{_OFFICE}value")
    return value is not None and value != "".join(cell.itertext())


def _figures(sheet: Element, page: str) -> Iterator[tuple[str, ...]]:
    """The rows of a sheet as the download has them, behind the indicator that the sheet's title begins with."""
    (title, *_), _, columns, *rows = _rows(sheet)
    for row in rows:
        named = dict(zip(columns, row, strict=True))
        yield (
            title.removesuffix(f": {page}"),
            *(named.get(column, _LACKING.get(column, "")) for column in _COLUMNS),
        )


def _expected(table: pl.DataFrame) -> set[tuple[str, ...]]:
    return {
        (
            _ESCAPED.sub("", indicator),
            _ESCAPED.sub("", place),
            _label(period),
            breakdown,
            _ESCAPED.sub("", category),
            measure,
            _ESCAPED.sub("", value),
            marks or _LACKING["Notes"],
        )
        for place, indicator, period, breakdown, category, measure, value, marks in table.iter_rows()
    }


def _label(period: str) -> str:
    try:
        return parse_period(period).label
    except PeriodError:
        return period or "[z]"


def _printed(path: Path, catalogue: Catalogue) -> str:
    """What is wrong with a PDF, empty where nothing is."""
    del catalogue
    if not path.with_suffix(".html").is_file():
        return "there is no page that it was printed from"
    content = path.read_bytes()
    if not content.startswith(b"%PDF-"):
        return "it is no PDF"
    if _DATE.search(content) or _ADDRESS.search(content):
        return "it names a time, or a place on a machine"
    page = _TITLE.search(path.with_suffix(".html").read_text(encoding="utf-8"))
    try:
        told = PdfReader(path).metadata
    except PyPdfError:
        return "it is no PDF"
    if page is None or told is None or told.title != unescape(page[1]):
        return "it was printed from another page"
    return ""


def _parcel(path: Path, catalogue: Catalogue) -> str:
    """What is wrong with a parcel, empty where nothing is."""
    del catalogue
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                beside = path.parent / Path(member.filename).name
                if beside.name != member.filename or not beside.is_file():
                    return "it holds a file that does not stand beside it"
                if member.comment or member.extra or archive.read(member) != beside.read_bytes():
                    return "it holds another version of a file that stands beside it"
    except (zipfile.BadZipFile, OSError):
        return "it is no parcel"
    return ""
