"""The report of a month: what its summary says, and its spreadsheet, page and files."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from obapipe.ingest.month import Reading
from obapipe.ingest.problems import Problem, from_rows
from obapipe.reporting.lines import tally
from obapipe.reporting.month import MonthReport, month_report
from obapipe.reporting.page import as_page, with_code
from obapipe.reporting.spreadsheet import HEADINGS, as_spreadsheet
from obapipe.reporting.writing import ReportError, write_report
from obapipe.settings import Settings
from tests.unit.reporting.made_up import GOOD, MARKUP, PLACES, STRAY, UNKNOWN, WIDE, quiet, reading

NAME = "Test <i>Partnership</i>"


def report(of: Reading, *, loaded: bool = True) -> MonthReport:
    return month_report(of, NAME, loaded=loaded)


def words(html: str) -> str:
    """What a reader of the page reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", html[html.index("<body>") :]).split())


def test_files_and_what_became_of_them() -> None:
    told = [(one.name, one.source, one.rows, one.state) for one in report(reading()).files]
    assert told == [
        (PLACES, "snapshot", None, "held back"),
        (GOOD, "good", 1234, "loaded"),
        (WIDE, "wide", None, "held back"),
        (STRAY, None, None, "not read"),
    ]


def test_the_summary_is_true_at_a_glance() -> None:
    page = words(as_page(report(reading()), {}))
    assert "Problem report for September 2013 Of 4 files, 2 are held back and 1 is not read." in page
    assert "4 Files arrived" in page.replace("Files arrived 4", "4 Files arrived")
    assert "Nothing that is published has changed." in page
    assert "Restricted: for the analyst. Not for publication." in page
    assert tally(report(reading()).lines) == "4 errors, 1 warning, 1 notice"


@pytest.mark.parametrize(
    ("loaded", "said"),
    [
        (True, "Nothing is wrong: the one file was loaded."),
        (False, "Nothing is wrong: the one file can be loaded."),
    ],
)
def test_a_month_without_problems_says_so(loaded: bool, said: str) -> None:
    clean = report(quiet(), loaded=loaded)
    assert clean.headline == said
    page = words(as_page(clean, {}))
    assert said in page
    assert "This report changed nothing that is published." in page
    for word in ("Found", "To send back", "spreadsheet"):
        assert word not in page


def test_warnings_hold_nothing_back() -> None:
    some = replace(quiet(), problems=[one for one in reading().problems if one.severity != "error"])
    assert report(some).headline == "Nothing is held back: the one file was loaded."
    assert "Nothing below stops September 2013 from being published." in words(as_page(report(some), {}))


def test_an_empty_month_and_a_folder_that_is_wrong() -> None:
    stray = Problem("error", "stray_folder", "2013-9", found="a folder in raw that nothing reads, '2013-9'")
    assert report(Reading("2013-10", {}, [stray], [])).headline == "No file arrived."
    wrong = month_report(quiet(), NAME, also=[stray])
    assert wrong.headline == "No file is held back for what is in it, but the folder is not as it should be."
    assert tally(wrong.lines) == "1 error, 0 warnings, 0 notices"


def test_an_error_found_elsewhere_holds_its_file_back() -> None:
    found = Problem("error", "restated_history", GOOD, found="N1 2013-08: 40 was 4", expected="4")
    assert [one.state for one in month_report(quiet(), NAME, also=[found]).files] == ["held back"]


def test_which_files_are_held_back_can_be_told() -> None:
    told = month_report(reading(), NAME, held={GOOD})
    assert {one.name: one.state for one in told.files} == {
        PLACES: "can be loaded",
        GOOD: "held back",
        WIDE: "can be loaded",
        STRAY: "not read",
    }


def test_a_line_of_the_page_says_everything() -> None:
    page = words(as_page(report(reading()), {}))
    assert (
        "C17 Column Cluster &#39;&lt;script&gt;alert(1)&lt;/script&gt;&#39;, &#39;Ward 5&#39;, &#39;Ward 6&#39;, "
        "&#39;Ward 7&#39;, &#39;Ward 99&#39; and 903 more values 1,029 times a code or name of geography.csv, or an "
        "alias of the source Add it to geography_aliases in sources.toml, or have the file corrected. "
        "unknown_geography A place has neither a code nor a name of geography.csv, and is no alias. "
        "Where to change it: geography_aliases of the source in sources.toml"
    ) in page


def test_markup_in_names_and_cells_is_text() -> None:
    page = as_page(report(reading()), {"<s>": "problems-s.csv"})
    for text in (MARKUP, "<em>", "<i>", "<s>", "<script"):
        assert text not in page
    assert "&lt;script&gt;" in page
    assert with_code("the `files` of <b>") == "the <code>files</code> of &lt;b&gt;"
    assert with_code("`<b>` and `") == "`&lt;b&gt;` and `"


def test_the_spreadsheet_is_one_line_a_cause() -> None:
    text = as_spreadsheet(report(reading()).lines)
    assert text.startswith("\ufeffSeverity,File,")
    assert text.count("\r\n") == 7
    assert "\n" not in text.replace("\r\n", "")
    header, first, _, third, *_, last = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert tuple(header) == HEADINGS
    assert first[:4] == ["error", "2013-09/=cmd.csv", "", ""]
    assert third[3:6] == ["C17", "17", "Cluster"]
    assert third[9:] == [
        "1029",
        "unknown_geography",
        "A place has neither a code nor a name of geography.csv, and is no alias.",
        "`geography_aliases` of the source in sources.toml",
    ]
    assert last[6] == "'=HYPERLINK(\"http://x\")[U+200B]'"


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "\r=", " ="])
def test_no_cell_of_the_spreadsheet_is_a_formula(sign: str) -> None:
    text = f"{sign}cmd|x"
    wicked = Problem(
        "error", text, text, column=text, found=text, expected=text, advice=text, sheet=text, cell=text
    )
    made = as_spreadsheet(month_report(replace(quiet(), problems=[wicked]), NAME).lines)
    _, row = csv.reader(io.StringIO(made.removeprefix("\ufeff"), newline=""))
    for cell in row:
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "\n")), cell


def test_a_sender_gets_the_lines_of_its_own_files_only(tmp_path: Path) -> None:
    written = write_report(report(reading()), Settings(data=tmp_path))
    folder = tmp_path / "warehouse" / "reports" / "2013-09"
    assert sorted(path.name for path in folder.iterdir()) == [
        "problems-good.csv",
        "problems-snapshot.csv",
        "problems-wide.csv",
        "problems.csv",
        "problems.html",
    ]
    assert written.for_senders["snapshot"] == folder / "problems-snapshot.csv"
    own = written.for_senders["snapshot"].read_text(encoding="utf-8-sig")
    assert set(re.findall(r"2013-09/[^,]+", own)) == {PLACES}
    assert len(own.splitlines()) == 3
    assert "problems-snapshot.csv" in written.page.read_text(encoding="utf-8")


def test_the_same_month_gives_the_same_bytes_and_an_older_report_goes(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    first = write_report(report(reading()), settings)
    before = {path.name: path.read_bytes() for path in first.page.parent.iterdir()}
    write_report(report(reading()), settings)
    assert {path.name: path.read_bytes() for path in first.page.parent.iterdir()} == before
    write_report(report(quiet()), settings)
    assert sorted(path.name for path in first.page.parent.iterdir()) == ["problems.csv", "problems.html"]


def test_a_report_is_never_written_into_the_site(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "warehouse").symlink_to(site, target_is_directory=True)
    with pytest.raises(ReportError, match="not for publication"):
        write_report(report(quiet()), Settings(data=tmp_path))
    assert list(site.iterdir()) == []


def test_a_report_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "warehouse").mkdir()
    (tmp_path / "warehouse" / "reports").write_text("in the way", encoding="utf-8")
    with pytest.raises(ReportError, match="Close its files where they are open"):
        write_report(report(quiet()), Settings(data=tmp_path))


def test_a_month_names_no_other_folder(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="a month such as 2013-07"):
        write_report(replace(report(quiet()), received="../../x"), Settings(data=tmp_path))


def test_two_hundred_thousand_bad_names_are_a_small_report() -> None:
    rows = pl.DataFrame(
        {
            "source_file": [PLACES] * 200_000,
            "source_row": range(2, 200_002),
            "column": ["Cluster"] * 200_000,
            "found": [f"Place {number} {'x' * 300}" for number in range(200_000)],
        }
    )
    found = from_rows(rows, UNKNOWN, each_value=True)
    told = report(replace(reading(), problems=found))
    (line,) = told.lines
    assert (line.count, line.values, len(line.examples)) == (200_000, 200_000, 5)
    assert "and 199,995 more values 200,000 times" in words(as_page(told, {}))
    assert len(as_page(told, {})) < 20_000
    assert len(as_spreadsheet(told.lines)) < 3_000
