import csv
import io

import pytest

from obapipe.publishing.cells import Cell, cells_in
from obapipe.publishing.downloads import COLUMNS, as_csv
from obapipe.spreadsheet import harmless


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-cmd", "'-cmd"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("-12.5", "-12.5"),
        ("-1-1", "'-1-1"),
        ("[c]", "[c]"),
        ("", ""),
    ],
)
def test_nothing_can_be_taken_for_a_formula(text: str, expected: str) -> None:
    assert harmless(text) == expected


def cell(text: str, place: str = "Here") -> Cell:
    return Cell(text, text.replace(",", ""), place, "An indicator", "2013-08", "number", marks="[p]")


def test_a_download_has_a_header_and_each_figure_once() -> None:
    text = as_csv([cell("1,234"), cell("1,234"), cell("[c]", '=Place, "quoted"')])
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert rows == [
        list(COLUMNS),
        ["Here", "An indicator", "2013-08", "all", "all", "number", "1234", "[p]"],
        ['\'=Place, "quoted"', "An indicator", "2013-08", "all", "all", "number", "[c]", "[p]"],
    ]


def test_cells_are_found_however_deep_they_stand() -> None:
    one, two = cell("1"), cell("2")
    assert list(cells_in(((one, "text"), (("x", (two,)),), None))) == [one, two]
