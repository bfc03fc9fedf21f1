"""What an analyst is told where a table is not as described, or its description is not one."""

from pathlib import Path

import pytest

from obapipe.audit.foreign import ForeignError, audit_tables

DESCRIPTION = """
title = "Children by place"
files = ["table.csv"]
key = ["place"]
hidden = ["c"]
threshold = 6
zeros = "shown"

[[columns_add_up]]
name = "age"
total = "all"
parts = ["young", "old"]
"""
TABLE = "place,all,young,old\nA,20,c,c\nB,30,20,10\n"
ROWS = "[[rows_add_up]]\nname = 'places'\ntotal = {place = ['A', 'B']}\nparts = {place = ['C']}\n"
SHARE = "[[percentage]]\ncolumn = 'share'\nof = 'young'\nbase = 'all'\n"


def told(folder: Path, description: str = DESCRIPTION, table: str | bytes = TABLE) -> str:
    """What the analyst is told."""
    (folder / "description.toml").write_text(description, encoding="utf-8")
    (folder / "table.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    with pytest.raises(ForeignError) as caught:
        audit_tables(folder)
    return str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "B,30",
            "B,thirty",
            "table.csv, row 3, all: found 'thirty', expected a whole number, or one of the symbols 'c'. Add the symbol",
        ),
        ("B,30", "B,", "table.csv, row 3, all: found nothing, expected a whole number, or one"),
        ("B,30", "B,-30", "table.csv, row 3, all: found '-30', expected a whole number"),
        ("B,30", "B,30.5", "table.csv, row 3, all: found '30.5', expected a whole number"),
        ("B,30", "B,٣", "table.csv, row 3, all: found '٣', expected a whole number"),
        ("B,30", "B,9000000000", "table.csv, row 3, all: found '9000000000', expected a whole number"),
        ("B,30", "B,#VALUE!", "table.csv, row 3, all: found '#VALUE!', expected a whole number"),
        ("young", "small", "table.csv, row 1, young: found no such column (there are place, all, small, old)"),
        ("place,all", "all,all", "table.csv, row 1, all: found several columns (all, all), expected one. Name it"),
        ("B,30", "A,30", "table.csv, row 3, place: found 'A' again (first in row 2), expected each key once. Add"),
        ("B,30,20,10", "B,30,20", "table.csv, row 3: found 3 cells, expected 4 as in the headings. Look for"),
        (TABLE, "place,all,young,old\n", "table.csv: found no row to read, expected some. Look at keep and drop"),
        (TABLE, "", "table.csv, row 1, all: found no such column (there are nothing), expected this column."),
        (TABLE, '"place', "table.csv: found what cannot be read (unexpected end of data), expected text in utf-8"),
    ],
)  # fmt: skip
def test_a_table_that_is_not_as_described(tmp_path: Path, old: str, new: str, expected: str) -> None:
    said = told(tmp_path, table=TABLE.replace(old, new))
    assert expected in said
    assert said.endswith("table.csv was read as description.toml describes it.")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("zeros", "zeroes", "description.toml, zeroes: found a key that is not known, expected the keys of docs"),
        ("zeros", "zeroes", "description.toml, zeros: found nothing, expected this key. Add it"),
        ("total =", "totl =", "description.toml, columns_add_up.0.totl: found a key that is not known"),
        ('"shown"', '"maybe"', "description.toml, zeros: found maybe, expected something else: Input should be"),
        ("threshold = 6", "threshold = 0", "description.toml, threshold: found 0, expected something else"),
        ("[[columns_add_up]]", "[columns_add_up", "description.toml: found what is no TOML"),
        ('files = ["table.csv"]', 'files = ["tabel.csv"]', "description.toml, files: found no file called tabel.csv"),
        ('hidden = ["c"]', 'hidden = ["c"]\nnot_available = ["c"]', "'c' is in hidden and in not_available"),
        ('hidden = ["c"]', 'hidden = ["c"]\nencoding = "utf-9"', "found encoding = 'utf-9', expected an encoding"),
        ('key = ["place"]', 'key = ["town"]', "table.csv, row 1, town: found no such column (there are place"),
        ('key = ["place"]', 'key = ["place"]\nkeep = {place = ["X"]}', "table.csv: found no row to read"),
        (DESCRIPTION[DESCRIPTION.index("[[") :], "", "say what adds up: one of columns_add_up, rows_add_up and"),
        ("[[col", ROWS.replace("places", "age") + "[[col", "two sums are called 'age'; give each a name"),
    ],
)  # fmt: skip
def test_a_description_that_is_not_one(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert old in DESCRIPTION
    assert expected in told(tmp_path, DESCRIPTION.replace(old, new))


def test_bytes_of_another_encoding(tmp_path: Path) -> None:
    said = told(tmp_path, table="place,all,young,old\nCafé,20,c,17\n".encode("windows-1252"))
    assert "table.csv: found what cannot be read ('utf-8' codec can't decode" in said
    assert "Say its encoding and separator in the description" in said


def test_two_totals_of_the_same_rows(tmp_path: Path) -> None:
    said = told(tmp_path, DESCRIPTION + ROWS, TABLE + "C,20,10,10\n")
    assert (
        "table.csv, row 3: found a second total (the first is row 2), expected one. Add to 'by' of 'places'"
        in said
    )


@pytest.mark.parametrize("found", ["12.5", "many", "-3"])
def test_a_percentage_that_is_none(tmp_path: Path, found: str) -> None:
    said = told(tmp_path, DESCRIPTION + SHARE, f"place,all,young,old,share\nA,20,c,c,{found}\n")
    assert f"table.csv, row 2, share: found '{found}', expected a number with 0 decimals at most" in said


def test_many_faults_of_one_kind_are_counted(tmp_path: Path) -> None:
    said = told(tmp_path, table="place,all,young,old\n" + "".join(f"P{n},?,1,1\n" for n in range(9)))
    assert said.count("found '?'") == 5
    assert "table.csv, all: 4 more with the same fault." in said


def test_a_folder_that_nothing_describes(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    with pytest.raises(
        ForeignError, match=r"Nothing in .* is described: write a description beside its tables"
    ):
        audit_tables(tmp_path)


def test_a_file_that_two_descriptions_are_of(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(DESCRIPTION, encoding="utf-8")
    assert "table.csv is described by description.toml and by other.toml: one is enough." in told(tmp_path)


def test_a_description_may_lie_elsewhere_and_must_be_there(tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    tables.mkdir()
    (tables / "table.csv").write_text(TABLE, encoding="utf-8")
    elsewhere = tmp_path / "described.toml"
    elsewhere.write_text(DESCRIPTION, encoding="utf-8")
    assert audit_tables(tables, description=elsewhere).clean
    with pytest.raises(ForeignError, match=r"gone\.toml: cannot be read"):
        audit_tables(tables, description=tmp_path / "gone.toml")


def test_options_of_cells_do_not_go_with_a_description(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text(TABLE, encoding="utf-8")
    with pytest.raises(ForeignError, match=r"go with cells\.csv and relations\.csv, which are not both in"):
        audit_tables(tmp_path, threshold=5)
