"""A month in which much went wrong, made up."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from obapipe.ingest.files import Arrival
from obapipe.ingest.month import Reading
from obapipe.ingest.problems import Problem
from obapipe.ingest.reading import hold_back

PLACES = "2013-09/cla.csv"
WIDE = "2013-09/wide <em>.xlsx"
GOOD = "2013-09/good.csv"
STRAY = "2013-09/=cmd.csv"
MARKUP = "<script>alert(1)</script>"

UNKNOWN = Problem(
    "error",
    "unknown_geography",
    PLACES,
    column="Cluster",
    expected="a code or name of geography.csv, or an alias of the source",
    advice="Add it to `geography_aliases` in sources.toml, or have the file corrected.",
    extract="children_snapshot",
    source="snapshot",
)
SYMBOL = Problem(
    "error",
    "not_a_number",
    WIDE,
    sheet="July",
    found="'..'",
    expected="a whole number, in digits",
    advice="Say in `symbols` of the source what that text means.",
    extract="destinations",
    source="wide",
)


def unknown(name: str, row: int, count: int = 1) -> Problem:
    return replace(UNKNOWN, found=f"'{name}'", row=row, cell=f"C{row}", count=count)


def problems() -> list[Problem]:
    """In the order in which reading might find them, which is no order."""
    return [
        Problem(
            "notice",
            "row_without_figures",
            GOOD,
            row=40,
            cell="A40",
            column="Cluster",
            found="'=HYPERLINK(\"http://x\")\u200b'",
            expected="rows with figures",
            advice="It was left out.",
        ),
        Problem(
            "warning",
            "replaced_by_later_file",
            GOOD,
            row=3,
            found="'a figure that a later file gives too: 2013-09, N1'",
            expected="each figure in one file",
            advice="The file whose name sorts last was used.",
            count=40,
            values=40,
        ),
        *(
            replace(SYMBOL, column=month, row=9, cell=f"{letter}9", count=400)
            for month, letter in zip(
                ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct"),
                ("F", "G", "H", "I", "J", "K", "AA"),
                strict=True,
            )
        ),
        *(unknown(f"Ward {number}", 20 + number, count=number) for number in range(1, 8)),
        unknown(MARKUP, 17),
        replace(UNKNOWN, found="'Ward 99'", row=90, cell="C90", count=1000, values=900),
        replace(unknown("Nrotown", 12), advice="Did you mean 'Northtown'?"),
        Problem(
            "error",
            "unmapped_file",
            STRAY,
            found="a file that no source names",
            expected="a name like 'cla*.csv'",
            advice="Rename it.",
        ),
    ]


def reading() -> Reading:
    arrivals = [
        Arrival("2013-09", source, extract, Path("nowhere"), name, digit * 64)
        for source, extract, name, digit in (
            ("wide", "destinations", WIDE, "b"),
            ("snapshot", "children_snapshot", PLACES, "a"),
            ("good", "attendance", GOOD, "c"),
        )
    ]
    frames = {
        "attendance": pl.DataFrame(
            {"source_file": [GOOD] * 1235, "source_row": [None, *range(2, 1236)]},
        )
    }
    return hold_back([Reading("2013-09", frames, problems(), arrivals)])[0]


def quiet() -> Reading:
    """A month without a problem."""
    noisy = reading()
    return Reading("2013-09", noisy.frames, [], noisy.arrivals[2:])
