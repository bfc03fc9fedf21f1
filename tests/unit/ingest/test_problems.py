"""Problems stay few whatever a file holds, and no row of it is forgotten in their counts."""

import polars as pl

from obapipe.ingest.month import read_month
from obapipe.ingest.problems import Problem, from_rows
from tests.unit.ingest.conftest import HEADINGS, Make, Send

PATTERN = Problem(
    "error", "unknown_geography", "", expected="a place", advice="Add it.", extract="children_snapshot"
)


def rows(found: list[str | None], file: str = "2013-07/cla.csv", column: str = "Cluster") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "source_file": [file] * len(found),
            "source_row": range(2, len(found) + 2),
            "column": [column] * len(found),
            "found": found,
        },
        schema_overrides={"found": pl.String},
    )


def told(problems: list[Problem]) -> list[tuple[str | None, int | None, int, int]]:
    return [(one.found, one.row, one.count, one.values) for one in problems]


def test_each_value_is_a_problem_of_its_own_in_the_order_of_rows() -> None:
    found = from_rows(rows(["Narnia", "Oz", None, "Oz"]), PATTERN, each_value=True)
    assert told(found) == [("'Narnia'", 2, 1, 1), ("'Oz'", 3, 2, 1), ("an empty cell", 4, 1, 1)]


def test_values_that_are_no_cause_of_their_own_are_counted() -> None:
    (one,) = from_rows(rows(["x", "y", "x", "z"]), PATTERN)
    assert (one.found, one.row, one.count, one.values) == ("'x'", 2, 4, 3)
    assert one.describe() == (
        "error: 2013-07/cla.csv, row 2, column 'Cluster': found 'x' and 2 more values, expected a place "
        "(4 times; the first is shown). Add it."
    )


def test_columns_files_and_sheets_are_apart() -> None:
    several = pl.concat([rows(["x"]), rows(["x"], column="Status"), rows(["x"], file="2013-07/cpp.csv")])
    found = from_rows(several.with_columns(source_sheet=pl.lit("July")), PATTERN, each_value=True)
    assert [(one.file, one.column, one.sheet) for one in found] == [
        ("2013-07/cla.csv", "Cluster", "July"),
        ("2013-07/cla.csv", "Status", "July"),
        ("2013-07/cpp.csv", "Cluster", "July"),
    ]


def test_two_hundred_thousand_different_values_are_twenty_one_problems_and_all_counted() -> None:
    names = [f"Place {number}" for number in range(200_000)]
    names[150_000:150_010] = ["Elsewhere"] * 10
    found = from_rows(rows(names), PATTERN, each_value=True)
    assert len(found) == 21
    assert sum(one.count for one in found) == 200_000
    assert sum(one.values for one in found) == 199_991
    assert told(found)[:2] == [("'Place 0'", 2, 1, 1), ("'Place 1'", 3, 1, 1)]
    assert ("'Elsewhere'", 150_002, 10, 1) in told(found), "what is seen most often is always shown"
    (rest,) = [one for one in found if one.values > 1]
    assert (rest.found, rest.row, rest.count) == ("'Place 19'", 21, 199_971)


def test_a_cell_of_a_million_characters_is_cut() -> None:
    (one,) = from_rows(rows(["x" * 1_000_000]), PATTERN)
    assert one.found == "'" + "x" * 500 + "...'"


def test_every_text_that_is_no_number_is_named(make: Make, send: Send) -> None:
    partnership = make()
    texts = ("..", "5", "n/a", "..")
    lines = [f"Abbey,2013-0{4 + number},CLA,0-4,{text}" for number, text in enumerate(texts)]
    send("cla.csv", "\n".join([HEADINGS, *lines, ""]))
    found = read_month(partnership, "2013-07").problems
    assert [(one.rule, one.found, one.cell, one.count) for one in found] == [
        ("not_a_number", "'..'", "E2", 2),
        ("not_a_number", "'n/a'", "E4", 1),
    ]


def test_a_column_of_unknown_names_stays_few_problems_from_end_to_end(make: Make, send: Send) -> None:
    partnership = make()
    send(
        "cla.csv", "\n".join([HEADINGS, *(f"Nowhere {number},2013-07,CLA,0-4,1" for number in range(20_000))])
    )
    found = read_month(partnership, "2013-07").problems
    assert len(found) < 50
    assert sum(one.count for one in found) == 20_000
