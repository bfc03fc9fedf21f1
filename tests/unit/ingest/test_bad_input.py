"""Each kind of wrong input gives one clear problem, stops its extract and nothing else."""

from pathlib import Path

import openpyxl
import pytest

from obapipe.ingest.month import Reading, read_month
from tests.unit.ingest.conftest import HEADINGS, SNAPSHOT, Make, Send

GOOD = f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,5\n"
VALUES = """
[[source]]
name = "values"
extract = "indicator_values"
files = "values*.csv"
columns = {geography = "Place", period = "Year", indicator = "What", numerator = "Num", denominator = "Den"}
"""


def only_problem(reading: Reading):
    assert [problem.describe() for problem in reading.problems][1:] == []
    (problem,) = reading.problems
    return problem


@pytest.mark.parametrize(
    ("content", "rule", "row", "column", "found"),
    [
        ("Cluster,Month,Status,Age\nAbbey,2013-07,CLA,0-4\n", "missing_column", None, "Number", None),
        (
            f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,5\nNowhere,2013-07,CLA,0-4,5\n",
            "unknown_geography",
            3,
            "Cluster",
            "'Nowhere'",
        ),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,five\n", "not_a_number", 2, "Number", "'five'"),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,5.5\n", "not_whole", 2, "Number", "'5.5'"),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,1e3\n", "not_a_number", 2, "Number", "'1e3'"),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,٣\n", "not_a_number", 2, "Number", "'٣'"),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,{'9' * 20}\n", "too_large", 2, "Number", f"'{'9' * 20}'"),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,-{'9' * 400}\n", "too_large", 2, "Number", f"'-{'9' * 400}'"),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,-5\n", "not_negative", 2, "Number", "'-5'"),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,5\nC1,Jul-13,CLA,0-4,6\n", "unique_key", 3, None, None),
        (f"{HEADINGS}\nAbbey,2013-07,Fostered,0-4,5\n", "allowed_category", 2, "Status", "'Fostered'"),
        (f"{HEADINGS}\nAbbey,2013-07,,0-4,5\n", "empty_cell", 2, "Status", "an empty cell"),
        (f"{HEADINGS}\n,2013-07,CLA,0-4,5\n", "unknown_geography", 2, "Cluster", "an empty cell"),
        (f"{HEADINGS}\nAbbey,soon,CLA,0-4,5\n", "not_a_period", 2, "Month", "'soon'"),
        (f"{HEADINGS}\nAbbey,2013-08,CLA,0-4,5\n", "period_after_received", 2, "Month", "'2013-08'"),
        (f"{HEADINGS}\nOld Mill,2013-07,CLA,0-4,5\n", "geography_not_valid", 2, "Cluster", "'Old Mill'"),
        (f"{HEADINGS},Number\nAbbey,2013-07,CLA,0-4,5,6\n", "repeated_column", None, "Number", None),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4\n", "ragged_rows", 2, None, "4 cells"),
        (f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,5,6\n", "ragged_rows", 2, None, "6 cells"),
        (f'{HEADINGS}\nAbbey,2013-07,CLA,0-4,"5\n', "broken_quoting", None, None, None),
        (f"{HEADINGS}\n", "no_rows", None, None, None),
        (",,\n,,\n", "missing_header", None, None, None),
        ("", "empty_file", None, None, None),
        (b"\xef\xbb\xbfCluster\nSt \xe9\n", "undecodable", 2, None, None),
        (b"Cluster,\x81\x8d\x9d\n", "undecodable", None, None, None),
    ],
)
def test_a_bad_csv_gives_one_problem(make: Make, send: Send, content: str | bytes, rule, row, column, found):
    partnership = make()
    send("cla.csv", content)
    reading = read_month(partnership, "2013-07")
    problem = only_problem(reading)
    assert (problem.severity, problem.rule, problem.file) == ("error", rule, "2013-07/cla.csv")
    if row is not None:
        assert problem.row == row
    if column is not None:
        assert problem.column == column
    if found is not None:
        assert problem.found == found
    assert problem.expected
    assert problem.advice
    assert reading.frames == {}
    assert reading.held == {"2013-07/cla.csv"}


def test_a_numerator_above_its_denominator(make: Make, send: Send):
    partnership = make(VALUES)
    send("values.csv", "Place,Year,What,Num,Den\nAbbey,2011/12,attainment,30,20\n")
    problem = only_problem(read_month(partnership, "2013-07"))
    assert (problem.rule, problem.row, problem.column) == ("numerator_not_above_denominator", 2, "Num")
    assert problem.found == "'30 against 20'"


def test_one_cause_in_many_rows_is_one_line_with_a_count(make: Make, send: Send):
    partnership = make()
    rows = "".join(f"Nowhere,2013-07,CLA,{age},5\n" for age in ("0-4", "5-17"))
    send("cla.csv", f"{HEADINGS}\n{rows}Elsewhere,2013-07,CLA,0-4,5\n")
    told = {
        problem.found: (problem.row, problem.count) for problem in read_month(partnership, "2013-07").problems
    }
    assert told == {"'Nowhere'": (2, 2), "'Elsewhere'": (4, 1)}


def test_what_is_public_holds_no_value(make: Make, send: Send):
    partnership = make()
    send("cla.csv", f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,-98765\n")
    problem = only_problem(read_month(partnership, "2013-07"))
    assert "-98765" in problem.describe()
    assert "98765" not in str(problem.public())
    assert problem.public()["rule"] == "not_negative"


@pytest.mark.parametrize("name", ["PANDERA_VALIDATION_ENABLED", "PANDERA_VALIDATION_DEPTH"])
def test_the_environment_cannot_switch_validation_off(make: Make, send: Send, monkeypatch, name: str):
    monkeypatch.setenv(name, "False" if name.endswith("ENABLED") else "SCHEMA_ONLY")
    from pandera.config import CONFIG, ValidationDepth  # noqa: PLC0415 - the settings pandera read at import

    monkeypatch.setattr(CONFIG, "validation_enabled", name != "PANDERA_VALIDATION_ENABLED")
    monkeypatch.setattr(CONFIG, "validation_depth", ValidationDepth.SCHEMA_ONLY)
    partnership = make()
    send("cla.csv", f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,-5\n")
    assert only_problem(read_month(partnership, "2013-07")).rule == "not_negative"


def test_a_directory_where_a_file_should_be(make: Make, send: Send):
    partnership = make()
    send("cla.csv/inner.csv", GOOD)
    problem = only_problem(read_month(partnership, "2013-07"))
    assert (problem.rule, problem.file) == ("directory", "2013-07/cla.csv")


@pytest.mark.parametrize("with_folder", [True, False])
def test_a_month_with_nothing_in_it(make: Make, send: Send, with_folder: bool):
    partnership = make()
    if with_folder:
        send(".gitkeep", "")
        send("README.md", "nothing yet")
    problem = only_problem(read_month(partnership, "2013-07"))
    assert problem.rule == "nothing_arrived"
    assert "nothing arrived for 2013-07" in problem.describe()


@pytest.mark.parametrize("month", ["../2013-07", "2013-13", "reference"])
def test_a_month_that_is_none(make: Make, month: str):
    assert only_problem(read_month(make(), month)).rule == "not_a_month"


def test_a_pattern_that_climbs_out(make: Make, send: Send, tmp_path: Path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "cla.csv").write_text(GOOD)
    climbing = SNAPSHOT.replace('"cla*.*"', '"../cla.csv"') + 'root = "raw_root"\nreceived = "2013-07"\n'
    problem = only_problem(read_month(make(climbing, tmp_path / "shared"), "2013-07"))
    assert problem.rule == "outside_folder"


@pytest.mark.parametrize("under_root", [True, False])
def test_a_link_that_leads_outside(make: Make, tmp_path: Path, under_root: bool):
    outside = tmp_path / "outside.csv"
    outside.write_text(GOOD)
    extra = 'root = "raw_root"\nreceived = "2013-07"\n' if under_root else ""
    partnership = make(SNAPSHOT + extra, tmp_path / "shared")
    folder = tmp_path / "shared" if under_root else partnership.raw / "2013-07"
    folder.mkdir()
    (folder / "cla.csv").symlink_to(outside)
    reading = read_month(partnership, "2013-07")
    assert only_problem(reading).rule == "outside_folder"
    assert reading.frames == {}


def test_a_month_folder_that_leads_outside(make: Make, tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "cla.csv").write_text(GOOD)
    partnership = make()
    (partnership.raw / "2013-07").symlink_to(tmp_path / "elsewhere")
    assert only_problem(read_month(partnership, "2013-07")).rule == "outside_folder"


def test_a_file_that_no_source_names(make: Make, send: Send):
    partnership = make()
    send("holiday photos.csv", "x")
    problem = only_problem(read_month(partnership, "2013-07"))
    assert problem.rule == "unmapped_file"
    assert "'cla*.*'" in problem.describe()


def test_a_source_whose_file_is_not_under_the_root(make: Make, tmp_path: Path):
    partnership = make(SNAPSHOT + 'root = "raw_root"\nreceived = "2013-07"\n', tmp_path)
    assert only_problem(read_month(partnership, "2013-07")).rule == "no_file_of_source"


def workbook(path: Path, sheet: str = "Data") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(HEADINGS.split(","))
    book.active.append(["Abbey", "2013-07", "CLA", "0-4", 5])
    book.save(path)
    return path.read_bytes()


def test_a_truncated_workbook(make: Make, send: Send, tmp_path: Path):
    content = workbook(tmp_path / "whole.xlsx")
    partnership = make()
    send("cla.xlsx", content[: len(content) // 2])
    assert only_problem(read_month(partnership, "2013-07")).rule == "damaged_workbook"


def test_a_workbook_without_its_sheet(make: Make, send: Send, tmp_path: Path):
    partnership = make(SNAPSHOT + 'sheet = "Figures"\n')
    send("cla.xlsx", workbook(tmp_path / "whole.xlsx"))
    problem = only_problem(read_month(partnership, "2013-07"))
    assert problem.rule == "missing_sheet"
    assert "'Data'" in problem.describe()


def test_a_file_of_unknown_kind(make: Make, send: Send):
    partnership = make()
    send("cla.pdf", b"%PDF")
    assert only_problem(read_month(partnership, "2013-07")).rule == "unknown_kind"


def test_a_heading_text_that_is_nowhere(make: Make, send: Send):
    partnership = make(SNAPSHOT + 'header_text = "Locality"\n')
    send("cla.csv", GOOD)
    problem = only_problem(read_month(partnership, "2013-07"))
    assert problem.rule == "missing_header"
    assert "'Locality'" in problem.expected


def test_an_error_in_one_extract_leaves_the_others(make: Make, send: Send):
    partnership = make(SNAPSHOT + VALUES)
    send("cla.csv", f"{HEADINGS}\nAbbey,2013-07,CLA,0-4,-5\n")
    send("values.csv", "Place,Year,What,Num,Den\nAbbey,2011/12,attainment,3,20\n")
    reading = read_month(partnership, "2013-07")
    assert reading.held == {"2013-07/cla.csv"}
    assert list(reading.frames) == ["indicator_values"]
