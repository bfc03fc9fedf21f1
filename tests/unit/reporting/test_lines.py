"""Problems become lines: one a cause, in an order an analyst can follow, with nothing in them that cannot be seen."""

from dataclasses import replace

import pytest

from obapipe.ingest.problems import Problem
from obapipe.reporting.lines import Line, legible, lines_of
from tests.unit.reporting.made_up import GOOD, MARKUP, PLACES, STRAY, UNKNOWN, WIDE, problems, unknown


def told(line: Line) -> tuple[str, ...]:
    return (
        line.severity,
        line.rule,
        line.file,
        line.sheet,
        line.place,
        line.column,
        line.found,
        str(line.count),
    )


def test_the_lines_of_a_month() -> None:
    assert [told(line) for line in lines_of(problems())] == [
        ("error", "unmapped_file", STRAY, "", "", "", "a file that no source names", "1"),
        ("error", "unknown_geography", PLACES, "", "C12", "Cluster", "'Nrotown'", "1"),
        (
            "error",
            "unknown_geography",
            PLACES,
            "",
            "C17",
            "Cluster",
            f"'{MARKUP}', 'Ward 5', 'Ward 6', 'Ward 7', 'Ward 99' and 903 more values",
            "1029",
        ),
        (
            "error",
            "not_a_number",
            WIDE,
            "July",
            "F9",
            "'Apr', 'May', 'Jun', 'Jul', 'Aug' and 2 more columns",
            "'..'",
            "2800",
        ),
        (
            "warning",
            "replaced_by_later_file",
            GOOD,
            "",
            "row 3",
            "",
            "'a figure that a later file gives too: 2013-09, N1' and 39 more values",
            "40",
        ),
        (
            "notice",
            "row_without_figures",
            GOOD,
            "",
            "A40",
            "Cluster",
            "'=HYPERLINK(\"http://x\")[U+200B]'",
            "1",
        ),
    ]


def test_the_order_of_problems_does_not_matter_to_the_lines() -> None:
    backwards = [told(line) for line in lines_of(reversed(problems()))]
    assert backwards == [told(line) for line in lines_of(problems())]


def test_a_line_says_it_all_in_one_sentence() -> None:
    (line,) = lines_of([replace(unknown("Oz", 17, count=400), sheet="July")])
    assert line.describe() == (
        "error: 2013-09/cla.csv, sheet 'July', cell C17, column 'Cluster': found 'Oz', expected a code or name of "
        "geography.csv, or an alias of the source (400 times; the first place is shown). Add it to "
        "`geography_aliases` in sources.toml, or have the file corrected. [unknown_geography]"
    )


def test_one_cause_on_every_sheet_is_one_line() -> None:
    (line,) = lines_of(
        replace(unknown("Oz", 30 - number), sheet=f"Sheet {number}") for number in range(1, 13)
    )
    assert (line.sheet, line.place, line.count) == ("'Sheet 1' and 11 more sheets", "C29", 12)
    assert line.found == "'Oz'"


def test_cells_sort_as_in_a_spreadsheet() -> None:
    cells = [("AA2", 2), ("B2", 2), ("B10", 10), ("C9", 9)]
    found = lines_of(
        replace(UNKNOWN, found="'x'", row=row, cell=cell, advice=f"Look at {cell}.") for cell, row in cells
    )
    assert [line.cell for line in found] == ["B2", "AA2", "C9", "B10"]


def test_values_in_different_columns_are_not_mixed() -> None:
    found = lines_of(
        [
            replace(UNKNOWN, found="'x'", column="Home"),
            replace(UNKNOWN, found="'y'", column="School"),
            replace(UNKNOWN, found="'z'", column="Home"),
        ]
    )
    assert [(line.column, line.found) for line in found] == [("Home", "'x', 'z'"), ("School", "'y'")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ynys Môn, 10-14, £5", "Ynys Môn, 10-14, £5"),
        ("Abbey\u00a0", "Abbey[U+00A0]"),
        ("a\r\nb\tc", "a[U+000D][U+000A]b[U+0009]c"),
        ("\x1b[31mred", "[U+001B][31mred"),
        ("\u202egnp.exe", "[U+202E]gnp.exe"),
        ("\udce9t\udce9.csv", "[U+DCE9]t[U+DCE9].csv"),
        ("x" * 501, "x" * 500 + "..."),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, expected: str) -> None:
    assert legible(text) == expected


def test_a_rule_that_nobody_explained_still_makes_a_line() -> None:
    (line,) = lines_of([Problem("error", "brand_new", "a.csv")])
    assert line.explained is None
    assert line.found == ""
    (other,) = lines_of([Problem("error", "numerator_not_above_denominator", "a.csv")])
    assert other.explained is not None
    assert other.explained.meaning == "A part is larger than the whole it belongs to."
