"""The download of a page as an accessible workbook: OpenDocument, cover and notes first, then one table a sheet.

Laid out as the Government Analysis Function asks of statistics in spreadsheets (2024). A value is a real number where
there is one and a shorthand where there is none; text is never a formula, whatever it begins with.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from obapipe.partnership import Partnership
from obapipe.paths import resource
from obapipe.periods import Period, PeriodError, parse_period
from obapipe.publishing.cells import Cell

_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_PARTS = {
    "META-INF/manifest.xml": "manifest.xml",
    "content.xml": "content.xml",
    "meta.xml": "meta.xml",
    "styles.xml": "styles.xml",
}
_LONGEST = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]*?:/\\'$.#]")
_COLUMNS = ("Place", "Period", "Breakdown", "Category", "Measure", "Value", "Notes")
_NO_BREAKDOWN = ("Breakdown", "Category")
_NO_NOTE = "none"
_SYMBOLS = (
    "[c]: confidential. It may be any number, small or large: do not count it as nought.",
    "[x]: not available.",
    "[z]: not applicable.",
    "[p]: provisional, may be revised.",
    "[r]: revised since it was first published.",
    "[b]: the definition changed, so earlier figures are not comparable.",
    "[f]: forecast.",
)


@dataclass(frozen=True)
class Sheet:
    """A sheet with one table: its name, title, columns and rows, and where the table stands."""

    name: str
    range: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | Decimal, ...], ...]

    @property
    def address(self) -> str:
        """The range of the table with its headings, which stand in the third row."""
        return f"'{self.name}'.A3:'{self.name}'.{'ABCDEFG'[len(self.columns) - 1]}{len(self.rows) + 3}"


@dataclass(frozen=True)
class Workbook:
    """A workbook: its title, what cover and notes say, a line a row, and its sheets."""

    title: str
    cover: tuple[str, ...]
    notes: tuple[str, ...]
    sheets: tuple[Sheet, ...]


class Binder:
    """Makes workbooks; holds the compiled templates."""

    def __init__(self) -> None:
        environment = Environment(
            loader=FileSystemLoader(resource("templates") / "workbook"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates = {member: environment.get_template(name) for member, name in _PARTS.items()}

    def bind(self, book: Workbook) -> bytes:
        """The file: the same bytes for the same workbook."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(_entry("mimetype"), _KIND, zipfile.ZIP_STORED)
            for member, template in self._templates.items():
                archive.writestr(_entry(member), template.render(book=book), zipfile.ZIP_DEFLATED)
        return file.getvalue()


def workbook_of(title: str, month: Period, partnership: Partnership, cells: Iterable[Cell]) -> Workbook:
    """A workbook of the cells of a page: a sheet an indicator, a row a figure, equal rows once.

    Args:
        title: of the page, as its title element says it.
        month: of the page.
        partnership: whose it is.
        cells: the page's.
    """
    by_indicator: dict[str, dict[Cell, None]] = {}
    for cell in cells:
        by_indicator.setdefault(cell.indicator, {})[cell] = None
    short = {one.title: one.short_title for one in partnership.indicators.values()}
    names = _sheet_names({title: short.get(title, title) for title in by_indicator})
    sheets = tuple(
        _sheet(names[indicator], number, f"{indicator}: {title}", list(found))
        for number, (indicator, found) in enumerate(by_indicator.items(), start=1)
    )
    marking = (f"Marking: {partnership.marking}",) if partnership.marking else ()
    invented = ("Invented figures: these children, places and figures do not exist.",)
    return Workbook(
        title,
        (
            partnership.name,
            f"Month: {month.label}",
            *marking,
            *(invented if partnership.synthetic else ()),
            f"Questions: {partnership.contact}",
            "Sheets of this workbook: Notes, and one an indicator:",
            *(f"{sheet.name}: {sheet.title}" for sheet in sheets),
        ),
        _SYMBOLS,
        sheets,
    )


def _sheet(name: str, number: int, title: str, cells: Sequence[Cell]) -> Sheet:
    divided = any(cell.breakdown != "all" for cell in cells)
    marked = any(cell.marks for cell in cells)
    left_out = {*(() if divided else _NO_BREAKDOWN), *(() if marked else ("Notes",))}
    kept = [place for place, column in enumerate(_COLUMNS) if column not in left_out]
    rows = dict.fromkeys(_row(cell) for cell in cells)
    return Sheet(
        name,
        f"Table{number}",
        title,
        tuple(_COLUMNS[place] for place in kept),
        tuple(tuple(row[place] for place in kept) for row in rows),
    )


def _row(cell: Cell) -> tuple[str | Decimal, ...]:
    return (
        cell.place,
        _label(cell.period),
        cell.breakdown,
        cell.category,
        cell.measure,
        _value(cell.plain),
        cell.marks or _NO_NOTE,
    )


def _value(plain: str) -> str | Decimal:
    try:
        return Decimal(plain)
    except InvalidOperation:
        return plain


def _label(period: str) -> str:
    try:
        return parse_period(period).label
    except PeriodError:
        return period or "[z]"


def _sheet_names(titles: Mapping[str, str]) -> dict[str, str]:
    """A name a title, from its short form: as much as a sheet may be called, told apart by a number where need be."""
    names: dict[str, str] = {}
    for title, short in titles.items():
        plain = " ".join(_NOT_IN_A_NAME.sub(" ", short).split()) or "Figures"
        name, number = plain[:_LONGEST].strip(), 2
        while name.lower() in {"cover", "notes", *(one.lower() for one in names.values())}:
            end = f" {number}"
            name, number = f"{plain[: _LONGEST - len(end)].strip()}{end}", number + 1
        names[title] = name
    return names


def _entry(name: str) -> zipfile.ZipInfo:
    """A member without clock, owner or system of its own."""
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.create_system = 0
    return entry
