"""One column of an extract from several of a file, from a part of a cell, or from several rows."""

import pytest

from obapipe.ingest.month import read_month
from obapipe.partnership import PartnershipError
from tests.unit.ingest.conftest import HEADINGS, SNAPSHOT, Make, Send

SOURCE = """
[[source]]
name = "values"
extract = "indicator_values"
files = "values*.*"
constants = {indicator = "attainment"}
"""
BY_LEVEL = (
    SOURCE
    + """symbols = {"x" = "withheld"}
[source.columns]
period = "Year"
value = "Rate"
geography = {by = "Level", headings = {"Local area" = "Area code", Cluster = "Cluster code"}}
"""
)
IN_ROWS = (
    SOURCE
    + """columns = {geography = "Place", period = "Year"}
symbols = {"x" = "withheld"}
measures_in_rows = {column = "Measure", value = "Value", measures = {Reached = "numerator", Pupils = "denominator"}}
"""
)


def told(partnership) -> list[tuple[object, ...]]:
    return [
        (one.severity, one.rule, one.column, one.cell, one.found)
        for one in read_month(partnership, "2013-07").problems
    ]


def values(partnership, *columns: str) -> list[tuple[object, ...]]:
    reading = read_month(partnership, "2013-07")
    assert [one.describe() for one in reading.problems] == []
    return reading.frames["indicator_values"].select("period", "geography", *columns).rows()


def test_a_period_in_two_columns_is_joined(make: Make, send: Send):
    source = SOURCE.replace("attainment", "looked_after")
    source += 'frequency = "quarter"\n'
    source += 'columns = {geography = "Place", period = {join = ["Year", "Quarter"]}, numerator = "Number"}\n'
    send("values.csv", "Place,Year,Quarter,Number\nAbbey,2012/13,Q4,5\nAbbey,2012-13,Financial year Q1,6\n")
    assert values(make(source), "numerator") == [("2012-Q1", "C1", 6), ("2012-Q4", "C1", 5)]


def test_a_joined_text_that_is_no_period_is_told_at_its_first_cell(make: Make, send: Send):
    source = (
        SOURCE
        + 'columns = {geography = "Place", period = {join = ["Year", "Term"], between = ", "}, value = "V"}\n'
    )
    send("values.csv", "Place,Year,Term,V\nAbbey,201112,,5\nBrook,201112,Autumn term,6\n")
    assert told(make(source)) == [("error", "not_a_period", "Year", "B3", "'201112, Autumn term'")]


def test_the_first_filled_of_several_columns(make: Make, send: Send):
    source = (
        SOURCE + 'columns = {geography = {first_of = ["Cluster", "Area"]}, period = "Year", value = "V"}\n'
    )
    send("values.csv", "Area,Cluster,Year,V\nNorth Area,Abbey,201112,5\nNorth Area,,201112,6\n")
    assert values(make(source), "value") == [("2011/12", "A", 6.0), ("2011/12", "C1", 5.0)]
    send("values.csv", "Area,Cluster,Year,V\nNorth Area,Abbey,201112,5\nSouth,,201112,6\n,,201112,7\n")
    assert told(make(source)) == [
        ("error", "unknown_geography", "Area", "A3", "'South'"),
        ("error", "unknown_geography", "Cluster", "B4", "an empty cell"),
    ]


def test_the_level_of_a_row_says_which_column_holds_its_code(make: Make, send: Send):
    send(
        "values.csv",
        "Level,Area code,Cluster code,Year,Rate\nlocal  AREA,A,,201112,50.1\nCluster,A,C1,201112,x\n",
    )
    assert values(make(BY_LEVEL), "value", "source_status") == [
        ("2011/12", "A", 50.1, "ok"),
        ("2011/12", "C1", None, "withheld"),
    ]


def test_a_blank_code_does_not_make_a_place_of_the_one_above_it(make: Make, send: Send):
    send(
        "values.csv",
        "Level,Area code,Cluster code,Year,Rate\nCluster,A,,201112,5\nWard,A,C1,201112,6\n",
    )
    assert told(make(BY_LEVEL)) == [
        ("error", "unknown_geography", "Cluster code", "C2", "an empty cell"),
        ("error", "unknown_geography", "Level", "A3", "an empty cell"),
    ]


def test_every_heading_that_a_column_is_made_from_has_to_be_there(make: Make, send: Send):
    send("values.csv", "Level,Cluster code,Year,Rate\nCluster,C1,201112,5\n")
    assert told(make(BY_LEVEL))[0][1:3] == ("missing_column", "Area code")
    send("values.csv", "Level,Area code,Area code,Cluster code,Year,Rate\nCluster,A,A,C1,201112,5\n")
    assert told(make(BY_LEVEL))[0][1:3] == ("repeated_column", "Area code")


@pytest.mark.parametrize(
    ("columns", "expression", "cell"),
    [
        ("numerator", r"^([\d,]+) \(", "1,395 (6.0%)"),
        ("numerator", r"^([\d,]+) \(", "1395"),
        ("numerator", r"[\d,]+", "about 1,395"),
    ],
)
def test_the_part_of_a_cell_that_counts(make: Make, send: Send, columns: str, expression: str, cell: str):
    source = (
        SOURCE
        + f'columns = {{geography = "Place", period = "Year", {columns} = "V"}}\n'
        + f"part_of_cell = {{geography = 'C\\d', {columns} = '{expression}'}}\n"
    )
    send("values.csv", f'Place,Year,V\n"Abbey, C1",201112,"{cell}"\n')
    assert values(make(source), "numerator") == [("2011/12", "C1", 1395)]


def test_a_cell_without_that_part_stays_as_it_is_and_is_judged_so(make: Make, send: Send):
    source = (
        SOURCE
        + 'columns = {geography = "Place", period = "Year", numerator = "V"}\n'
        + "symbols = {x = \"withheld\"}\npart_of_cell = {geography = 'C\\d', numerator = '^(\\d+) \\('}\n"
    )
    send("values.csv", "Place,Year,V\nAbbey,201112,x\nBrook,201112,6 or so\n")
    assert told(make(source)) == [("error", "not_a_number", "V", "C3", "'6 or so'")]


def test_measures_in_rows_are_brought_together(make: Make, send: Send):
    send(
        "values.csv",
        "Place,Year,Measure,Value\n"
        "Abbey,201112,Reached,10\nAbbey,201112,Pupils,20\nAbbey,201112,Rate,50.0\n"
        "Brook,201112,pupils,30\nBrook,201112,reached,x\n",
    )
    partnership = make(IN_ROWS)
    assert values(partnership, "numerator", "denominator", "source_status", "source_row") == [
        ("2011/12", "C1", 10, 20, "ok", 2),
        ("2011/12", "C2", None, 30, "withheld", 6),
    ]


def test_a_fault_among_measures_in_rows_is_told_in_its_own_row(make: Make, send: Send):
    send(
        "values.csv",
        "Place,Year,Measure,Value\nAbbey,201112,Reached,10\nBrook,201112,Reached,9\n"
        "Abbey,201112,Pupils,20\nBrook,201112,Pupils,many\n",
    )
    assert told(make(IN_ROWS)) == [("error", "not_a_number", "Value", "D5", "'many'")]


def test_a_measure_that_stands_twice_is_two_rows_and_refused(make: Make, send: Send):
    send(
        "values.csv",
        "Place,Year,Measure,Value\nAbbey,201112,Reached,10\nAbbey,201112,Reached,11\nAbbey,201112,Pupils,20\n",
    )
    assert [one[:2] for one in told(make(IN_ROWS))] == [("notice", "blank_figure"), ("error", "unique_key")]


def test_a_measure_of_which_no_row_speaks(make: Make, send: Send):
    send("values.csv", "Place,Year,Measure,Value\nAbbey,201112,Number reached,10\nAbbey,201112,Pupils,20\n")
    assert told(make(IN_ROWS)) == [
        ("error", "missing_measure", "Measure", None, "'Number reached', 'Pupils'")
    ]


def test_measures_in_rows_and_years_across_the_top(make: Make, send: Send):
    source = IN_ROWS.replace(', period = "Year"', "").replace('value = "Value", ', "")
    source += 'unpivot = {name = "period", value = "value", headings = \'20\\d\\d/\\d\\d\'}\n'
    send(
        "values.csv",
        "Place,Measure,2010/11,2011/12\nAbbey,Reached,10,11\nAbbey,Pupils,20,22\n",
    )
    assert values(make(source), "numerator", "denominator", "source_row") == [
        ("2010/11", "C1", 10, 20, 2),
        ("2011/12", "C1", 11, 22, 2),
    ]
    send(
        "values.csv",
        "Place,Measure,2010/11,2011/12\nAbbey,Pupils,7,8\nAbbey,Reached,9,8\n",
    )
    reading = read_month(make(source), "2013-07")
    assert [(one.rule, one.cell) for one in reading.problems] == [("numerator_not_above_denominator", "C3")]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            'measures_in_rows = {column = "M", measures = {a = "value"}}',
            "`measures_in_rows` needs the `value`",
        ),
        ("part_of_cell = {value = '(a)(b)'}", "may mark one part"),
        ("part_of_cell = {value = '('}", "is not a regular expression"),
    ],
)
def test_a_mapping_that_says_too_little_or_too_much_is_refused(make: Make, said: str, message: str):
    with pytest.raises(PartnershipError, match=message):
        make(SOURCE + 'columns = {geography = "Place", period = "Year", value = "V"}\n' + said + "\n")


def test_a_heading_does_not_reach_into_the_next_group_of_the_row_above(make: Make, send: Send):
    source = """
[[source]]
name = "values"
extract = "indicator_values"
files = "values*.*"
header_rows = 3
columns = {geography = "column A"}
constants = {period = "2011/12"}
unpivot = {value = "numerator", headings = '(?P<indicator>By need) \\| Statement \\| Number'}
recodes = {indicator = {"By need" = "attainment"}}
"""
    send(
        "values.csv",
        ",By need,,,,All pupils,\n,No need,,Statement,,,\n,Number,Per cent,Number,Per cent,Number,Per cent\n"
        "Abbey,1,10.0,2,20.0,10,100.0\n",
    )
    assert values(make(source), "numerator") == [("2011/12", "C1", 2)]
    everything = source.replace("(?P<indicator>By need)", "(?P<indicator>By need|All pupils)")
    assert values(make(everything), "numerator") == [("2011/12", "C1", 2)]


def test_a_measure_under_two_headings_is_never_the_last_of_them(make: Make, send: Send):
    source = (
        SOURCE
        + 'columns = {geography = "Place"}\n'
        + "[source.unpivot]\nheadings = '(?P<period>\\d{6}) (?:boys|girls) (?P<measure>reached|all)'\n"
        + 'measures = {reached = "numerator", all = "denominator"}\n'
    )
    send(
        "values.csv",
        "Place,201112 boys reached,201112 boys all,201112 girls reached,201112 girls all\nAbbey,1,2,3,4\n",
    )
    assert [one[1] for one in told(make(source))] == ["unique_key"]
    added = source.replace("[source.unpivot]", "sum_rows = true\n[source.unpivot]")
    assert values(make(added), "numerator", "denominator") == [("2011/12", "C1", 4, 6)]


@pytest.mark.parametrize(
    ("wanted", "there", "found"),
    [
        ("Number", "Number3", True),
        ("Number", "Number12", True),
        ("Number", "Number3,4", True),
        ("Number", "Number†", True),
        ("CLA_Mar2011", "CLA_Mar2012", False),
        ("Quarter1", "Quarter2", False),
        ("CLA_Mar", "CLA_Mar2012", False),
    ],
)
def test_a_footnote_is_taken_off_what_the_file_says_and_is_no_year(
    make: Make, send: Send, wanted: str, there: str, found: bool
):
    source = (
        SOURCE
        + f'footnotes = true\ncolumns = {{geography = "Place", period = "Year", numerator = "{wanted}"}}\n'
    )
    send("values.csv", f'Place,Year,"{there}"\nAbbey,201112,5\n')
    assert [one[1] for one in told(make(source))] == ([] if found else ["missing_column"])


def test_rows_are_left_out_by_what_they_mean(make: Make, send: Send):
    source = BY_LEVEL.replace(
        'symbols = {"x"', 'leave_out = {geography = ["A", "*total*", ""]}\nsymbols = {"x"'
    )
    send(
        "values.csv",
        "Level,Area code,Cluster code,Year,Rate\nLocal area,A,,201112,5\nLocal area,City TOTAL,,201112,6\n"
        "Cluster,A,C1,201112,7\nCluster,A,,201112,8\n",
    )
    assert values(make(source), "value") == [("2011/12", "C1", 7.0)]


def test_a_column_that_the_extract_does_not_have_is_refused(make: Make):
    columns = 'columns = {geography = "Place", period = "Year", nummerator = "N", value = "V"}\n'
    with pytest.raises(PartnershipError, match="indicator_values has no column 'nummerator'"):
        make(SOURCE + columns)
    with pytest.raises(PartnershipError, match="indicator_values has no column 'place'"):
        make(
            SOURCE
            + 'columns = {geography = "Place", period = "Year", value = "V"}\nleave_out = {place = ["A"]}\n'
        )


def test_an_alias_speaks_where_the_name_is_of_another_time(make: Make, send: Send):
    """Old Mill closed in June 2013; a source may say whom it means by that name afterwards."""
    source = (
        SOURCE.replace("attainment", "looked_after")
        + 'columns = {geography = "Place", period = "Month", numerator = "N"}\n'
    )
    send("values.csv", "Place,Month,N\nOld Mill,2013-07,5\n")
    assert [one[1] for one in told(make(source))] == ["geography_not_valid"]
    aliased = source + 'geography_aliases = {"Old Mill" = "C1"}\n'
    assert values(make(aliased), "numerator") == [("2013-07", "C1", 5)]
    send("values.csv", "Place,Month,N\nOld Mill,2013-06,5\n")
    assert values(make(aliased), "numerator") == [("2013-06", "C3", 5)]


@pytest.mark.parametrize(
    ("written", "month"), [("2011-12", "2011-12"), ("201112", "2011-12"), ("31/12/2011", "2011-12")]
)
def test_a_period_with_two_readings_is_what_the_indicators_of_the_extract_are_about(
    make: Make, send: Send, written: str, month: str
):
    """`looked_after` is monthly, and the only one that reads the extract."""
    send("cla.csv", f"{HEADINGS}\nAbbey,{written},CLA,0-4,5\n")
    frame = read_month(make(SNAPSHOT), "2013-07").frames["children_snapshot"]
    assert frame["period"].to_list() == [month]


def test_zeros_are_added_in_the_period_of_the_indicator_and_in_no_other(make: Make, send: Send):
    source = (
        SOURCE.replace('indicator = "attainment"', 'indicator = "attainment", period = "2012"')
        + 'columns = {geography = "Place", numerator = "N"}\nabsent = "zero"\n'
    )
    send("values.csv", "Place,N\nAbbey,5\n")
    assert values(make(source), "numerator") == [
        ("2011/12", "C1", 5),
        ("2011/12", "C2", 0),
        ("2011/12", "C3", 0),
    ]
