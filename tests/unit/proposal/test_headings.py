"""Where the table of a sheet is: below titles, above notes, under one row of headings or several."""

from obapipe.ingest.opening import open_tables
from obapipe.proposal.headings import Area, find_area
from tests.unit.ingest.test_mapping_of_real_layouts import book


def area(*rows: list[object], first_row: int = 0) -> Area:
    opened = open_tables(book(*rows), "file.xlsx")
    found = find_area(opened.cells("Data"), first_row)
    assert found is not None
    return found


def test_titles_notes_and_gaps_are_no_part_of_the_table():
    found = area(
        ["Children by cluster"],
        ["Position at 31 July 2013"],
        [],
        ["Cluster", "Children", "Rate"],
        ["Abbey", 5, 12.5],
        [],
        ["Brook", 7, 13.5],
        [],
        ["Source: case management"],
    )
    assert (found.heading_rows, found.body_rows, found.gaps) == ((4, 4), (5, 7), True)
    assert found.names == ("Cluster", "Children", "Rate")
    assert found.title == ("Children by cluster", "Position at 31 July 2013")
    assert found.below == ("Source: case management",)


def test_a_title_right_above_the_headings_is_no_heading():
    found = area(["Children by cluster"], ["Cluster", "Children"], ["Abbey", 5], ["Brook", 7])
    assert (found.heading_rows, found.names) == ((2, 2), ("Cluster", "Children"))


def test_merged_headings_reach_right():
    found = area(
        [None, "2012", None, "2013", None],
        ["Cluster", "Number", "Rate", "Number", "Rate"],
        ["Abbey", 5, 1.5, 6, 2.5],
        ["Brook", 7, 1.5, 8, 2.5],
    )
    assert found.heading_rows == (1, 2)
    assert found.names == ("Cluster", "2012 | Number", "2012 | Rate", "2013 | Number", "2013 | Rate")


def test_rows_of_junk_above_the_headings_are_none():
    found = area(
        ["A", "B", 3, 4],
        [1, 2, 3, 4],
        ["LA num", "Name", "First", "Second"],
        [201, "Abbey", 5, 6],
        [202, "Brook", 7, 8],
    )
    assert (found.heading_rows, found.names) == ((3, 3), ("LA num", "Name", "First", "Second"))


def test_years_may_be_headings():
    found = area(["Cluster", 2011, 2012], ["Abbey", 5, 6], ["Brook", 7, 8])
    assert found.names == ("Cluster", "2011", "2012")


def test_columns_without_a_heading_are_called_by_their_letter():
    found = area(
        [None, "Children", "Children", "Rate", "Cases"], ["Abbey", 5, 6, 7, 8], ["Brook", 7, 8, 9, 9]
    )
    names = [found.heading(column) for column in found.columns]
    assert names == ["column A", "column B", "column C", "Rate", "Cases"]


def test_a_table_of_texts_is_one_too():
    found = area(
        ["Inspections"],
        ["Place", "Outcome", "Inspected"],
        ["Abbey", "Good", "2013-07-01"],
        ["Brook", "Outstanding", "2013-06-03"],
        ["Old Mill", "Good", "2012-06-03"],
    )
    assert (found.heading_rows, found.body.height) == ((2, 2), 3)


def test_another_table_below_is_told_and_found_by_its_row():
    rows: list[list[object]] = [
        *(["Cluster", "Children"], ["Abbey", 5], ["Brook", 7], []),
        *(["Staff"], ["Team", "People"], ["North", 9], ["South", 8]),
    ]
    found = area(*rows)
    assert (found.body_rows, found.next_table) == ((2, 3), 6)
    second = area(*rows, first_row=6)
    assert (second.names, second.body_rows) == (("Team", "People"), (7, 8))


def test_plain_text_is_no_table():
    opened = open_tables(book(["Notes"], ["Ask the service."], ["Numbers are rounded."]), "file.xlsx")
    assert find_area(opened.cells("Data")) is None
