"""What a source can say about a file, each thing on a file of its own."""

import codecs
import datetime as dt
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from obapipe.ingest.month import arrivals, read_month, read_months, received_months, signature
from tests.unit.ingest.conftest import HEADINGS, SNAPSHOT, Make, Send

ROWS = f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,5\nBrook,2013-07,CPP,5-17,7\n"
PAIRED = """
[[source]]
name = "values"
extract = "indicator_values"
files = "values*.csv"
columns = {geography = "Place", period = "Year", indicator = "What", numerator = "Num", denominator = "Den"}
symbols = {"c" = "withheld"}
"""
REFERRALS = """
[[source]]
name = "referrals"
extract = "referrals"
files = "referrals*.csv"
columns = {geography = "Place", age_band = "Age", source_agent="Who", primary_reason="Why", referrals = "N"}
period_in_name = '(?P<period>\\d{4}-\\d{2})'
absent = "zero"
"""


def frame(partnership, month: str = "2013-07", extract: str = "children_snapshot") -> pl.DataFrame:
    reading = read_month(partnership, month)
    assert [problem.describe() for problem in reading.problems if problem.severity != "notice"] == []
    return reading.frames[extract]


def cells(rows: pl.DataFrame, measure: str = "children") -> list[tuple[object, ...]]:
    return rows.select("geography", measure, "source_status", "source_row").rows()


@pytest.mark.parametrize(
    "content",
    [
        ROWS.encode(),
        codecs.BOM_UTF8 + ROWS.encode(),
        ROWS.encode("utf-16"),
        ROWS.replace(",", ";").encode(),
        ROWS.replace(",", "\t").encode(),
        ROWS.replace(",", "|").encode(),
        ROWS.replace("\n", "\r\n").encode(),
        ROWS.replace("Abbey", '" abbey "').encode(),
        ROWS.replace("\nAbbey", "\n,,,,\nAbbey").replace("Brook", "\nBrook").encode(),
    ],
    ids=["plain", "mark", "utf-16", "semicolons", "tabs", "bars", "crlf", "quoted", "blank rows"],
)
def test_any_common_csv_reads_alike(make: Make, send: Send, content: bytes):
    partnership = make()
    send("cla.csv", content)
    rows = frame(partnership)
    assert rows.select("geography", "children", "status").rows() == [
        ("C1", 5, "looked_after"),
        ("C2", 7, "plan"),
    ]
    assert rows.schema["children"] == pl.Int64


def test_windows_1252(make: Make, send: Send):
    partnership = make(SNAPSHOT.replace('"Out of city"', '"Children\u2019s home \u2013 café"'))
    send(
        "cla.csv", f"{HEADINGS}\nChildren\u2019s home \u2013 café,2013-07,CLA,0-4,5\n".encode("windows-1252")
    )
    assert cells(frame(partnership)) == [("unallocated", 5, "ok", 2)]


def test_a_workbook_keeps_its_own_row_numbers_dates_and_numbers(make: Make, send: Send, tmp_path: Path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A3"] = "Children looked after, as at the end of the month"
    for row in (HEADINGS.split(","), ["Abbey", dt.date(2013, 7, 31), "CLA", "0-4", 1475]):
        sheet.append(row)
    book.save(tmp_path / "cla.xlsx")
    partnership = make(SNAPSHOT + 'header_text = "cluster"\n')
    send("cla.xlsx", (tmp_path / "cla.xlsx").read_bytes())
    assert cells(frame(partnership)) == [("C1", 1475, "ok", 5)]


def test_parquet(make: Make, send: Send, tmp_path: Path):
    table = pl.DataFrame(
        {"Cluster": ["C1"], "Month": ["2013-07"], "Status": ["CLA"], "Age": ["0-4"], "Number": [5.0]}
    )
    table.write_parquet(tmp_path / "cla.parquet")
    partnership = make()
    send("cla.parquet", (tmp_path / "cla.parquet").read_bytes())
    assert cells(frame(partnership)) == [("C1", 5, "ok", 1)]


def test_symbols_become_statuses_and_thousands_are_numbers(make: Make, send: Send):
    partnership = make()
    body = "C1,2013-07,CLA,0-4,x\nC2,2013-07,CLA,0-4,-\n"
    body += 'C1,2013-07,CPP,0-4,z\nC2,2013-07,CPP,0-4,\nunallocated,2013-07,CLA,0-4,"1,475"\n'
    send("cla.csv", f"{HEADINGS}\n{body}")
    assert sorted(cells(frame(partnership)), key=lambda cell: cell[3]) == [
        ("C1", None, "withheld", 2),
        ("C2", None, "missing", 3),
        ("C1", None, "not_applicable", 4),
        ("C2", None, "missing", 5),
        ("unallocated", 1475, "ok", 6),
    ]


def test_labels_of_categories_count_as_their_keys(make: Make, send: Send):
    partnership = make()
    send("cla.csv", f"{HEADINGS}\nC1,2013-07,Child Protection Plan,5 to 17,5\n")
    assert frame(partnership).select("status", "age_band").row(0) == ("plan", "5-17")


def test_wide_columns_are_made_long_and_errors_name_their_heading(make: Make, send: Send):
    wide = """
[[source]]
name = "wide"
extract = "destinations"
files = "wide.csv"
columns = {geography = "Place"}
constants = {period = "2013-07"}
keep = {Level = ["Cluster"]}
drop = {Place = ["Total"]}
unpivot = {name = "destination", value = "young_people", columns = {"6th form" = "school", "NEET" = "neet"}}
"""
    partnership = make(wide)
    send("wide.csv", "Place,Level,6th form,NEET\nC1,Cluster,5,6\nTotal,Cluster,50,60\nT,City,50,60\n")
    rows = frame(partnership, extract="destinations")
    assert rows.select("geography", "destination", "young_people", "source_row").rows() == [
        ("C1", "neet", 6, 2),
        ("C1", "school", 5, 2),
    ]
    send("wide.csv", "Place,Level,6th form,NEET\nC1,Cluster,5,many\n")
    (problem,) = read_month(partnership, "2013-07").problems
    assert (problem.rule, problem.column) == ("not_a_number", "NEET")


def test_a_place_that_closed_is_known_in_its_own_months(make: Make, send: Send):
    partnership = make()
    send("cla.csv", f"{HEADINGS}\nOld Mill,2013-06,CLA,0-4,5\n")
    assert cells(frame(partnership)) == [("C3", 5, "ok", 2)]


def test_absent_rows_mean_zero_for_valid_clusters(make: Make, send: Send):
    partnership = make(SNAPSHOT + 'absent = "zero"\n')
    send("cla.csv", f"{HEADINGS}\nC1,2013-07,CLA,0-4,5\nOut of city,2013-07,CLA,0-4,x\n")
    rows = frame(partnership)
    assert rows.height == 3 * 2 * 2
    assert set(rows["geography"]) == {"C1", "C2", "unallocated"}
    made = rows.filter(pl.col("source_row").is_null())
    assert made.height == 10
    assert set(made["children"]) == {0}
    assert set(made["source_status"]) == {"ok"}
    assert set(made["source_file"]) == {"2013-07/cla.csv"}


def test_a_quiet_month_is_all_zeros_where_the_name_says_the_period(make: Make, send: Send):
    partnership = make(REFERRALS)
    send("referrals 2013-07.csv", "Place,Age,Who,Why,N\n")
    rows = frame(partnership, extract="referrals")
    assert rows.height == 2 * 2 * 2 * 2
    assert set(rows["referrals"]) == {0}
    assert rows["children"].null_count() == rows.height


def test_a_name_without_its_period(make: Make, send: Send):
    partnership = make(REFERRALS)
    send("referrals.csv", "Place,Age,Who,Why,N\nC1,0-4,school,abuse,1\n")
    assert [problem.rule for problem in read_month(partnership, "2013-07").problems] == ["no_period_in_name"]


def test_distinct_children_are_never_more_than_events(make: Make, send: Send):
    partnership = make(REFERRALS.replace('referrals = "N"', 'referrals = "N", children = "Children"'))
    send("referrals 2013-07.csv", "Place,Age,Who,Why,N,Children\nC1,0-4,school,abuse,1,2\n")
    assert [problem.rule for problem in read_month(partnership, "2013-07").problems] == [
        "children_not_above_referrals"
    ]


def test_schools_add_up_to_a_place_over_those_that_gave_both(make: Make, send: Send):
    partnership = make(PAIRED + "sum_rows = true\n")
    body = "C1,2011/12,attainment,3,10\nC1,2011/12,attainment,c,20\n"
    body += "C1,2011/12,attainment,4,30\nC2,2011/12,attainment,c,9\n"
    send("values.csv", f"Place,Year,What,Num,Den\n{body}")
    reading = read_month(partnership, "2013-07")
    rows = reading.frames["indicator_values"]
    assert rows.select("geography", "numerator", "denominator", "source_status", "source_row").rows() == [
        ("C1", 7.0, 40.0, "ok", 2),
        ("C2", None, 9.0, "withheld", 5),
    ]
    (warning,) = reading.problems
    assert (warning.severity, warning.rule, warning.count) == ("warning", "rows_left_out_of_sum", 2)


def test_a_sum_with_a_withheld_part_is_withheld(make: Make, send: Send):
    partnership = make(SNAPSHOT + "sum_rows = true\n")
    send(
        "cla.csv",
        f"{HEADINGS}\nC1,2013-07,CLA,0-4,5\nC1,2013-07,CLA,0-4,x\nC2,2013-07,CLA,0-4,5\nC2,2013-07,CLA,0-4,6\n",
    )
    assert cells(frame(partnership)) == [("C1", None, "withheld", 2), ("C2", 11, "ok", 4)]


def test_exact_repeats_may_count_once(make: Make, send: Send):
    body = f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,5\nC1,2013-07,CLA,0-4,5\n"
    partnership = make(SNAPSHOT + 'same_rows = "first"\n')
    send("cla.csv", body)
    assert cells(frame(partnership)) == [("C1", 5, "ok", 2)]
    send("cla.csv", body.replace("C1,2013-07,CLA,0-4,5", "C1,2013-07,CLA,0-4,6"))
    assert [problem.rule for problem in read_month(partnership, "2013-07").problems] == ["unique_key"]


def test_the_indicator_says_how_its_period_is_read_and_whether_decimals_are_kept(make: Make, send: Send):
    partnership = make(PAIRED + "scale = {numerator = 1000}\n")
    send(
        "values.csv",
        "Place,Year,What,Num,Den\nC1,201112,attainment,0.003,20\nC1,2013-07,claimants,0.0605,\n",
    )
    rows = frame(partnership, extract="indicator_values")
    assert rows.select("period", "indicator", "numerator", "source_status").rows() == [
        ("2011/12", "attainment", 3.0, "ok"),
        ("2013-07", "claimants", 60.5, "ok"),
    ]
    send("values.csv", "Place,Year,What,Num,Den\nC1,201112,attainment,0.0035,20\n")
    assert [problem.rule for problem in read_month(partnership, "2013-07").problems] == ["not_whole"]


def test_the_later_file_wins_and_the_analyst_is_told(make: Make, send: Send):
    partnership = make(SNAPSHOT + 'absent = "zero"\n')
    send("cla1.csv", f"{HEADINGS}\nC1,2013-07,CLA,0-4,5\nC2,2013-07,CLA,0-4,6\n")
    send("cla2.csv", f"{HEADINGS}\nC1,2013-07,CLA,0-4,8\n")
    reading = read_month(partnership, "2013-07")
    sent = reading.frames["children_snapshot"].filter(pl.col("source_row").is_not_null())
    assert sent.select("geography", "children", "source_file").rows() == [
        ("C1", 8, "2013-07/cla2.csv"),
        ("C2", 6, "2013-07/cla1.csv"),
    ]
    assert reading.held == frozenset()
    (warning,) = reading.problems
    assert (warning.severity, warning.rule, warning.file, warning.count) == (
        "warning",
        "replaced_by_later_file",
        "2013-07/cla1.csv",
        1,
    )


def test_rows_of_the_root_arrive_in_their_own_periods(make: Make, tmp_path: Path):
    root = tmp_path / "shared"
    root.mkdir()
    (root / "cla.csv").write_text(f"{HEADINGS}\nC1,2013-06,CLA,0-4,5\nC1,2013-07,CLA,0-4,6\n")
    partnership = make(SNAPSHOT + 'root = "raw_root"\nreceived = "period"\n', root)
    assert received_months(partnership) == ["2013-06", "2013-07"]
    assert [cells(frame(partnership, month)) for month in ("2013-06", "2013-07")] == [
        [("C1", 5, "ok", 2)],
        [("C1", 6, "ok", 3)],
    ]
    assert [(one.received, one.name) for one in arrivals(partnership, "2013-06")] == [("2013-06", "cla.csv")]
    assert read_month(partnership, "2013-08").problems[0].rule == "nothing_arrived"


def test_months_arrivals_and_signature(make: Make, send: Send):
    partnership = make()
    send("cla.csv", ROWS, "2013-08")
    path = send("cla.csv", ROWS, "2013-07")
    send(".gitkeep", "", "2013-09")
    assert received_months(partnership) == ["2013-07", "2013-08"]
    (arrival,) = arrivals(partnership, "2013-07")
    assert (arrival.source, arrival.extract, arrival.name, arrival.path) == (
        "snapshot",
        "children_snapshot",
        "2013-07/cla.csv",
        path,
    )
    before = signature([arrival])
    assert signature(arrivals(partnership, "2013-07")) == before
    path.write_text(ROWS.replace("5", "6"))
    assert signature(arrivals(partnership, "2013-07")) != before


def test_several_months_read_at_once_are_as_if_read_alone(make: Make, send: Send):
    partnership = make()
    send("cla.csv", ROWS, "2013-07")
    send("cla.csv", ROWS.replace("5-17,7", "5-17,-7"), "2013-08")
    together = read_months(partnership, ["2013-07", "2013-08"])
    alone = [read_month(partnership, month) for month in ("2013-07", "2013-08")]
    for one, other in zip(together, alone, strict=True):
        assert one.problems == other.problems
        assert one.held == other.held
        assert {name: rows.rows() for name, rows in one.frames.items()} == {
            name: rows.rows() for name, rows in other.frames.items()
        }
