"""Layouts that partners send, mapped from nothing: the draft reads them as they are meant, without an edit."""

import pytest

from tests.unit.ingest.test_mapping_of_real_layouts import book
from tests.unit.proposal.conftest import Map

SIX = [
    ("2013-07", "C1", "looked_after", "0-4", 5, "ok"),
    ("2013-07", "C1", "looked_after", "5-17", 6, "ok"),
    ("2013-07", "C1", "plan", "0-4", 7, "ok"),
    ("2013-07", "C2", "looked_after", "0-4", 8, "ok"),
    ("2013-07", "C2", "looked_after", "5-17", 9, "ok"),
    ("2013-07", "C2", "plan", "0-4", 10, "ok"),
]
LONG = """Cluster,Month,Status,Age,Number
Abbey,Jul-13,Looked after,0 to 4,5
Abbey,Jul-13,Looked after,5 to 17,6
Abbey,Jul-13,Child protection plan,0 to 4,7
Brook,Jul-13,Looked after,0 to 4,8
Brook,Jul-13,Looked after,5 to 17,9
Brook,Jul-13,Child protection plan,0 to 4,10
"""


@pytest.mark.parametrize(
    "content",
    [
        LONG,
        LONG.replace(",", ";"),
        LONG.replace(",", "\t"),
        "\ufeff" + LONG,
        "Children's social care\nAs at 31 July 2013\n\n" + LONG,
        LONG + "\nSource: social care system\n",
        LONG.replace("Jul-13", "31/07/2013"),
        LONG.replace("Jul-13", "201307"),
        LONG.replace("0 to 4", "Aged 0-4").replace("5 to 17", "05-17"),
        LONG.replace("Abbey", "C1").replace("Brook", "C2"),
        LONG.replace("Abbey", "ABBEY ").replace("Brook", " brook"),
        LONG.replace("Looked after", "looked-after").replace(
            "Child protection plan", "Child Protection Plans"
        ),
        LONG + "All clusters,Jul-13,Looked after,0 to 4,13\n",
        LONG + "Abbey,Jul-13,Looked after,All ages,11\nBrook,Jul-13,Looked after,Total,17\n",
        LONG + "Total,,,,45\n",
    ],
    ids=[
        *(
            "plain",
            "semicolons",
            "tabs",
            "byte-order mark",
            "title rows",
            "a note",
            "dates",
            "digits",
            "age spellings",
        ),
        *(
            "codes",
            "case and spaces",
            "near categories",
            "a total of places",
            "totals of ages",
            "a grand total",
        ),
    ],
)
def test_long_tables_give_the_same_rows_however_they_are_written(map_file: Map, content: str):
    mapped = map_file("cla.csv", content)
    assert mapped.errors == []
    assert mapped.rows == SIX
    assert mapped.proposal.draft.fit.extract.name == "children_snapshot"


def test_the_city_is_meant_where_a_row_adds_up_all_places(map_file: Map):
    totals = "".join(
        f"All clusters,Jul-13,{status},{age},{number}\n"
        for status, age, number in (
            ("Looked after", "0 to 4", 13),
            ("Looked after", "5 to 17", 15),
            ("Child protection plan", "0 to 4", 17),
        )
    )
    mapped = map_file("cla.csv", LONG + totals)
    assert mapped.rows[-3:] == [
        ("2013-07", "T", "looked_after", "0-4", 13, "ok"),
        ("2013-07", "T", "looked_after", "5-17", 15, "ok"),
        ("2013-07", "T", "plan", "0-4", 17, "ok"),
    ]
    assert "# check: does it mean the whole of Testford?" in mapped.draft


def test_windows_letters_are_read(map_file: Map):
    content = LONG.replace("Looked after", "Looked after \u2013 §20").encode("windows-1252")
    mapped = map_file("cla.csv", content)
    assert mapped.proposal.columns[2].examples[0] == "Looked after \u2013 §20"


def test_the_period_may_stand_in_the_name_of_the_file(map_file: Map):
    content = "\n".join(
        ",".join(cell for cell in line.split(",") if cell not in ("Month", "Jul-13"))
        for line in LONG.splitlines()
    )
    mapped = map_file("cla_2013-07.csv", content)
    assert mapped.errors == []
    assert mapped.rows == SIX
    assert 'files = "cla_*.csv"' in mapped.draft
    assert r"period_in_name = 'cla_(?P<period>\d{4}-\d{2})'" in mapped.draft


def test_the_period_may_stand_above_the_table(map_file: Map):
    content = "\n".join(
        ",".join(cell for cell in line.split(",") if cell not in ("Month", "Jul-13"))
        for line in LONG.splitlines()
    )
    mapped = map_file("cla.csv", f"Children by cluster: position at July 2013\n\n{content}\n")
    assert mapped.errors == []
    assert mapped.rows == SIX
    assert r"period_in_title = 'position at (?P<period>[A-Za-z]+ \d{4})'" in mapped.draft
    assert "# check: are all figures of the table about 'July 2013'?" in mapped.draft


def test_signs_among_the_numbers_get_the_meaning_that_the_notes_state(map_file: Map):
    content = LONG.replace(",5\n", ",x\n").replace(",6\n", ",..\n").replace(",7\n", ",<5\n")
    mapped = map_file("cla.csv", content + "\nx = not applicable\n")
    assert mapped.errors == []
    assert [row[4:] for row in mapped.rows[:3]] == [
        (None, "not_applicable"),
        (None, "missing"),
        (None, "withheld"),
    ]
    assert "# check: in 1 row; the file says 'x = not applicable'." in mapped.draft
    assert "# check: in 1 row; it usually means missing; does it here?" in mapped.draft


def test_a_sign_that_nobody_knows_is_asked_about_and_not_read(map_file: Map):
    mapped = map_file("cla.csv", LONG.replace(",5\n", ",qq\n"))
    assert mapped.errors == ["not_a_number"]
    assert '# qq = "missing"' in mapped.draft
    assert mapped.proposal.draft.fit.draft.decisions == [
        "'qq' among the numbers (1 row): what does it mean? Say so in `symbols`."
    ]


def test_marks_beside_numbers_and_thousands_commas_are_read(map_file: Map):
    mapped = map_file("cla.csv", LONG.replace(",5\n", ",5(r)\n").replace(",6\n", ',"1,006"\n'))
    assert mapped.errors == []
    assert [row[4] for row in mapped.rows[:2]] == [5, 1006]
    assert 'number_marks = ["(r)"]' in mapped.draft


def test_footnote_digits_at_places_are_seen(map_file: Map):
    mapped = map_file("cla.csv", LONG.replace("Cluster,", "Cluster2,").replace("Brook,", "Brook1,"))
    assert mapped.errors == []
    assert mapped.rows == SIX
    assert "footnotes = true" in mapped.draft


def test_a_place_that_is_nearly_named_is_suggested_and_never_matched(map_file: Map):
    mapped = map_file("cla.csv", LONG.replace("Brook", "Brooke"))
    assert mapped.errors == ["unknown_geography"]
    assert mapped.rows == []
    assert (
        "# check: 'Brooke' is no place; is it 'Brook'? Then take the # away.\n# Brooke = \"C2\""
        in mapped.draft
    )


def test_children_with_no_cluster_are_recognised_and_to_be_checked(map_file: Map):
    mapped = map_file("cla.csv", LONG + "Address not known,Jul-13,Looked after,0 to 4,2\n")
    assert mapped.rows[-1] == ("2013-07", "unallocated", "looked_after", "0-4", 2, "ok")
    assert "# check: does it mean children with no cluster?" in mapped.draft


def test_a_category_that_nobody_lists_is_asked_about_and_not_left_out(map_file: Map):
    mapped = map_file("cla.csv", LONG + "Brook,Jul-13,Care leaver,0 to 4,3\n")
    assert mapped.errors == ["allowed_category"]
    assert "'Care leaver' (1 row) is no category of status; once it has one, take the # away." in " ".join(
        mapped.draft.replace("\n#  ", "").split()
    )


@pytest.mark.parametrize(
    ("headings", "expression"),
    [
        (("Jun-13", "Jul-13"), r"headings = '(?P<period>[A-Za-z]{3}-\d{2})'"),
        (("June 2013", "July 2013"), r"headings = '(?P<period>[A-Za-z]+ \d{4})'"),
        (("Children 2013-06", "Children 2013-07"), r"headings = 'Children (?P<period>\d{4}-\d{2})'"),
    ],
)
def test_months_across_the_top(map_file: Map, headings: tuple[str, str], expression: str):
    content = f"Looked after children aged 0 to 4\nCluster,Age,Status,{headings[0]},{headings[1]}\n"
    content += "Abbey,0 to 4,Looked after,5,6\nBrook,0 to 4,Looked after,7,8\n"
    mapped = map_file("cla.csv", content)
    assert mapped.errors == []
    assert mapped.rows == [
        ("2013-06", "C1", "looked_after", "0-4", 5, "ok"),
        ("2013-06", "C2", "looked_after", "0-4", 7, "ok"),
        ("2013-07", "C1", "looked_after", "0-4", 6, "ok"),
        ("2013-07", "C2", "looked_after", "0-4", 8, "ok"),
    ]
    assert expression in mapped.draft


def test_categories_across_the_top_with_their_total(map_file: Map):
    content = "Cluster,Month,Status,0-4,5-17,Total\n"
    content += "Abbey,Jul-13,Looked after,5,6,11\nBrook,Jul-13,Looked after,7,8,15\n"
    mapped = map_file("cla.csv", content)
    assert mapped.errors == []
    assert mapped.rows == [
        ("2013-07", "C1", "looked_after", "0-4", 5, "ok"),
        ("2013-07", "C1", "looked_after", "5-17", 6, "ok"),
        ("2013-07", "C2", "looked_after", "0-4", 7, "ok"),
        ("2013-07", "C2", "looked_after", "5-17", 8, "ok"),
    ]
    assert 'sums = [{total = "Total", parts = ["0-4", "5-17"]}]' in mapped.draft


def test_two_rows_of_headings_of_two_dimensions(map_file: Map):
    rows = [
        ["Children by cluster, July 2013"],
        [],
        [None, "Looked after", None, "Child protection plan", None],
        ["Cluster", "0-4", "5-17", "0-4", "5-17"],
        ["Abbey", 5, 6, 7, 8],
        ["Brook", 9, 10, 11, 12],
        [],
        ["Source: social care system"],
    ]
    mapped = map_file("cla.xlsx", book(*rows))
    assert mapped.errors == []
    assert mapped.rows == [
        ("2013-07", "C1", "looked_after", "0-4", 5, "ok"),
        ("2013-07", "C1", "looked_after", "5-17", 6, "ok"),
        ("2013-07", "C1", "plan", "0-4", 7, "ok"),
        ("2013-07", "C1", "plan", "5-17", 8, "ok"),
        ("2013-07", "C2", "looked_after", "0-4", 9, "ok"),
        ("2013-07", "C2", "looked_after", "5-17", 10, "ok"),
        ("2013-07", "C2", "plan", "0-4", 11, "ok"),
        ("2013-07", "C2", "plan", "5-17", 12, "ok"),
    ]
    assert "header_rows = 2" in mapped.draft


def test_two_rows_of_headings_of_months_and_measures(map_file: Map):
    rows = [
        [None, "2011/12", None, "2012/13", None],
        ["Cluster", "Number", "Out of", "Number", "Out of"],
        ["Abbey", 5, 10, 6, 12],
        ["Brook", 7, 14, 8, 16],
    ]
    mapped = map_file("attainment.xlsx", book(*rows))
    assert mapped.errors == []
    assert mapped.rows == [
        ("2011/12", "C1", "attainment", 5, 10, "ok"),
        ("2011/12", "C2", "attainment", 7, 14, "ok"),
        ("2012/13", "C1", "attainment", 6, 12, "ok"),
        ("2012/13", "C2", "attainment", 8, 16, "ok"),
    ]


def test_the_sheet_with_the_figures_is_chosen(map_file: Map):
    rows = [line.split(",") for line in LONG.splitlines()]
    content = book(
        ["Contents"],
        ["Sheet", "What it holds"],
        ["Data", "Children"],
        title="Contents",
        more={"Data": rows, "Notes": [["Numbers are of children"], ["Ask us"]]},
    )
    mapped = map_file("cla.xlsx", content)
    assert mapped.rows == SIX
    assert 'sheet = "Data"' in mapped.draft
    assert sorted(mapped.proposal.bare) == ["Contents", "Notes"]


def test_a_sheet_a_month_is_read_sheet_by_sheet(map_file: Map):
    def month(*numbers: int) -> list[list[object]]:
        return [
            ["Cluster", "Status", "Age", "Number"],
            *(["Abbey", "Looked after", "0 to 4", number] for number in numbers),
        ]

    content = book(["Read me"], title="Read me", more={"June 2013": month(5), "July 2013": month(6)})
    mapped = map_file("cla.xlsx", content)
    assert mapped.errors == []
    assert mapped.rows == [
        ("2013-06", "C1", "looked_after", "0-4", 5, "ok"),
        ("2013-07", "C1", "looked_after", "0-4", 6, "ok"),
    ]


def test_the_second_table_of_a_sheet_is_told_and_not_read(map_file: Map):
    content = LONG + "\nStaff\nTeam,Month,Grade,Post,Number\nNorth,Jul-13,Senior,Worker,99\n"
    mapped = map_file("cla.csv", content)
    assert mapped.rows == SIX
    assert mapped.proposal.seen.area.next_table == 10


def test_a_percentage_given_as_a_fraction_is_asked_about(map_file: Map):
    content = "Cluster,Month,Claimants\nAbbey,Jul-13,12.5\nBrook,Jul-13,7.25\n"
    mapped = map_file("claimants.csv", content)
    assert mapped.errors == []
    assert mapped.rows == [
        ("2013-07", "C1", "claimants", 12.5, "ok"),
        ("2013-07", "C2", "claimants", 7.25, "ok"),
    ]


def test_exact_repeats_are_read_once_and_said(map_file: Map):
    mapped = map_file("cla.csv", LONG + LONG.splitlines()[1] + "\n")
    assert mapped.rows == SIX
    assert '# check: 1 row repeats another exactly; one of each is read.\nsame_rows = "first"' in mapped.draft


def test_figures_beside_the_categories_are_asked_about(map_file: Map):
    content = "Cluster,Month,Status,0-4,5-17,18 and over\n"
    content += "Abbey,Jul-13,Looked after,5,6,1\nBrook,Jul-13,Looked after,7,8,2\n"
    mapped = map_file("cla.csv", content)
    assert [row[3:5] for row in mapped.rows] == [("0-4", 5), ("5-17", 6), ("0-4", 7), ("5-17", 8)]
    assert mapped.proposal.draft.fit.draft.decisions == [
        "'18 and over': figures beside those that are read; what they hold is left out."
    ]
    assert "# check: '18 and over' beside these columns: not read. Is nothing of it meant?" in mapped.draft
