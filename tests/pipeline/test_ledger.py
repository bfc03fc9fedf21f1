"""What was ever published stays so: hidden stays hidden, a revision is marked, a damaged ledger stops everything."""

import csv
import shutil
from typing import Any

import polars as pl
import pytest


def cells(town: Any, **key: str) -> pl.DataFrame:
    found = town.tables("release")["released_cell"]
    for name, value in {"breakdown": "all", **key}.items():
        found = found.filter(pl.col(name) == value)
    return found.sort("release")


def rows(town: Any, month: str, file: str) -> list[dict[str, str]]:
    path = town.site / "current" / month / file
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_revised_figure_is_marked(published: Any) -> None:
    found = cells(published, indicator="looked_after_children", geography="N1", period="2013-07")
    assert found.select("release", "numerator", "revised").rows() == [
        ("2013-07", 64.0, False),
        ("2013-08", 73.0, True),
    ]
    printed = {
        month: {
            row["marks"]
            for row in rows(published, month, "plan-northgate.csv")
            if (row["indicator"], row["period"], row["measure"])
            == ("Children looked after", "2013-07", "number")
        }
        for month in ("2013-07", "2013-08")
    }
    assert "[r]" not in " ".join(printed["2013-07"])
    assert "[r]" in " ".join(printed["2013-08"]), printed


def test_what_was_hidden_stays_hidden(one_month_short: Any) -> None:
    """Priory's 3 children of July turn out to have been 30: the page of September may not tell the difference."""
    old = one_month_short.raw("2013-07", "cla_2013-07.csv").read_bytes()
    revised = old.replace(b"N3,0-9,1,", b"N3,0-9,10,").replace(b"N3,10-17,2,", b"N3,10-17,20,")
    assert revised != old
    one_month_short.raw("2013-09", "cla_2013-07_again.csv").write_bytes(revised)
    one_month_short.publish("build", "2013-09")
    found = cells(one_month_short, indicator="looked_after_children", geography="N3", period="2013-07")
    assert set(found["status"]) == {"confidential"}
    assert found["numerator"].null_count() == found.height
    known = one_month_short.tables("restricted")["publishable"].filter(
        pl.col("indicator") == "looked_after_children",
        pl.col("geography") == "N3",
        pl.col("period") == "2013-07",
    )
    assert 30.0 in known["numerator"].to_list(), "the revision arrived and was understood"


def test_the_same_figures_never_published_before_would_be_shown(arrived: Any) -> None:
    """The test above can fail: without the ledger's memory the revised figure is an ordinary one."""
    path = arrived.raw("2013-09", "cla_2013-09.csv")
    path.write_bytes(
        path.read_bytes().replace(b"N3,0-9,1,", b"N3,0-9,10,").replace(b"N3,10-17,2,", b"N3,10-17,20,")
    )
    arrived.publish("build", "2013-09")
    found = cells(arrived, indicator="looked_after_children", geography="N3", period="2013-09")
    assert found.select("status", "numerator").rows() == [("released", 30.0)]


@pytest.mark.parametrize("damage", ["cut short", "emptied"])
def test_a_damaged_ledger_stops_everything(one_month_short: Any, damage: str) -> None:
    (entry,) = one_month_short.ledger.entries()
    content = entry.read_bytes()
    entry.write_bytes(content[: len(content) // 2] if damage == "cut short" else b"")
    before = one_month_short.tree(), one_month_short.ledger_files()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1, ran.said
    assert "000001-confirmed.parquet in the ledger cannot be read" in ran.err
    assert "Restore it from the backup" in ran.err
    assert "Traceback" not in ran.err
    assert (one_month_short.tree(), one_month_short.ledger_files()) == before


def test_a_damaged_ledger_is_explained_by_status_too(one_month_short: Any) -> None:
    (entry,) = one_month_short.ledger.entries()
    entry.write_bytes(b"")
    ran = one_month_short.run("status")
    assert ran.code == 1, ran.said
    assert "Restore it from the backup" in ran.err


def test_a_lost_ledger_stops_everything(one_month_short: Any) -> None:
    """Without it, nobody knows what readers hold: figures that were hidden could be worked out."""
    shutil.rmtree(one_month_short.folder / "ledger")
    before = one_month_short.standing()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1, ran.said
    assert "The site shows 2013-06, 2013-07, 2013-08, and the ledger" in ran.err
    assert "Restore it from the backup" in ran.err
    assert f"Remove {one_month_short.site} only to start afresh knowingly" in ran.err
    assert one_month_short.standing() == before
    shutil.rmtree(one_month_short.site)
    one_month_short.publish("build", "2013-09")
    assert one_month_short.ledger.months() == ["2013-09"]


def test_an_older_ledger_stops_everything_too(one_month_short: Any) -> None:
    one_month_short.publish("build", "2013-09")
    one_month_short.ledger.entries()[-1].unlink()
    before = one_month_short.standing()
    ran = one_month_short.run("build", "2013-09")
    assert ran.code == 1, ran.said
    assert "The site shows 2013-09, and the ledger" in ran.err
    assert one_month_short.standing() == before
