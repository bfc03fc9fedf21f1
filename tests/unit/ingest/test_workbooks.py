"""A sheet's cells arrive as its readers see them, at the places they see them; what cannot be read is refused whole."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from obapipe.ingest.opening import TableFile, open_tables
from obapipe.ingest.problems import IngestError, Problem

XLS = Path(__file__).parent / "files" / "clusters.xls"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = "".join(
    f' xmlns:{prefix}="{ODF}:{prefix}:1.0"' for prefix in ("office", "table", "text", "style")
) + (' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"')


def rows(opened: TableFile, sheet: str | None = None) -> list[tuple[int, list[str | None]]]:
    frame = opened.cells(opened.sheets[0] if sheet is None else sheet)
    return [(row, cells) for *cells, row, _ in frame.rows()]


def problem(content: bytes, file: str = "cla.xlsx") -> Problem:
    with pytest.raises(IngestError) as raised:
        rows(open_tables(content, file))
    assert raised.value.problem.expected
    assert raised.value.problem.advice
    return raised.value.problem


def xlsx(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "Data"
    fill(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def replaced(content: bytes, **parts: bytes) -> bytes:
    """A container with other bytes in some of its members."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return written.getvalue()


def sheet_xml(data: str, before: str = "") -> bytes:
    text = f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    return replaced(xlsx(lambda _: None), **{SHEET: text.encode()})


def ods(*tables: str, styles: str = "") -> bytes:
    written = io.BytesIO()
    body = "".join(tables)
    with zipfile.ZipFile(written, "w", 8) as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        new.writestr("META-INF/manifest.xml", '<m:manifest xmlns:m="urn"/>')
        new.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{SPACES}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return written.getvalue()


def ods_table(*lines: str, name: str = "Data", style: str = "") -> str:
    styled = f' table:style-name="{style}"' if style else ""
    return f'<table:table table:name="{name}"{styled}>{"".join(lines)}</table:table>'


def ods_row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def ods_text(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods_cell(attributes: str, shown: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


def ods_blank(times: int) -> str:
    return f'<table:table-cell table:number-columns-repeated="{times}"/>'


# What spreadsheets cannot hold: control characters; what the reader would take for an escape: _x000D_.
words = st.text(st.sampled_from("ab01 .,-<*é£&\"'\n"), min_size=1, max_size=8).filter(
    lambda text: not text.startswith("=")
)
whole = st.integers(-(10**12), 10**12)
cells = st.one_of(st.none(), words, whole, st.booleans(), st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)))
tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=6)
)


def shown(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).upper()
    return str(value).strip() or None


@given(table=tables, row=st.integers(1, 9), column=st.integers(1, 5))
def test_what_openpyxl_writes_comes_back_at_its_place(table, row, column):
    def fill(book: openpyxl.Workbook) -> None:
        for down, line in enumerate(table):
            for right, value in enumerate(line):
                if value is not None:
                    book.active.cell(row + down, column + right).value = value

    found = {
        (at, place): text
        for at, line in rows(open_tables(xlsx(fill), "cla.xlsx"))
        for place, text in enumerate(line, start=1)
        if text is not None
    }
    assert found == {
        (row + down, column + right): shown(value)
        for down, line in enumerate(table)
        for right, value in enumerate(line)
        if shown(value) is not None
    }


@given(st.floats(-1e9, 1e9).filter(lambda number: number == 0 or abs(number) > 1e-6))
def test_numbers_keep_fifteen_digits(number: float):
    ((_, (text, other)),) = rows(
        open_tables(xlsx(lambda book: book.active.append([number, 1 / 3])), "cla.xlsx")
    )
    assert other == "0.333333333333333"
    assert text is not None
    assert float(text) == pytest.approx(number, rel=1e-14, abs=1e-10)
    assert "e" not in text


def test_numbers_read_as_people_write_them():
    numbers = [
        1475.0,
        0.1 + 0.2,
        2.675,
        1475.4285714285713,
        0.026,
        -3,
        12345678901.123456,
        100.10000000000001,
    ]
    content = xlsx(
        lambda book: book.active.append([*numbers, "001", "1475.4285714285713", "0.30000000000000004"])
    )
    assert rows(open_tables(content, "cla.xlsx")) == [
        (
            1,
            [
                *("1475", "0.3", "2.675", "1475.42857142857", "0.026", "-3", "12345678901.1235", "100.1"),
                *("001", "1475.4285714285713", "0.30000000000000004"),
            ],
        )
    ]


def test_dates_times_and_truth_values():
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(
            [dt.date(2013, 7, 31), dt.datetime.fromisoformat("2013-07-31T12:30"), True, False, "true", "TRUE"]
        )
        book.active["G1"].value = 41486
        book.active["G1"].number_format = "mmm-yy"
        book.active["H1"].value = 5
        book.active["H1"].number_format = '0 "days"'

    expected = ["2013-07-31", "2013-07-31 12:30:00", "TRUE", "FALSE", "true", "TRUE", "2013-07-31", "5"]
    assert rows(open_tables(xlsx(fill), "cla.xlsx")) == [(1, expected)]


def test_dates_counted_from_1904():
    def fill(book: openpyxl.Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        book.active.append([dt.date(2013, 7, 31)])

    assert rows(open_tables(xlsx(fill), "cla.xlsx")) == [(1, ["2013-07-31"])]


def test_a_table_that_starts_at_d7():
    def fill(book: openpyxl.Workbook) -> None:
        book.active["D7"], book.active["E7"] = "Cluster", "Number"
        book.active["D9"], book.active["E9"] = "Abbey", 5

    frame = open_tables(xlsx(fill), "cla.xlsx").cells("Data")
    assert frame.columns == ["0", "1", "2", "3", "4", "source_row", "cells"]
    assert frame.rows() == [
        (None, None, None, "Cluster", "Number", 7, 5),
        (None, None, None, "Abbey", "5", 9, 5),
    ]


def test_errors_arrive_as_their_text():
    errors = ["#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#N/A", "#NUM!", "#NULL!"]
    data = "".join(
        f'<c r="{letter}3" t="e"><f>1/0</f><v>{text}</v></c>'
        for letter, text in zip("CDEFGHI", errors, strict=True)
    )
    content = sheet_xml(f'<row r="3">{data}</row>')
    assert rows(open_tables(content, "cla.xlsx")) == [(3, [None, None, *errors])]


def test_an_error_that_is_unknown_is_named_by_its_cell():
    found = problem(sheet_xml('<row r="3"><c r="AB3" t="e"><v>#SPILL!</v></c></row>'))
    assert (found.rule, found.sheet, found.row, found.cell) == ("unreadable_cell", "Data", 3, "AB3")
    assert "'#SPILL!'" in (found.found or "")


def test_formulas_without_a_result_arrive_as_formulas():
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["Abbey", 5])
        book.active.append(["Total", "=SUM(B1:B1)"])
        book.active["A4"] = ArrayFormula("A4:A5", "=B1:B2*2")

    assert rows(open_tables(xlsx(fill), "cla.xlsx")) == [
        (1, ["Abbey", "5"]),
        (2, ["Total", "=SUM(B1:B1)"]),
        (4, ["=B1:B2*2", None]),
        (5, ["=B1:B2*2", None]),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><f>B1*2</f></c>', "=B1*2"),
        ('<c r="A1"><f>B1*2</f><v/></c>', "=B1*2"),
        ('<c r="A1"><f>B1*2</f><v></v></c>', "=B1*2"),
        ('<c r="A1" t="str"><f>IF(B1&gt;6,"x","")</f></c>', '=IF(B1>6,"x","")'),
        ('<c r="A1" t="str"><f>IF(B1&gt;6,"x","")</f><v></v></c>', None),
        ('<c r="A1"><f>B1*2</f><v>10</v></c>', "10"),
        ('<c r="A1"><f t="shared" si="0"/><v>10</v></c>', "10"),
        ('<c r="A1"><f t="shared" si="0" ref="A1:A2">B1*2</f></c>', "=B1*2"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_stored_results_are_told_from_absent_ones(cell: str, text: str | None, prefix: str):
    data = f'<row r="1">{cell}<c r="B1"><v>5</v></c></row>'
    content = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    if prefix:
        content = content.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
        content = content.replace("xmlns=", "xmlns:x=")
    opened = open_tables(replaced(xlsx(lambda _: None), **{SHEET: content.encode()}), "cla.xlsx")
    assert rows(opened) == [(1, [text, "5"])]


@pytest.mark.parametrize(("asks", "text"), [("1", "=B1*0"), ("0", "0")])
def test_a_stored_zero_is_no_result_where_the_writer_asks_for_calculation(asks: str, text: str):
    content = sheet_xml('<row r="1"><c r="A1"><f>B1*0</f><v>0</v></c><c r="B1"><v>5</v></c></row>')
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        book = opened.read("xl/workbook.xml").replace(
            b'fullCalcOnLoad="1"', f'fullCalcOnLoad="{asks}"'.encode()
        )
    content = replaced(content, **{"xl/workbook.xml": book})
    assert rows(open_tables(content, "cla.xlsx")) == [(1, [text, "5"])]


def test_hidden_sheets_are_listed_and_charts_are_not_sheets():
    def fill(book: openpyxl.Workbook) -> None:
        book.active.append(["here"])
        book.create_sheet("Away").sheet_state = "hidden"
        book.create_chartsheet("Chart")
        book.create_sheet("Deep").sheet_state = "veryHidden"
        book.create_sheet("Last").append(["there"])

    opened = open_tables(xlsx(fill), "cla.xlsx")
    assert opened.sheets == ("Data", "Away", "Deep", "Last")
    assert opened.hidden == {"Away", "Deep"}
    assert rows(opened, "Last") == [(1, ["there"])]
    assert opened.cells("Away").is_empty()


def test_only_the_sheet_that_is_asked_for_is_loaded():
    content = xlsx(lambda book: book.active.append(["here"]) or book.create_sheet("Broken"))
    opened = open_tables(replaced(content, **{"xl/worksheets/sheet2.xml": b"<worksheet><"}), "cla.xlsx")
    assert rows(opened, "Data") == [(1, ["here"])]
    with pytest.raises(IngestError) as raised:
        opened.cells("Broken")
    assert raised.value.problem.rule == "damaged_workbook"


def test_cells_without_a_name_stand_after_the_one_before():
    data = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>'
    assert rows(open_tables(sheet_xml(data), "cla.xlsx")) == [
        (1, ["1", None, None, "2", "3"]),
        (3, ["4", None, None, None, None]),
    ]


CORNERS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576">{}</c></row>'


@pytest.mark.parametrize(
    "content",
    [
        sheet_xml(CORNERS.format("<v>2</v>")),
        sheet_xml('<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'),
        sheet_xml('<row r="1048576"><c s="0" r="XFD1048576"><v>2</v></c></row>'),
        sheet_xml('<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">1</f></c></row>'),
        sheet_xml('<row r="9999999"><c r="A9999999"><v>2</v></c></row>'),
        sheet_xml(
            f"<row>{'<c><v>1</v></c>' * 9000}</row>{'<row/>' * 9000}<row><c><v>1</v></c></row>",
        ),
        ods(ods_table(ods_row(ods_text("x"), times=1048576), ods_row(ods_blank(9000), ods_text("x")))),
        ods(
            ods_table(
                ods_row(
                    ods_cell(
                        'office:value-type="float" office:value="1" table:number-columns-repeated="16384"'
                    ),
                    times=1048576,
                )
            )
        ),
        ods(ods_table(ods_row(ods_blank(4_000_000_000), ods_text("x")))),
        ods(
            ods_table(
                ods_row(ods_cell('table:formula="of:=A1" table:number-columns-repeated="16384"'), times=90)
            )
        ),
        ods(
            *(
                ods_table(
                    ods_row(ods_text("x"), times=900), ods_row(ods_blank(16000), ods_text("x")), name=name
                )
                for name in "ABCD"
            )
        ),
    ],
)
def test_absurd_sizes_are_refused_unread(content: bytes):
    file = "cla.ods" if b"opendocument" in content else "cla.xlsx"
    assert problem(content, file).rule == "too_large"


def test_blank_cells_with_a_format_are_no_size():
    content = sheet_xml(CORNERS.replace(">{}</c>", ' s="0"/>'))
    assert rows(open_tables(content, "cla.xlsx")) == [(1, ["1"])]
    blank = ods_row(ods_blank(16383), times=1048000)
    assert rows(open_tables(ods(ods_table(ods_row(ods_text("x"), ods_blank(16383)), blank)), "cla.ods")) == [
        (1, ["x"])
    ]


def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    content = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        sheet = opened.read(SHEET).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    assert rows(open_tables(replaced(content, **{SHEET: sheet}), "cla.xlsx")) == [(1, ["1"])]


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("entity", ["b", "c"])
@pytest.mark.parametrize("cell", ['<c r="A1" t="str"><v>&{};</v></c>', '<c r="A1"><f>&{};</f></c>'])
def test_entities_are_never_opened_out(entity: str, cell: str):
    content = sheet_xml(f'<row r="1">{cell.format(entity)}</row>', before=LAUGHS)
    assert problem(content).rule == "damaged_workbook"


def test_a_workbook_that_unpacks_to_far_more_than_its_size():
    content = sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 70_000_000}</t></is></c></row>')
    assert len(content) < 200_000
    assert problem(content).rule == "too_large"


def test_an_xls_workbook():
    opened = open_tables(XLS.read_bytes(), "cla.xls")
    assert (opened.sheets, opened.hidden) == (("Data", "Hidden"), {"Hidden"})
    lost = "=(a formula without a stored result)"
    assert [(row, cells[3:]) for row, cells in rows(opened)] == [
        (7, ["Cluster", "Number"]),
        (8, ["Abbey", "5"]),
        (9, ["001", "2.5"]),
        (10, ["2013-07-31", "0.333333333333333"]),
        (11, ["TRUE", "#DIV/0!"]),
        (12, ["Café", "0.25"]),
        (13, ["Total", lost]),
    ]
    assert rows(opened, "Hidden") == [(1, ["x"])]


def patched_xls(record: bytes, other: bytes) -> bytes:
    content = XLS.read_bytes()
    assert record in content
    return content.replace(record, other, 1)


def test_an_empty_result_that_excel_stored_is_a_blank():
    by_excel = patched_xls(b"\x3d\x00\x12\x00", b"\xc1\x01\x12\x00")
    assert rows(open_tables(by_excel, "cla.xls"))[-1] == (13, [None, None, None, "Total", None])


def test_a_protected_xls_workbook():
    protected = patched_xls(b"\x19\x00\x02\x00", b"\x2f\x00\x02\x00")
    assert problem(protected, "cla.xls").rule == "encrypted_workbook"


def test_a_protected_xlsx_workbook():
    entry = "Workbook".encode("utf-16-le").ljust(64, b"\0") + b"\x12\x00"
    other = "EncryptedPackage".encode("utf-16-le").ljust(64, b"\0") + b"\x22\x00"
    assert problem(patched_xls(entry, other), "cla.xlsx").rule == "encrypted_workbook"


def test_a_protected_ods_workbook():
    manifest = b'<m:manifest xmlns:m="urn"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    content = replaced(ods(ods_table(ods_row(ods_text("x")))), **{"META-INF/manifest.xml": manifest})
    assert problem(content, "cla.ods").rule == "encrypted_workbook"


@pytest.mark.parametrize("kept", [8, 600, 3000, 5000])
def test_an_xls_workbook_that_is_cut_short(kept: int):
    assert problem(XLS.read_bytes()[:kept], "cla.xls").rule in {"damaged_workbook", "unknown_kind"}


def test_an_xls_workbook_that_states_an_absurd_size():
    start = b"\x00\x02\x0e\x00"
    content = XLS.read_bytes()
    at = content.index(start) + 4
    stated = (2_000_000).to_bytes(4, "little")
    assert problem(content[: at + 4] + stated + content[at + 8 :], "cla.xls").rule == "too_large"
    backwards = content[:at] + stated + content[at + 4 :]
    assert problem(backwards, "cla.xls").rule == "damaged_workbook"


def test_an_ods_workbook():
    lines = [
        ods_row(ods_blank(16384), times=6),
        ods_row(ods_blank(3), ods_text("Cluster"), ods_text("Number")),
        ods_row(
            ods_blank(3),
            '<table:table-cell office:value-type="string"><office:annotation><text:p>a note</text:p>'
            "</office:annotation><text:p>Abbey</text:p></table:table-cell>",
            ods_cell('office:value-type="float" office:value="5"', "5.00"),
        ),
        ods_row(
            ods_blank(3),
            ods_text("001"),
            ods_cell('table:formula="of:=SUM([.E8:.E8])"'),
            ods_cell('table:formula="of:=A1" office:value-type="float"'),
        ),
        ods_row(
            ods_blank(3),
            ods_cell('office:value-type="date" office:date-value="2013-07-31"', "31/07/13"),
            ods_cell(
                'table:formula="of:=1/0" office:value-type="string" office:string-value=""'
                ' calcext:value-type="error"',
                "#DIV/0!",
            ),
            ods_cell('table:formula="of:=1/0" office:value-type="float" office:value="0"', "Err:502"),
        ),
        ods_row(
            ods_blank(3),
            ods_cell('office:value-type="date" office:date-value="2013-07-31T00:00:00"', "31/07/13"),
            ods_cell('office:value-type="float" office:value="0.3333333333333333"', "0.33"),
            ods_cell('office:value-type="boolean" office:boolean-value="true"', "TRUE"),
        ),
        ods_row(
            ods_blank(3),
            ods_text("two</text:p><text:p>lines"),
            ods_cell('office:value-type="percentage" office:value="0.026"', "2.6%"),
            ods_cell('office:value-type="time" office:time-value="PT12H30M00S"', "12:30"),
        ),
        ods_row(ods_text("z"), times=2),
    ]
    styles = (
        '<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/>'
        "</style:style>"
    )
    away = ods_table(ods_row(ods_text("x")), name="Away", style="away")
    opened = open_tables(ods(ods_table(*lines), away, styles=styles), "cla.ods")
    assert (opened.sheets, opened.hidden) == (("Data", "Away"), {"Away"})
    assert [(row, cells[3:]) for row, cells in rows(opened)][:6] == [
        (7, ["Cluster", "Number", None]),
        (8, ["Abbey", "5", None]),
        (9, ["001", "=SUM([.E8:.E8])", "=A1"]),
        (10, ["2013-07-31", "#DIV/0!", "Err:502"]),
        (11, ["2013-07-31", "0.333333333333333", "TRUE"]),
        (12, ["two\nlines", "0.026", "PT12H30M00S"]),
    ]
    assert rows(opened)[6:] == [(row, ["z", *[None] * 5]) for row in (13, 14)]


def test_two_parts_of_one_name():
    written = io.BytesIO(xlsx(lambda book: book.active.append([1])))
    with pytest.warns(UserWarning, match="Duplicate name"), zipfile.ZipFile(written, "a") as opened:
        opened.writestr(SHEET, b"<worksheet/>")
    assert problem(written.getvalue()).rule == "damaged_archive"


def test_a_sheet_that_is_listed_and_not_there():
    content = xlsx(lambda _: None)
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        relations = opened.read("xl/_rels/workbook.xml.rels").replace(b"sheet1.xml", b"sheet9.xml")
    found = problem(replaced(content, **{"xl/_rels/workbook.xml.rels": relations}))
    assert (found.rule, "'Data'" in (found.found or "")) == ("damaged_workbook", True)
