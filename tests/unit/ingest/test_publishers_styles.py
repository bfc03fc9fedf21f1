"""Files in the styles of those who publish figures about children, with invented places and figures.

Each is read right through a mapping of a few lines, or its fault is named.
"""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

import openpyxl

from obapipe.ingest.month import read_month
from obapipe.partnership import Partnership
from tests.unit.ingest.conftest import Make, Send

VALUES = """
[[source]]
name = "values"
extract = "indicator_values"
files = "values*.*"
"""


def values(partnership: Partnership, *columns: str) -> list[tuple[object, ...]]:
    """Period, place and what else is asked for; nothing but notices may have been said."""
    reading = read_month(partnership, "2013-07")
    assert [one.describe() for one in reading.problems if one.severity != "notice"] == []
    frame = reading.frames["indicator_values"].sort("period", "geography", "source_row")
    return frame.select("period", "geography", *columns).rows()


def told(partnership: Partnership) -> list[tuple[object, ...]]:
    """Rule, cell and what was found."""
    return [(one.rule, one.cell, one.found) for one in read_month(partnership, "2013-07").problems]


def workbook(
    *rows: list[object], merged: tuple[str, ...] = (), others: dict[str, list[list[object]]] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Table"
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for name, lines in (others or {}).items():
        other = book.create_sheet(name)
        for line in lines:
            other.append(line)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def open_document(**sheets: list[list[object]]) -> bytes:
    """A spreadsheet as statisticians publish it since 2020."""

    def cell(value: object) -> str:
        if isinstance(value, int | float):
            kind = f'office:value-type="float" office:value="{value}"'
            return f"<table:table-cell {kind}><text:p>{value:,}</text:p></table:table-cell>"
        text = f"<text:p>{escape(str(value))}</text:p>" if value is not None else ""
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'

    tables = "".join(
        f'<table:table table:name="{name.replace("_", " ")}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", '<m:manifest xmlns:m="urn"/>')
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content{spaces}><office:body><office:spreadsheet>{tables}'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return content.getvalue()


def test_a_local_authority_table_of_a_statistical_first_release(make: Make, send: Send):
    send(
        "values.xlsx",
        workbook(
            ["Table LA5: Children who reached the expected level1,2"],
            ["Years: 2011 to 2012 (provisional)"],
            ["Coverage: Testford"],
            [],
            [None, None, 2011, None, None, None, "20123"],
            [
                None,
                None,
                "Number eligible4",
                "Percentage achieving",
                None,
                None,
                "Number eligible4",
                "Percentage achieving",
            ],
            [None, None, None, "Level 2", "Level 3", None, None, "Level 2", "Level 3"],
            [],
            ["TESTFORD", None, 1230, 40.5, 20.1, None, 1240, 41.5, 21.0],
            [],
            ["NORTH AREA", None, 610, 39.0, "x", None, 600, 40.0, 19.5],
            ["Abbey5", None, 300, 38.5, "x", None, 310, 39.0, "."],
            ["Brook", None, "x", "x", "x", None, 290, 42.0, 20.5],
            [],
            ["Source: the return of the authorities"],
            ["1. Children looked after for a year or more."],
            ["x = number not shown because of its size"],
            merged=("C5:E5", "G5:I5", "D6:E6", "H6:I6"),
        ),
    )
    source = (
        VALUES
        + """columns = {geography = "column A"}
constants = {indicator = "attainment"}
header_rows = 3
header_text = "2011"
end_text = "Source:"
footnotes = true
symbols = {x = "withheld", "." = "not_applicable"}
[source.unpivot]
headings = '(?P<period>20\\d\\d)\\d? \\| (?P<measure>Number eligible|Percentage achieving \\| Level 2)\\d?'
measures = {"Number eligible" = "denominator", "Percentage achieving | Level 2" = "value"}
"""
    )
    partnership = make(source)
    assert values(partnership, "denominator", "value", "source_status")[:4] == [
        ("2010/11", "A", 610, 39.0, "ok"),
        ("2010/11", "C1", 300, 38.5, "ok"),
        ("2010/11", "C2", None, None, "withheld"),
        ("2010/11", "T", 1230, 40.5, "ok"),
    ]
    assert values(partnership, "denominator", "value", "source_status")[4:] == [
        ("2011/12", "A", 600, 40.0, "ok"),
        ("2011/12", "C1", 310, 39.0, "ok"),
        ("2011/12", "C2", 290, 42.0, "ok"),
        ("2011/12", "T", 1240, 41.5, "ok"),
    ]


EXPLORE = (
    "\ufefftime_period,time_identifier,geographic_level,country_code,region_code,new_la_code,version,pupils,reached,rate\r\n"
    '"201112","Academic year","National","T","","","Revised","1240","510","41.1"\r\n'
    '"201112","Academic year","Regional","T","A","","Revised","600","low","k"\r\n'
    '"201112","Academic year","Local authority","T","A","C1","Revised","310","120","38.7"\r\n'
    '"201112","Academic year","Local authority","T","A","C2","Revised","z","c","z"\r\n'
)


def test_a_tidy_file_of_explore_education_statistics(make: Make, send: Send):
    send("values.csv", EXPLORE)
    source = (
        VALUES
        + """constants = {indicator = "attainment"}
keep = {time_identifier = ["Academic year"]}
symbols = {c = "withheld", k = "withheld", low = "withheld", x = "missing", z = "not_applicable"}
[source.columns]
period = "time_period"
numerator = "reached"
denominator = "pupils"
value = "rate"
[source.columns.geography]
by = "geographic_level"
headings = {National = "country_code", Regional = "region_code", "Local authority" = "new_la_code"}
"""
    )
    assert values(make(source), "numerator", "denominator", "value", "source_status") == [
        ("2011/12", "A", None, 600, None, "withheld"),
        ("2011/12", "C1", 120, 310, 38.7, "ok"),
        ("2011/12", "C2", None, None, None, "withheld"),
        ("2011/12", "T", 510, 1240, 41.1, "ok"),
    ]
    send("values.csv", EXPLORE.replace('"C2","Revised","z"', '"C2","Revised","~"'))
    assert told(make(source)) == [("not_a_number", "H5", "'~'")]


def test_an_extract_of_nomis(make: Make, send: Send):
    send(
        "values.csv",
        '"Population estimates - local authority based by single year of age"\n'
        '"ONS Crown Copyright Reserved [from Nomis on 3 July 2013]"\n\n'
        '"date","2012"\n"sex","Total"\n\n'
        '"Area","mnemonic","All Ages","Aged 0 to 15","Age 16",\n'
        '"Abbey","C1",5200,1020,61,\n"Brook","C2","6,100",1230,!,\n'
        '"Column Total",,11300,2250,61,\n\n'
        '"! Estimate and confidence interval not available"\n',
    )
    source = """
[[source]]
name = "residents"
extract = "population"
files = "values*.csv"
frequency = "calendar_year"
header_text = "mnemonic"
columns = {geography = "mnemonic"}
constants = {period = "2012"}
drop = {Area = ["Column Total"]}
symbols = {"!" = "missing"}
recodes = {age_to = {"" = "16"}}
[source.unpivot]
headings = 'Aged? (?P<age_from>\\d+)(?: to (?P<age_to>\\d+))?'
value = "population"
"""
    reading = read_month(make(source), "2013-07")
    assert reading.problems == []
    rows = reading.frames["population"].select(
        "geography", "age_from", "age_to", "population", "source_status"
    )
    assert rows.rows() == [
        ("C1", 0, 15, 1020, "ok"),
        ("C1", 16, 16, 61, "ok"),
        ("C2", 0, 15, 1230, "ok"),
        ("C2", 16, 16, None, "missing"),
    ]


STAT_XPLORE = (
    '\ufeff"Housing Benefit - Data from April 2018"\n\n"Counting: Claimants"\n\n'
    '"Filters:"\n"Default Summation","Claimants"\n\n'
    '"Month","April 2013 (201304)",,"May 2013 (201305)",,\n'
    '"Wards","Claimants","Annotations","Claimants","Annotations",\n'
    '"Abbey",310,,305,,\n"Brook","1,204",,"..",r,\n"Total",1514,,305,,\n\n'
    '"Annotations"\n"1","Statistical disclosure control has been applied"\n'
    '"INFO","In accordance with the Copyright"\n'
)


def test_a_table_of_stat_xplore(make: Make, send: Send):
    send("values.csv", STAT_XPLORE)
    source = (
        VALUES
        + """constants = {indicator = "claimants"}
columns = {geography = "Month | Wards"}
header_rows = 2
header_text = "Month"
end_text = "Total"
symbols = {".." = "missing"}
unpivot = {value = "numerator", headings = '.* \\((?P<period>\\d{6})\\) \\| Claimants'}
"""
    )
    partnership = make(source)
    assert values(partnership, "numerator", "source_status") == [
        ("2013-04", "C1", 310.0, "ok"),
        ("2013-04", "C2", 1204.0, "ok"),
        ("2013-05", "C1", 305.0, "ok"),
        ("2013-05", "C2", None, "missing"),
    ]
    totals = make(source.replace('end_text = "Total"\n', ""))
    assert told(totals) == [("ragged_rows", None, "2 cells")]


def test_open_data_of_a_council(make: Make, send: Send):
    """A mark at the start, cells quoted for their commas, a comma too many in every line, blank lines of commas."""
    send(
        "values.csv",
        "\ufeffLocality ,Year,No. of pupils,Reached L4+,% L4+,\r\n"
        '"Abbey ",2011/2012,"1,310",620,47.3%,\r\n'
        'Brook\u00a0,2011/2012,"1,290","<5",*,\r\n'
        ",,,,,\r\n,,,,,\r\n",
    )
    source = (
        VALUES
        + """constants = {indicator = "attainment"}
symbols = {"<5" = "withheld", "*" = "withheld"}
units = {value = "percent"}
[source.columns]
geography = "locality"
period = "Year"
denominator = "No. of pupils"
numerator = "Reached L4+"
value = "% L4+"
"""
    )
    assert values(make(source), "numerator", "denominator", "value", "source_status") == [
        ("2011/12", "C1", 620, 1310, 47.3, "ok"),
        ("2011/12", "C2", None, 1290, None, "withheld"),
    ]
    assert told(make(source.replace('units = {value = "percent"}\n', ""))) == [
        ("not_a_number", "E2", "'47.3%'")
    ]


def test_a_council_s_line_with_a_comma_that_is_not_quoted_is_no_shifted_row(make: Make, send: Send):
    source = (
        VALUES
        + 'constants = {indicator = "attainment", period = "2011/12"}\n'
        + 'columns = {geography = "Locality", denominator = "Pupils", numerator = "Reached"}\n'
    )
    send("values.csv", "Locality,Pupils,Reached\nAbbey,310,120\nBrook,1,290,510\n")
    assert told(make(source)) == [("ragged_rows", None, "4 cells")]
    send("values.csv", "Locality,Pupils,Reached,\nAbbey,310,120,\nBrook,2,1,510\n")
    assert told(make(source)) == [("ragged_rows", None, "4 cells")]


def test_a_line_is_shifted_even_where_its_last_cell_is_blank(make: Make, send: Send):
    source = (
        VALUES
        + 'constants = {indicator = "claimants", period = "2013-06"}\n'
        + 'columns = {geography = "Locality", numerator = "Number"}\n'
    )
    send("values.csv", "Locality,Number,Remark\nAbbey,310,\nBrook,1,290,\n")
    assert told(make(source)) == [("ragged_rows", None, "4 cells")]
    send("values.csv", "Locality,Number,Remark\nAbbey,310,,\nBrook,290,,\n,,\n")
    assert values(make(source), "numerator") == [("2013-06", "C1", 310.0), ("2013-06", "C2", 290.0)]


def test_a_remark_beside_a_table_of_delimited_text_has_to_be_named(make: Make, send: Send):
    source = (
        VALUES
        + 'constants = {indicator = "attainment", period = "2011/12"}\n'
        + 'columns = {geography = "Locality", denominator = "Pupils", numerator = "Reached"}\n'
    )
    send("values.csv", "Locality,Pupils,Reached,\nAbbey,310,120,checked\nBrook,290,130,\n")
    assert told(make(source)) == [("ragged_rows", None, "4 cells")]
    remarks = make(source + 'keep = {"column D" = ["*", ""]}\n')
    assert values(remarks, "numerator") == [("2011/12", "C1", 120), ("2011/12", "C2", 130)]


def test_outturn_of_section_251(make: Make, send: Send):
    send(
        "values.csv",
        "Section 251 Outturn 2012-13\n\nLA No,LA Name,Line,Description,Gross (£),Income (£),Net (£)\n"
        '301,Abbey,3.0.5,Residential care\u2019s cost,"£1,204,500.00","(£4,500.00)","£1,200,000.00"\n'
        '302,Brook,3.0.5,Residential care\u2019s cost,"£980,000.50",-,"£980,000.50"\n'
        ",,,TOTAL,,,\n".encode("cp1252"),
    )
    source = (
        VALUES
        + """constants = {indicator = "claimants"}
period_in_title = 'Outturn (?P<period>\\d{4}-\\d\\d)'
frequency = "financial_year"
columns = {geography = "LA Name", numerator = "Gross (£)"}
keep = {Line = ["3.0.5"]}
number_marks = ["£"]
"""
    )
    assert values(make(source), "numerator") == [
        ("2012/13", "C1", 1204500.0),
        ("2012/13", "C2", 980000.5),
    ]
    income = source.replace('"Gross (£)"', '"Income (£)"')
    assert told(make(income)) == [("not_a_number", "F4", "'(£4,500.00)'"), ("not_a_number", "F5", "'-'")]


def test_accessible_tables_with_notes_in_brackets(make: Make, send: Send):
    send(
        "values.ods",
        open_document(
            Cover=[["Attainment of pupils: 2011 to 2012"], ["Local authorities"]],
            Notes=[["Note number", "Note text"], ["note 1", "Local authority and pupils"]],
            Table_1=[
                ["Table 1: Pupils by local authority, 2012 [note 1]"],
                ["This worksheet contains one table. Some shorthand is used: [c] is a small number."],
                ["Local authority", "Year", "Pupils \n[note 1]", "Reached\n[notes 2, 3]"],
                ["Abbey", "2011 to 2012", 1310, 620],
                ["Brook [note 4]", "2011 to 2012", "1,290 [r]", "[c]"],
                ["Old Mill", "2011 to 2012", "[z]", "[x]"],
            ],
        ),
    )
    source = (
        VALUES
        + """constants = {indicator = "attainment"}
columns = {geography = "Local authority", period = "Year", denominator = "Pupils", numerator = "Reached"}
footnotes = true
part_of_cell = {period = 'to (\\d{4})$'}
symbols = {"[c]" = "withheld", "[z]" = "not_applicable", "[x]" = "missing"}
number_marks = ["[r]", "[p]"]
"""
    )
    assert values(make(source), "numerator", "denominator", "source_status") == [
        ("2011/12", "C1", 620, 1310, "ok"),
        ("2011/12", "C2", None, 1290, "withheld"),
        ("2011/12", "C3", None, None, "missing"),
    ]
    assert told(make(source.replace("footnotes = true\n", "")))[0][0] == "missing_column"


def test_a_dataset_with_its_markings_in_a_column_beside(make: Make, send: Send):
    send(
        "values.csv",
        "v4_1,Data Marking,mmm-yy,Time,administrative-geography,Geography,unit\n"
        "310,,Jun-13,Jun-13,C1,Abbey,people\n,x,Jun-13,Jun-13,C2,Brook,people\n",
    )
    source = (
        VALUES
        + """constants = {indicator = "claimants"}
columns = {geography = "administrative-geography", period = "Time", numerator = {first_of = ["v4_1", "Data Marking"]}}
symbols = {x = "withheld"}
"""
    )
    assert values(make(source), "numerator", "source_status") == [
        ("2013-06", "C1", 310.0, "ok"),
        ("2013-06", "C2", None, "withheld"),
    ]
    unsaid = source.replace('symbols = {x = "withheld"}\n', "")
    assert told(make(unsaid)) == [("not_a_number", "B3", "'x'")]


def test_an_interactive_tool_with_a_row_a_measure_and_a_column_a_year(make: Make, send: Send):
    send(
        "values.xlsx",
        workbook(
            ["Local Authority Interactive Tool", None, None, None, None],
            ["Select an area:", "Abbey"],
            [],
            ["Area", "Metric", "2010/11", "2011/12", "Change"],
            ["Abbey", "Number reaching the level", 118, 120, 2],
            [None, "Number of pupils", 309, 310, 1],
            [None, "Per cent", 38.2, 38.7, 0.5],
            ["Brook", "Number reaching the level", "-", 130, "-"],
            [None, "Number of pupils", 280, 290, 10],
            [None, "Per cent", "-", 44.8, "-"],
        ),
    )
    source = (
        VALUES
        + """constants = {indicator = "attainment"}
columns = {geography = "Area"}
fill_down = ["Area"]
symbols = {"-" = "missing"}
unpivot = {name = "period", value = "value", headings = '\\d{4}/\\d\\d'}
[source.measures_in_rows]
column = "Metric"
measures = {"Number reaching the level" = "numerator", "Number of pupils" = "denominator", "Per cent" = "value"}
"""
    )
    assert values(make(source), "numerator", "denominator", "value", "source_status") == [
        ("2010/11", "C1", 118, 309, 38.2, "ok"),
        ("2010/11", "C2", None, 280, None, "missing"),
        ("2011/12", "C1", 120, 310, 38.7, "ok"),
        ("2011/12", "C2", 130, 290, 44.8, "ok"),
    ]


def test_the_percentage_of_a_cell_that_holds_a_number_and_a_percentage(make: Make, send: Send):
    send("values.csv", 'Ward,Year,Reached (%)\nAbbey,2011/12,"1,120 (38.7%)"\nBrook,2011/12,130 (44.8%)\n')
    source = (
        VALUES
        + """constants = {indicator = "attainment"}
columns = {geography = "Ward", period = "Year", numerator = "Reached (%)", value = "Reached (%)"}
part_of_cell = {numerator = '^([\\d,]+) \\(', value = '\\(([\\d.]+)%\\)'}
"""
    )
    assert values(make(source), "numerator", "value") == [
        ("2011/12", "C1", 1120, 38.7),
        ("2011/12", "C2", 130, 44.8),
    ]


def test_two_tables_side_by_side_are_told_apart_by_their_columns(make: Make, send: Send):
    send(
        "values.xlsx",
        workbook(
            ["Boys", None, None, "Girls"],
            ["Area", "Number", None, "Area", "Number"],
            ["Abbey", 10, None, "Brook", 30],
            ["Brook", 20, None, "Abbey", 40],
        ),
    )
    source = (
        VALUES
        + 'constants = {indicator = "claimants", period = "2013-06"}\nheader_text = "Area"\n'
        + 'columns = {geography = "Area", numerator = "Number"}\n'
    )
    assert [rule for rule, _, _ in told(make(source))] == ["repeated_column"]
    second = source.replace('"Area", num', '"column D", num').replace('"Number"', '"column E"')
    assert values(make(second), "numerator") == [("2013-06", "C1", 40.0), ("2013-06", "C2", 30.0)]


def test_two_tables_one_below_the_other_are_not_glued(make: Make, send: Send):
    send(
        "values.csv",
        "Table 1: in May\nArea,Number\nAbbey,10\nBrook,20\nTable 2: in June\nArea,Number\nAbbey,11\n",
    )
    source = (
        VALUES
        + 'constants = {indicator = "claimants", period = "2013-06"}\n'
        + 'columns = {geography = "Area", numerator = "Number"}\n'
    )
    rules = {rule for rule, _, _ in told(make(source))}
    assert {"unique_key", "unknown_geography", "not_a_number"} & rules
    one = source + 'table_text = "Table 2"\n'
    assert values(make(one), "numerator") == [("2013-06", "C1", 11.0)]
