"""Published tables from elsewhere, written down here with their description: what of them is found."""

from collections.abc import Callable
from pathlib import Path

import pytest

from obapipe.audit.foreign import Findings, audit_tables

DESCRIPTION = """
title = "Children by place"
files = ["table*.csv"]
key = ["place"]
hidden = ["c"]
not_available = ["z"]
threshold = 6
zeros = "shown"

[[columns_add_up]]
name = "age"
total = "all"
parts = ["young", "old"]
"""
PLACES = "[[rows_add_up]]\nname = 'places'\ntotal = {level = ['city']}\nparts = {level = ['place']}\n"
ROUNDED = "[[rounded]]\nrows = {level = ['city']}\nto = 10\n"
SHARE = "[[percentage]]\ncolumn = 'share'\nof = 'young'\nbase = 'all'\ndecimals = 1\n"
Audit = Callable[..., Findings]


@pytest.fixture
def audit(tmp_path: Path) -> Audit:
    """Audits tables (file to text) with a description."""

    def audited(description: str = DESCRIPTION, **tables: str) -> Findings:
        (tmp_path / "description.toml").write_text(description, encoding="utf-8")
        for name, text in tables.items():
            (tmp_path / f"{name}.csv").write_text(text.replace(" ", ""), encoding="utf-8")
        return audit_tables(tmp_path)

    return audited


def places(found: Findings) -> list[tuple[int, str, str]]:
    """Row, column and class of everything in danger."""
    return [(one.row, one.column, one.sure) for table in found.tables for one in table.places]


def test_one_hidden_part_of_a_printed_total_is_recovered(audit: Audit) -> None:
    found = audit(table="place,all,young,old\nA,20,c,17\nB,30,20,10\nC,c,c,8\n")
    assert places(found) == [(2, "young", "exact by algebra")]
    table = found.tables[0]
    assert (table.figures, table.hidden, table.subtraction) == (6, 3, 1)
    assert (table.sums[0].complete, table.sums[0].failing, table.sums[0].aside) == (1, 0, 0)
    assert not found.clean


def test_a_hidden_total_is_recovered_from_its_parts(audit: Audit) -> None:
    assert places(audit(table="place,all,young,old\nA,c,7,17\n")) == [(2, "all", "exact by algebra")]


def test_two_hidden_parts_with_room_are_clean(audit: Audit) -> None:
    found = audit(table="place,all,young,old\nA,20,c,c\nB,30,20,10\n")
    assert found.clean
    assert found.tables[0].hidden == 2
    assert "Nothing hidden could be worked out" in found.describe()


def test_two_hidden_parts_without_room_are_not(audit: Audit) -> None:
    found = audit(table="place,all,young,old\nA,2,c,c\nB,4,c,c\n", description=DESCRIPTION)
    assert places(found) == [
        (2, "all", "printed"),
        (2, "young", "exact by bounds"),
        (2, "old", "exact by bounds"),
        (3, "all", "printed"),
        (3, "young", "proven small"),
        (3, "old", "proven small"),
    ]


def test_where_noughts_are_hidden_two_hidden_parts_of_four_may_be_nought(audit: Audit) -> None:
    noughts = DESCRIPTION.replace('"shown"', '"hidden"')
    found = audit(noughts, table="place,all,young,old\nA,9,c,c\nB,30,0,30\n")
    assert places(found) == [(3, "young", "printed")]


def test_a_small_number_that_can_be_ruled_out_is_told(audit: Audit) -> None:
    both = "[[columns_add_up]]\nname = 'both'\ntotal = 'both'\nparts = ['young', 'old']\n"
    three = DESCRIPTION.replace('["young", "old"]', '["young", "old", "oldest"]')
    found = audit(three + both, table="place,all,young,old,oldest,both\nA,30,c,c,c,c\n")
    assert places(found) == [(2, "both", "narrowed")]


def test_a_count_that_is_not_available_is_nobodys_secret_and_hides_the_rest(audit: Audit) -> None:
    found = audit(table="place,all,young,old\nA,20,c,z\nB,20,z,17\n")
    assert places(found) == []
    assert found.tables[0].hidden == 1


def test_rows_that_add_up_to_a_row_give_a_hidden_figure_away(audit: Audit) -> None:
    table = "place,level,all,young,old\nT,city,50,c,c\nA,place,20,c,c\nB,place,30,20,10\n"
    rows = audit(DESCRIPTION + PLACES, table=table.replace("c,c\nA", "26,24\nA"))
    assert places(rows) == [(3, "young", "exact by algebra"), (3, "old", "exact by algebra")]
    assert [(one.name, one.complete, one.subtraction) for one in rows.tables[0].sums] == [
        ("age", 2, 0),
        ("places", 1, 2),
    ]


def test_a_total_is_the_sum_of_the_rows_that_share_its_key(audit: Audit) -> None:
    table = (
        "place,level,area,all,young,old\nN,city,north,40,30,10\nS,city,south,60,30,30\n"
        "A,place,north,20,c,c\nB,place,north,20,c,c\nC,place,south,60,c,c\n"
    )
    by = audit(DESCRIPTION + PLACES + "by = ['area']\n", table=table)
    assert places(by) == [(6, "young", "exact by algebra"), (6, "old", "exact by algebra")]
    only = audit(DESCRIPTION + PLACES + "by = ['area']\ncolumns = ['all']\n", table=table)
    assert places(only) == []


def test_a_rounded_total_leaves_room_within_its_rounding(audit: Audit) -> None:
    table = "place,level,all,young,old\nT,city,100,{},{}\nA,place,20,c,c\nB,place,80,{},{}\n"
    exact = audit(DESCRIPTION + PLACES, table=table.format(40, 60, 35, 45))
    assert places(exact) == [(3, "young", "exact by algebra"), (3, "old", "exact by algebra")]
    assert places(audit(DESCRIPTION + PLACES + ROUNDED, table=table.format(40, 60, 35, 45))) == []
    near = audit(DESCRIPTION + PLACES + ROUNDED, table=table.format(30, 70, 33, 47))
    assert places(near) == [(3, "young", "proven small")]
    far = audit(DESCRIPTION + PLACES + ROUNDED, table=table.format(40, 60, 33, 47))
    assert places(far) == [(3, "young", "narrowed")]


def test_large_totals_may_be_rounded_further(audit: Audit) -> None:
    table = "place,level,all,young,old\nT,city,2000,30,1970\nA,place,120,c,c\nB,place,1901,31,1870\n"
    tiers = ROUNDED + ROUNDED.replace("10", "100") + "at_least = 1000\n"
    assert audit(DESCRIPTION + PLACES + tiers, table=table).tables[0].sums[1].failing == 0
    once = audit(DESCRIPTION + PLACES + ROUNDED, table=table)
    assert [(one.name, one.failing) for one in once.tables[0].sums] == [("age", 0), ("places", 1)]


def test_a_printed_percentage_gives_a_count_away(audit: Audit) -> None:
    table = "place,all,young,share,old\nA,40,c,7.5,c\nB,4000,c,0.1,c\nC,c,30,{share},c\n"
    found = audit(DESCRIPTION + SHARE, table=table.format(share=60))
    assert places(found) == [
        (2, "young", "exact by bounds"),
        (2, "old", "exact by bounds"),
        (3, "young", "narrowed"),
        (4, "all", "exact by bounds"),
        (4, "old", "exact by bounds"),
    ]
    hidden = audit(DESCRIPTION + SHARE, table=table.replace("7.5", "c").replace("0.1", "c").format(share="c"))
    assert places(hidden) == []


def test_parts_that_do_not_add_up_are_told_and_not_believed(audit: Audit) -> None:
    found = audit(table="place,all,young,old\nA,30,20,9\nB,30,20,10\nC,20,c,21\nD,20,c,17\n")
    assert places(found) == [(5, "young", "exact by algebra")]
    one = found.tables[0].sums[0]
    assert (one.complete, one.failing, one.aside, one.subtraction) == (2, 1, 1, 1)
    assert "'age' fails in 1 of the 2 sums that are printed whole" in found.describe()
    assert "'age' cannot hold in 1 sums with hidden figures" in found.describe()


def test_rows_that_contradict_each_other_are_judged_without_what_ties_them(audit: Audit) -> None:
    table = "place,level,all,young,old\nT,city,50,8,42\nA,place,20,c,c\nB,place,30,c,10\n"
    found = audit(DESCRIPTION + PLACES, table=table)
    assert places(found) == [(4, "young", "exact by algebra")]
    assert found.tables[0].without == (("places", 3),)
    assert "judged without places" in found.describe()


def test_names_of_columns_may_change_a_little_from_year_to_year(audit: Audit) -> None:
    loose = DESCRIPTION.replace('"all"', '"all*"').replace('"old"]', '"Old", "oldest?"]')
    found = audit(
        loose,
        table12="place,ALL2012,young,old\nA,20,c,17\n",
        table13="place,All_2013,YOUNG,old,Oldest\nA,20,c,9,8\n",
    )
    assert [(one.file, one.by_class) for one in found.tables] == [
        ("table12.csv", {"exact by algebra": 1}),
        ("table13.csv", {"exact by algebra": 1}),
    ]
    assert found.as_json()["by_class"] == {"exact by algebra": 2}


def test_rows_can_be_kept_and_dropped(audit: Audit) -> None:
    table = "place,level,all,young,old\nA,place,20,c,17\nB,Place,20,c,17\nT,city,?,?,?\nU,city,20,c,17\n"
    kept = audit(DESCRIPTION.replace("[[", "keep = {level = ['place']}\n[[", 1), table=table)
    assert [row for row, _, _ in places(kept)] == [2, 3]
    dropped = audit(DESCRIPTION.replace("[[", "drop = {place = ['A', 'T']}\n[[", 1), table=table)
    assert [row for row, _, _ in places(dropped)] == [3, 5]


def test_spreadsheet_habits_are_understood(tmp_path: Path) -> None:
    windows = DESCRIPTION.replace("[[", 'encoding = "windows-1252"\nseparator = ";"\n[[', 1)
    (tmp_path / "description.toml").write_text(windows, encoding="utf-8")
    (tmp_path / "table.csv").write_bytes(
        ' place ;all;young;old\r\nCaf\xe9;"1,020";c; 1017.0\r\n;;;\r\n'.encode("windows-1252")
    )
    found = audit_tables(tmp_path)
    assert places(found) == [(2, "young", "exact by algebra")]
    assert found.tables[0].places[0].key == "Café"


def test_a_byte_order_mark_is_no_part_of_a_heading(tmp_path: Path) -> None:
    (tmp_path / "description.toml").write_text(DESCRIPTION, encoding="utf-8")
    (tmp_path / "table.csv").write_text("place,all,young,old\nA,20,c,17\n", encoding="utf-8-sig")
    assert places(audit_tables(tmp_path)) == [(2, "young", "exact by algebra")]


def test_what_is_found_is_told_without_the_number(audit: Audit) -> None:
    found = audit(table="place,all,young,old\nA,7021,c,7017\nB,7021,c,7018\n")
    assert found.describe().startswith(
        "table.csv (Children by place): 4 figures printed, 2 hidden.\n"
        "  2 recoverable by one subtraction (age 2).\n"
        "  2 exact by algebra: hidden, and follows from printed figures by adding and subtracting.\n"
        "    row 2, A, young\n"
        "    row 3, B, young\n"
        "This audit does not try:\n"
    )
    assert found.as_json()["tables"][0]["places"] == [
        {"row": 2, "key": "A", "column": "young", "class": "exact by algebra"},
        {"row": 3, "key": "B", "column": "young", "class": "exact by algebra"},
    ]


def test_a_file_that_nothing_describes_is_named(audit: Audit) -> None:
    found = audit(table="place,all,young,old\nA,20,c,c\n", other="a,b\n1,2\n")
    assert found.unread == ("other.csv",)
    assert "Not audited, for want of a description: other.csv." in found.describe()


def test_a_sum_without_rows_is_named(audit: Audit) -> None:
    found = audit(DESCRIPTION + PLACES, table="place,level,all,young,old\nA,place,20,c,c\n")
    assert found.tables[0].idle == ("places",)
    assert "'places' has no row in this file, so it was not tried." in found.describe()
