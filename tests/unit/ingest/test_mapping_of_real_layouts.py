"""Layouts that partners send: titles, notes, merged and two-row headings, several tables, wide months, old names."""

import datetime as dt
from io import BytesIO

import openpyxl
import polars as pl
import pytest

from obapipe.ingest.month import read_month
from tests.unit.ingest.conftest import HEADINGS, SNAPSHOT, Make, Send

PLAIN = """
[[source]]
name = "looked after"
extract = "children_snapshot"
files = "cla*.*"
constants = {status = "looked_after", age_band = "0-4", period = "2013-07"}
columns = {geography = "Cluster", children = "Number"}
symbols = {"x" = "withheld"}
"""
WIDE = """
[[source]]
name = "wide"
extract = "children_snapshot"
files = "cla*.*"
constants = {status = "looked_after", age_band = "0-4"}
columns = {geography = "Cluster"}
"""


def book(
    *rows: list[object], title: str = "Data", more: dict[str, list[list[object]]] | None = None
) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for name, others in (more or {}).items():
        extra = workbook.create_sheet(name)
        for row in others:
            extra.append(row)
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def rows(partnership, month: str = "2013-07", extract: str = "children_snapshot") -> list[tuple[object, ...]]:
    """Period, place, figure, status and row, sorted by place; nothing but notices may have been said."""
    reading = read_month(partnership, month)
    assert [one.describe() for one in reading.problems if one.severity != "notice"] == []
    frame = reading.frames[extract].sort("period", "geography", "source_row")
    return frame.select("period", "geography", "children", "source_row").rows()


def problems(partnership, month: str = "2013-07"):
    return [
        (one.severity, one.rule, one.sheet, one.cell, one.found)
        for one in read_month(partnership, month).problems
    ]


def test_titles_above_and_notes_below_the_table_are_no_rows(make: Make, send: Send):
    send(
        "cla.csv", "Children looked after\n\nCluster,Number\nAbbey,5\nBrook,7\n\nSource: social care system\n"
    )
    partnership = make(PLAIN)
    assert rows(partnership) == [("2013-07", "C1", 5, 4), ("2013-07", "C2", 7, 5)]
    assert problems(partnership) == [
        ("notice", "row_without_figures", None, "A7", "'Source: social care system'")
    ]


def test_a_place_that_is_nearly_named_is_no_note_where_absence_means_none(make: Make, send: Send):
    send("cla.csv", "Cluster,Number\nAbey,\nBrook,7\n")
    assert problems(make(PLAIN + 'absent = "zero"\n'))[0][:2] == ("error", "unknown_geography")


def test_an_unknown_place_is_named_with_its_cell_and_the_place_it_is_like(make: Make, send: Send):
    send("cla.xlsx", book(["Title"], ["", "Cluster", "", "Number"], ["", "Abey", "", 5]))
    (problem,) = read_month(make(PLAIN), "2013-07").problems
    assert (problem.rule, problem.cell, problem.column, problem.source) == (
        "unknown_geography",
        "B3",
        "Cluster",
        "looked after",
    )
    assert 'geography_aliases = {"Abey" = "C1"}' in problem.advice


def test_two_rows_of_headings_are_read_as_one(make: Make, send: Send):
    source = (
        WIDE + "header_rows = 2\nunpivot = {value = \"children\", headings = '(?P<period>.+) \\| Number'}\n"
    )
    send(
        "cla.xlsx",
        book(
            ["Children looked after"],
            [None, "Jun-13", None, "Jul-13", None],
            ["Cluster", "Number", "Rate", "Number", "Rate"],
            ["Abbey", 5, 50.1, 6, 60.2],
            ["Brook", 7, 70.3, 8, 80.4],
        ),
    )
    assert rows(make(source)) == [
        ("2013-06", "C1", 5, 4),
        ("2013-06", "C2", 7, 5),
        ("2013-07", "C1", 6, 4),
        ("2013-07", "C2", 8, 5),
    ]


@pytest.mark.parametrize(
    ("said", "sheet"),
    [
        ('sheet = "data 2*"', "Data 2013"),
        ('sheet = ["Table 9", "Data 2013"]', "Data 2013"),
        ('sheet_text = "looked after at"', "Data 2013"),
        ("", "Data 2013"),
    ],
)
def test_a_sheet_is_found_by_its_name_or_by_what_it_holds(make: Make, send: Send, said: str, sheet: str):
    send(
        "cla.xlsx",
        book(
            ["Cover"],
            title="Cover",
            more={
                sheet: [["Children looked after at 31 July"], ["Cluster", "Number"], ["Abbey", 5]],
                "Notes": [["Cluster", "is where a child lives"]],
            },
        ),
    )
    partnership = make(PLAIN + said + "\n")
    assert rows(partnership) == [("2013-07", "C1", 5, 3)]
    assert read_month(partnership, "2013-07").frames["children_snapshot"]["source_sheet"].to_list() == [sheet]


def test_two_sheets_that_fit_are_not_guessed_between(make: Make, send: Send):
    table = [["Cluster", "Number"], ["Abbey", 5]]
    send("cla.xlsx", book(*table, title="First", more={"Second": table}))
    assert problems(make(PLAIN)) == [
        ("error", "ambiguous_sheet", None, None, "2 sheets that fit: 'First', 'Second'")
    ]


def test_a_sheet_a_month_gives_every_month(make: Make, send: Send):
    source = WIDE.replace('{geography = "Cluster"}', '{geography = "Cluster", children = "Number"}')
    source += "sheet = \"* 13\"\nevery_sheet = true\nperiod_in_sheet = '(?P<period>\\w{3} \\d\\d)'\n"
    send(
        "cla.xlsx",
        book(
            ["Cluster", "Number"],
            ["Abbey", 5],
            title="Jun 13",
            more={"Jul 13": [["Cluster", "Number"], ["Abbey", 6]], "Notes": [["none"]]},
        ),
    )
    partnership = make(source)
    assert rows(partnership) == [("2013-06", "C1", 5, 2), ("2013-07", "C1", 6, 2)]
    assert read_month(partnership, "2013-07").frames["children_snapshot"][
        "source_sheet"
    ].sort().to_list() == [
        "Jul 13",
        "Jun 13",
    ]


def test_the_period_in_the_title(make: Make, send: Send):
    source = (
        PLAIN.replace(', period = "2013-07"', "") + "period_in_title = 'as at (?P<period>\\d+ \\w+ \\d+)'\n"
    )
    send("cla.csv", "Looked after as at 31 July 2013\nCluster,Number\nAbbey,5\n")
    assert rows(make(source)) == [("2013-07", "C1", 5, 3)]
    send("cla.csv", "Looked after at the end of July\nCluster,Number\nAbbey,5\n")
    assert problems(make(source))[0][1] == "no_period_in_title"


def test_the_second_of_three_tables_on_a_sheet(make: Make, send: Send):
    source = PLAIN + 'table_text = "Table 2"\nend_text = ["Table 3", "Total"]\n'
    send(
        "cla.xlsx",
        book(
            ["Table 1: plans"],
            ["Cluster", "Number"],
            ["Abbey", 99],
            ["Table 2: looked after"],
            ["Cluster", "Number"],
            ["Abbey", 5],
            ["Brook", 7],
            ["Total", 12],
            ["Table 3: other"],
            ["Cluster", "Number"],
            ["Abbey", 77],
        ),
    )
    assert rows(make(source)) == [("2013-07", "C1", 5, 6), ("2013-07", "C2", 7, 7)]


def test_a_table_that_ends_at_a_blank_row(make: Make, send: Send):
    send("cla.csv", "Cluster,Number\nAbbey,5\n\nBrook,7\n")
    assert rows(make(PLAIN + "ends_at_blank_row = true\n")) == [("2013-07", "C1", 5, 2)]


def test_a_heading_that_changed_is_read_under_each_of_its_names(make: Make, send: Send):
    named = '{geography = ["Locality", {heading = "Cluster", valid_from = "2013-05"}], children = "Number"}'
    partnership = make(PLAIN.replace('{geography = "Cluster", children = "Number"}', named))
    send("cla.csv", "Locality,Number\nAbbey,5\n")
    assert rows(partnership) == [("2013-07", "C1", 5, 2)]
    send("cla.csv", "Cluster,Number\nAbbey,6\n")
    assert rows(partnership) == [("2013-07", "C1", 6, 2)]
    dated = named.replace("2013-05", "2013-09")
    assert (
        problems(make(PLAIN.replace('{geography = "Cluster", children = "Number"}', dated)))[0][1]
        == "missing_column"
    )


def test_a_column_without_a_heading_and_the_second_of_two_alike(make: Make, send: Send):
    source = PLAIN.replace('"Cluster"', '"column A"').replace('"Number"', '"column D"')
    send("cla.csv", ",Code,Number,Number\nAbbey,1,50,5\n")
    assert rows(make(source + 'header_text = "Code"\n')) == [("2013-07", "C1", 5, 2)]
    assert (
        problems(make(source.replace("column D", "Number") + 'header_text = "Code"\n'))[0][1]
        == "repeated_column"
    )


def test_blank_cells_below_a_merged_one_are_filled(make: Make, send: Send):
    source = SNAPSHOT + 'fill_down = ["Cluster", "Month"]\n'
    send("cla.csv", f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,5\n,,CPP,0-4,7\nBrook,,CLA,0-4,8\n")
    assert rows(make(source)) == [("2013-07", "C1", 5, 2), ("2013-07", "C1", 7, 3), ("2013-07", "C2", 8, 4)]


def test_totals_and_blanks_are_dropped_however_they_are_written(make: Make, send: Send):
    send("cla.csv", "Cluster,Number\nAbbey,5\nCITY  TOTAL,12\nGrand total (all),12\n,99\n")
    source = PLAIN + 'drop = {Cluster = ["City total", "*total*", ""]}\n'
    assert rows(make(source)) == [("2013-07", "C1", 5, 2)]


def test_months_across_the_top(make: Make, send: Send):
    source = (
        WIDE
        + 'unpivot = {name = "period", value = "children", headings = \'\\w{3}-\\d\\d|\\d{4}-\\d\\d-\\d\\d\'}\n'
    )
    send("cla.xlsx", book(["Cluster", "Jun-13", dt.date(2013, 7, 1), "Total"], ["Abbey", 5, 6, 11]))
    assert rows(make(source)) == [("2013-06", "C1", 5, 2), ("2013-07", "C1", 6, 2)]


def test_years_and_measures_across_the_top(make: Make, send: Send):
    source = """
[[source]]
name = "years"
extract = "indicator_values"
files = "values*.csv"
columns = {geography = "Place"}
constants = {indicator = "attainment"}
[source.unpivot]
headings = '(?P<measure>Num|Den)_(?P<period>\\d{4})'
measures = {Num = "numerator", Den = "denominator"}
"""
    send("values.csv", "Place,Num_2011,Den_2011,Num_2012,Den_2012\nAbbey,10,20,11,22\nBrook,30,25,,\n")
    reading = read_month(make(source), "2013-07")
    (problem,) = [one for one in reading.problems if one.severity == "error"]
    assert (problem.rule, problem.column, problem.cell) == (
        "numerator_not_above_denominator",
        "Num_2011",
        "B3",
    )
    send("values.csv", "Place,Num_2011,Den_2011,Num_2012,Den_2012\nAbbey,10,20,11,22\n")
    frame = read_month(make(source), "2013-07").frames["indicator_values"]
    assert frame.select("period", "numerator", "denominator").sort("period").rows() == [
        ("2010/11", 10, 20),
        ("2011/12", 11, 22),
    ]


@pytest.mark.parametrize(
    ("said", "cell", "value"),
    [
        ('units = {value = "percent"}', "6.1%", 6.1),
        ('units = {value = "percent"}', "6.1", 6.1),
        ('units = {value = "fraction"}', "0.061", 6.1),
        ('units = {value = "fraction"}', "6.1%", 6.1),
        ('units = {value = "thousands"}', "1.375", 1375.0),
        ("scale = {value = 10}", "6.1", 61.0),
        ('number_marks = ["(r)", "p", "£"]', "6.1(r) p", 6.1),
        ('number_marks = ["(r)", "p", "£"]', "£6.1", 6.1),
    ],
)
def test_units_and_marks(make: Make, send: Send, said: str, cell: str, value: float):
    source = f"""
[[source]]
name = "rates"
extract = "indicator_values"
files = "rates*.csv"
columns = {{geography = "Place", value = "Value"}}
constants = {{indicator = "attainment", period = "2011/12"}}
{said}
"""
    send("rates.csv", f"Place,Value\nAbbey,{cell}\n")
    assert read_month(make(source), "2013-07").frames["indicator_values"]["value"].to_list() == [value]


@pytest.mark.parametrize("cell", ["6.1%", "6.1p", "1 475", "1,47", "(5)", "5*", "1.000", "12.000"])
def test_a_number_with_anything_beside_it_is_no_number(make: Make, send: Send, cell: str):
    send("cla.csv", f'Cluster,Number\nAbbey,"{cell}"\n')
    assert problems(make(PLAIN)) == [("error", "not_a_number", None, "B2", f"'{cell}'")]


@pytest.mark.parametrize("cell", ["1,475", "1\u00a0475", "1\u202f475"])
def test_thousands_set_apart_as_in_print(make: Make, send: Send, cell: str):
    send("cla.csv", f'Cluster,Number\nAbbey,"{cell}"\n')
    assert rows(make(PLAIN)) == [("2013-07", "C1", 1475, 2)]


def test_footnotes_glued_to_headings_and_places(make: Make, send: Send):
    send("cla.csv", "Cluster,Number3\nABBEY9,5\nBrook (new)¹,7\n")
    source = PLAIN + 'footnotes = true\ngeography_aliases = {"Brook (new)" = "C2"}\n'
    assert rows(make(source)) == [("2013-07", "C1", 5, 2), ("2013-07", "C2", 7, 3)]
    assert problems(make(source.replace("footnotes = true", "")))[0][1] == "missing_column"


def test_an_alias_holds_in_its_own_periods(make: Make, send: Send):
    alias = 'geography_aliases = {"The Vale" = {code = "C1", valid_to = "2013-06"}}\n'
    send("cla.csv", "Cluster,Number\nThe Vale,5\n")
    assert problems(make(PLAIN + alias))[0][1] == "unknown_geography"
    assert rows(make(PLAIN + alias.replace("2013-06", "2013-07"))) == [("2013-07", "C1", 5, 2)]


def test_a_source_reads_only_what_came_while_it_was_valid(make: Make, send: Send):
    old = (
        PLAIN.replace('"looked after"', '"old layout"').replace('"Number"', '"No."')
        + 'valid_to = "2013-06"\n'
    )
    partnership = make(old + PLAIN + 'valid_from = "2013-07"\n')
    send("cla.csv", "Cluster,Number\nAbbey,5\n")
    assert rows(partnership) == [("2013-07", "C1", 5, 2)]


def test_parts_that_do_not_add_up_are_a_warning_with_their_cell(make: Make, send: Send):
    source = PLAIN + 'sums = [{total = "Number", parts = ["Boys", "Girls"], tolerance = 1}]\n'
    send(
        "cla.csv", "Cluster,Number,Boys,Girls\nAbbey,5,3,2\nBrook,9,3,4\nOld Mill,x,3,4\nunallocated,8,3,4\n"
    )
    assert problems(make(source))[0] == (
        "warning",
        "parts_not_total",
        None,
        "B3",
        "'9 where the parts add up to 7'",
    )


def test_a_symbol_counts_in_either_case_unless_both_are_told_apart(make: Make, send: Send):
    send("cla.csv", "Cluster,Number\nAbbey,X\n")
    frame = read_month(make(PLAIN), "2013-07").frames["children_snapshot"]
    assert frame.select("children", "source_status").rows() == [(None, "withheld")]


def test_headings_named_like_our_own_columns(make: Make, send: Send):
    source = PLAIN.replace('"Cluster"', '"source_row"').replace('"Number"', '"cells"')
    send("cla.csv", "source_row,cells\nAbbey,5\n")
    assert rows(make(source)) == [("2013-07", "C1", 5, 2)]


def test_where_a_figure_stood_is_kept(make: Make, send: Send):
    send("cla.xlsx", book(["Cluster", "Number"], ["Abbey", 5], title="Looked after"))
    frame = read_month(make(PLAIN), "2013-07").frames["children_snapshot"]
    assert frame.select("source", "source_file", "source_sheet", "source_row").rows() == [
        ("looked after", "2013-07/cla.xlsx", "Looked after", 2)
    ]
    assert isinstance(frame, pl.DataFrame)


def test_blank_cells_of_figures_are_missing_and_noticed_once_a_table(make: Make, send: Send):
    source = WIDE + 'unpivot = {name = "period", value = "children", headings = \'\\w{3}-\\d\\d\'}\n'
    send("cla.csv", "Cluster,Jun-13,Jul-13\nAbbey,5,\nBrook,,\n")
    partnership = make(source)
    frame = read_month(partnership, "2013-07").frames["children_snapshot"].sort("period", "geography")
    assert frame.select("children", "source_status").rows() == [
        (5, "ok"),
        (None, "missing"),
        (None, "missing"),
        (None, "missing"),
    ]
    (problem,) = read_month(partnership, "2013-07").problems
    assert (problem.severity, problem.rule, problem.column, problem.cell, problem.found, problem.count) == (
        "notice", "blank_figure", "Jul-13", "C2", "an empty cell", 3,
    )  # fmt: skip


def test_half_of_a_pair_left_blank_is_noticed(make: Make, send: Send):
    source = """
[[source]]
name = "values"
extract = "indicator_values"
files = "values*.csv"
columns = {geography = "Place", numerator = "Reached", denominator = "All", value = "Percent"}
constants = {indicator = "attainment", period = "2011/12"}
"""
    send(
        "values.csv",
        "Place,Reached,All,Percent\nAbbey,10,20,50\nBrook,11,,\nTestford,,,40\nNorth Area,,30,\n",
    )
    (problem,) = read_month(make(source), "2013-07").problems
    assert (problem.rule, problem.column, problem.cell, problem.count) == ("blank_figure", "All", "C3", 2)
