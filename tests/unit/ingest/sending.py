"""Writes a table that is on its way as a real file, with the source that reads it and the partnership it is sent to."""

import io
import zipfile
from collections.abc import Sequence

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from obapipe.ingest.tables import letter
from tests.unit.ingest import conftest
from tests.unit.ingest.dirt import Column, Dated, Row, Sent, upper_headings

# Beside the usual places: a code with leading zeros, names with accents and a curly quote, and an area whose code
# is what is left of every cluster's without its digit.
GEOGRAPHY = (
    conftest.GEOGRAPHY
    + "004,St John\u2019s,cluster,A,,,\nC5,Pentre-Siân,cluster,C,,,\nC,Central Area,area,T,,,\n"
)
# What looks like a formula without a result, or like an error, is one in a workbook too.
_AS_TYPED = ("=", "#DIV/0!", "#REF!", "#VALUE!", "#N/A", "#NAME?", "#NUM!", "#NULL!")


def partnership_files(source: str) -> dict[str, str]:
    """The reference files of the partnership, with the sources given."""
    return {
        "partnership.toml": conftest.PARTNERSHIP,
        "geography.csv": GEOGRAPHY,
        "indicators.toml": conftest.INDICATORS,
        "products.toml": conftest.PRODUCTS,
        "sources.toml": source,
    }


def heading_rows(sent: Sent) -> list[list[str]]:
    """The rows of headings, one or two."""
    lower = [column.heading for column in sent.columns]
    return [upper_headings(sent), lower] if sent.two_rows else [lower]


def first_row(sent: Sent) -> int:
    """The number that a spreadsheet gives to the first row of the body."""
    return len(sent.above) + len(heading_rows(sent)) + 1


def written(sent: Sent) -> tuple[str, bytes]:
    """The file's name and bytes."""
    if sent.kind == "xlsx":
        return f"{sent.stem}.xlsx", _workbook(sent)
    text = _delimited(sent)
    try:
        content = text.encode(sent.encoding)
    except UnicodeEncodeError:
        content = text.encode("utf-8-sig")
    if sent.kind == "csv":
        return f"{sent.stem}.csv", content
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("readme.txt", "What this is.")
        packed.writestr("export/cla.csv", content)
    return f"{sent.stem}.zip", archive.getvalue()


def _delimited(sent: Sent) -> str:
    start = first_row(sent) - 1
    rows: list[Sequence[str]] = [*sent.above, *heading_rows(sent), *sent.rows, *sent.below]
    lines: list[str] = []
    for number, row in enumerate(rows):
        cells = [
            text if (number - start, place) in sent.unescaped else _cell(text, sent)
            for place, text in enumerate(row)
        ]
        lines.append(sent.separator.join(cells))
    return sent.line_end.join(lines) + (sent.line_end if sent.ends else "")


def _cell(text: str, sent: Sent) -> str:
    if (sent.quote_all and text) or any(sign in text for sign in (sent.separator, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return str(text)


def _workbook(sent: Sent) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # pyright: ignore[reportArgumentType]
    place = sent.choose.randint(0, len(sent.sheets))
    for name, hidden, rows in sent.sheets[:place]:
        _fill(book.create_sheet(name), rows, sent, hidden=hidden)
    sheet = book.create_sheet(sent.sheet)
    _fill(sheet, [*sent.above, *heading_rows(sent), *sent.rows, *sent.below], sent)
    _merge(sheet, sent)
    for name, hidden, rows in sent.sheets[place:]:
        _fill(book.create_sheet(name), rows, sent, hidden=hidden)
    book.active = book.worksheets.index(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill(sheet: Worksheet, rows: Sequence[Sequence[str]], sent: Sent, *, hidden: bool = False) -> None:
    for number, texts in enumerate(rows, start=1):
        for place, text in enumerate(texts, start=1):
            if text != "":
                _put(sheet, number, place, text, sent)
    if hidden:
        sheet.sheet_state = "hidden"


def _put(sheet: Worksheet, number: int, place: int, text: str, sent: Sent) -> None:
    """A cell as its text, or as the number or the date that it is."""
    cell = sheet.cell(number, place)
    if isinstance(text, Dated):
        cell.value, cell.number_format = text.day, sent.choose.choice(["mmm-yy", "dd/mm/yyyy", "yyyy-mm"])
        return
    digits = text.replace(".", "", 1)
    as_number = (
        digits.isascii() and digits.isdecimal() and (text[0] != "0" or text == "0" or text[:2] == "0.")
    )
    if as_number and not text.endswith(".") and sent.choose.random() < 0.5:
        cell.value = float(text) if "." in text else int(text)
        cell.number_format = sent.choose.choice(["General", "#,##0", "0.0"])
        return
    cell.value = str(text)
    if not text.startswith(_AS_TYPED):
        cell.data_type = "s"


def _merge(sheet: Worksheet, sent: Sent) -> None:
    """Merge the upper headings over what they reach, as those who make such tables do."""
    if not sent.two_rows:
        return
    row = first_row(sent) - 2
    texts = [column.upper for column in sent.columns]
    for text in sorted(set(texts) - {""}):
        first, last = texts.index(text) + 1, len(texts) - texts[::-1].index(text)
        if last > first:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def toml(sent: Sent, name: str = "sent", files: str = "cla*.*") -> str:
    """The source in the words of sources.toml."""
    called = {column.part: _called(sent, place) for place, column in enumerate(sent.columns) if column.part}
    said = {
        key: {inner: _resolved(one, called) for inner, one in value.items()}
        if isinstance(value, dict)
        else value
        for key, value in sent.said.items()
    }
    said["columns"] = {
        column.part: called[column.part] if column.by_letter else list(_names(column))
        for column in sent.columns
        if column.mapped and column.part
    }
    if sent.drop:
        said["drop"] = {called[part]: texts for part, texts in sent.drop.items()}
    if sent.fill:
        said["fill_down"] = [called[part] for part in sent.fill]
    lines = ["[[source]]", f'name = "{name}"', f'extract = "{sent.extract}"', f'files = "{files}"']
    return "\n".join([*lines, *(f"{key} = {_value(value)}" for key, value in said.items())]) + "\n"


def _resolved(value: object, called: dict[str, str]) -> object:
    return called[value[1:]] if isinstance(value, str) and value.startswith("@") else value


def _names(column: Column) -> tuple[str, ...]:
    return column.names or (column.heading,)


def _called(sent: Sent, place: int) -> str:
    column = sent.columns[place]
    return f"column {letter(place)}" if column.by_letter else _names(column)[-1]


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_value(key)} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


__all__ = ["Row", "first_row", "heading_rows", "partnership_files", "toml", "written"]
