"""`obapipe audit --tables`: what it says and its exit codes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from obapipe.audit.foreign.description import ColumnsAddUp, Description, Percentage, Rounded, RowsAddUp
from obapipe.audit.foreign.findings import CLASSES
from obapipe.cli import app

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
SAFE, OPEN = "A,20,c,c\n", "A,20,c,17\n"


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A folder with a described table of which nothing can be worked out."""
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / "table.toml").write_text(DESCRIPTION, encoding="utf-8")
    (folder / "table.csv").write_text("place,all,young,old\n" + SAFE, encoding="utf-8")
    return folder


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["audit", *map(str, words)])


def test_a_clean_table_ends_with_0(tables: Path) -> None:
    ran = run("--tables", tables)
    assert ran.exit_code == 0
    assert "table.csv (Children by place): 1 figures printed, 2 hidden.\n  Nothing hidden" in ran.stdout


def test_a_breach_ends_with_1(tables: Path) -> None:
    (tables / "table.csv").write_text("place,all,young,old\n" + OPEN, encoding="utf-8")
    ran = run("--tables", tables)
    assert ran.exit_code == 1
    assert "1 exact by algebra" in ran.stdout


def test_json_is_for_a_machine(tables: Path) -> None:
    (tables / "table.csv").write_text("place,all,young,old\n" + OPEN, encoding="utf-8")
    ran = run("--tables", tables, "--json")
    assert ran.exit_code == 1
    found = json.loads(ran.stdout)
    assert (found["clean"], found["subtraction"], found["by_class"]) == (False, 1, {"exact by algebra": 1})
    assert found["tables"][0]["places"] == [
        {"row": 2, "key": "A", "column": "young", "class": "exact by algebra"}
    ]


def test_the_folder_of_tables_is_only_read(tables: Path) -> None:
    before = sorted(path.name for path in tables.iterdir())
    tables.chmod(0o555)
    try:
        assert run("--tables", tables).exit_code == 0
    finally:
        tables.chmod(0o755)
    assert sorted(path.name for path in tables.iterdir()) == before


def test_the_description_may_lie_elsewhere(tables: Path) -> None:
    elsewhere = (tables / "table.toml").rename(tables.parent / "table.toml")
    assert run("--tables", tables).exit_code == 2
    assert run("--tables", tables, "--description", elsewhere).exit_code == 0


def test_cells_and_relations_are_audited_too(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text("cell_id,n\nt,5\na,2\nb,3\n", encoding="utf-8")
    (tmp_path / "relations.csv").write_text("rel_id,cell_id,coef\nr,t,-1\nr,a,1\nr,b,1\n", encoding="utf-8")
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "suppressed.csv").write_text("cell_id,suppressed\nt,0\na,1\nb,1\n", encoding="utf-8")
    assert run("--tables", tmp_path, "--suppressed", hidden).exit_code == 0
    assert run("--tables", tmp_path, "--suppressed", hidden, "--threshold", 6).exit_code == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--tables", "nowhere"), "nowhere is not a folder; name the folder of the tables."),
        (("2013-07", "--tables", "TABLES"), "Audit either 2013-07 or the tables in"),
        (("--threshold", "6"), "--description, --suppressed, --threshold and --sensitive-from go with --tables."),
        (("--tables", "TABLES", "--sensitive-from", "5"), "--sensitive-from 5 must be below --threshold 5."),
        (("--tables", "TABLES", "--threshold", "6"), "go with cells.csv and relations.csv, which are not both in"),
        (("--tables", "TABLES", "--description", "TABLES/gone.toml"), "gone.toml: cannot be read"),
    ],
)  # fmt: skip
def test_a_call_that_cannot_be_ends_with_2(tables: Path, words: tuple[str, ...], expected: str) -> None:
    ran = run(*(word.replace("TABLES", str(tables)) for word in words))
    assert ran.exit_code == 2
    assert expected in ran.stderr.replace("\n", "")


def test_a_table_that_is_not_as_described_ends_with_2(tables: Path) -> None:
    (tables / "table.csv").write_text("place,all,young,old\nA,20,?,17\n", encoding="utf-8")
    ran = run("--tables", tables)
    assert ran.exit_code == 2
    assert "table.csv, row 2, young: found '?', expected a whole number" in ran.stderr


def test_the_guides_example_is_true(project: Path, tmp_path: Path) -> None:
    guide = (project / "docs" / "foreign-tables.md").read_text(encoding="utf-8")
    table, description, said = (
        guide.split(start)[1].split("```")[0] for start in ("```csv\n", "```toml\n", "```\nplans.csv")
    )
    (tmp_path / "plans.csv").write_text(table, encoding="utf-8")
    (tmp_path / "plans.toml").write_text(description, encoding="utf-8")
    ran = run("--tables", tmp_path)
    assert ran.exit_code == 1
    assert ran.stdout.startswith(f"plans.csv{said}This audit does not try:")


def test_the_guide_names_every_key_and_class(project: Path) -> None:
    guide = (project / "docs" / "foreign-tables.md").read_text(encoding="utf-8")
    parts = (Description, Rounded, ColumnsAddUp, RowsAddUp, Percentage)
    assert [key for part in parts for key in part.model_fields if f"`{key}`" not in guide] == []
    assert [name for name in CLASSES if f"| {name} |" not in guide] == []
