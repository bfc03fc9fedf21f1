"""The tables that came with the brief: at or below what the prototype hid, with a proof, and nothing to be found."""

from pathlib import Path

import polars as pl
import pytest

from obapipe.audit.engine import attack
from obapipe.commands.suppressing import suppress_tables
from obapipe.disclosure.tables import read_tables
from tests.disclosure.proof import faults

pytestmark = pytest.mark.real

# What the prototype hid at level D, the small counts among it.
RECORDED = {
    "m6_linked2": 8 + 12,
    "m15_linked2": 105 + 47,
    "ytd_ledger": 114,
    "neet_nested": 165,
    "p6_full": 544 + 235,
}


def findings(tables: Path, out: Path) -> list[str]:
    """What the attack finds of small counts, printed or implied."""
    read = read_tables(tables)
    hidden = pl.read_csv(out / "suppressed.csv", schema_overrides={"cell_id": pl.String})
    cells = read.cells.join(hidden, left_on="name", right_on="cell_id", maintain_order="left")
    shown = pl.col("suppressed") == 0
    found = attack(
        cells.select(
            cell="cell_id",
            number=pl.when(shown).then("number"),
            low=pl.lit(0, pl.Int64),
            high=pl.lit(None, pl.Int64),
            asked=~shown & (pl.col("number") < 5),
        ),
        read.relations.select(relation="relation_id", cell="cell_id", coefficient="coefficient"),
        threshold=5,
        sensitive_from=0,
    )
    return found["class"].to_list()


@pytest.mark.parametrize("case", ["m6_linked2", "m15_linked2", "ytd_ledger", "neet_nested"])
def test_no_more_is_hidden_than_by_the_prototype_and_nothing_is_found(
    disclosure_cases: Path, tmp_path: Path, case: str
) -> None:
    check(disclosure_cases / case, tmp_path)


@pytest.mark.slow
def test_the_same_of_a_cube(disclosure_cases: Path, tmp_path: Path) -> None:
    check(disclosure_cases / "p6_full", tmp_path)


def check(tables: Path, out: Path) -> None:
    suppress_tables(tables, out)
    printed = pl.read_csv(tables / "cells.csv").join(pl.read_csv(out / "suppressed.csv"), on="cell_id")
    if "published" in printed.columns:
        assert printed.filter(published=0)["suppressed"].min() == 1
        printed = printed.filter(published=1)
    assert printed.filter(pl.col("n") < 5)["suppressed"].min() == 1
    assert printed["suppressed"].sum() <= RECORDED[tables.name]
    assert faults(tables, out) == []
    assert findings(tables, out) == []


def test_what_is_hidden_alone_is_found(disclosure_cases: Path, tmp_path: Path) -> None:
    """The same attack on small counts hidden without any other: not a test that cannot fail."""
    tables = disclosure_cases / "m15_linked2"
    cells = pl.read_csv(tables / "cells.csv")
    bare = cells.select("cell_id", suppressed=(pl.col("n") < 5).cast(pl.Int8))
    bare.write_csv(tmp_path / "suppressed.csv")
    found = findings(tables, tmp_path)
    exact = [one for one in found if one.startswith("exact")]
    assert len(exact) == 45
    assert len(exact) + found.count("proven small") == 86
