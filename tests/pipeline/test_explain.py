"""`obapipe explain` as a person runs it, on a published town: every figure is proved by its cells."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from obapipe.explanation import NOTICE, ask, explain
from obapipe.partnership import load_partnership
from obapipe.reference import Reference
from obapipe.settings import Settings

RUNBOOK = Path(__file__).resolve().parents[2] / "docs" / "runbook.md"
MONTH = "2013-09"


def walked(term: Any) -> float:
    """What the cells of a term add up to."""
    cells = [cell.number for row in term.rows if row.state == "counted" for cell in row.cells]
    return sum(number for number in cells if number is not None)


def newest_figures(town: Any) -> pl.DataFrame:
    """The figures of the month and of the year that ended last, as the warehouse holds them now."""
    known = town.tables("restricted")["publishable"].sort("received")
    return known.filter(pl.col("period").is_in([MONTH, "2012/13"])).unique(
        ["indicator", "geography", "period", "breakdown", "category"], keep="last", maintain_order=True
    )


def prove(town: Any, figures: pl.DataFrame) -> None:
    """Walk figures back and compare what their cells add up to with what the warehouse holds."""
    settings, reference = Settings(data=town.folder), Reference(load_partnership(town.folder))
    for row in figures.iter_rows(named=True):
        chosen = None if row["breakdown"] == "all" else f"{row['breakdown']}={row['category']}"
        question = ask(reference.partnership, row["indicator"], row["geography"], row["period"], chosen)
        found = explain(settings, reference, question)
        assert {one.trouble for term in found.terms for one in term.rows} <= {""}, row
        assert walked(found.terms[0]) == row["numerator"], row
        if row["denominator"] is not None:
            assert walked(found.terms[1]) == row["denominator"], row
        assert (found.status == "released") == (not found.reasons), row
        assert found.notes == (), row


def test_the_cells_of_a_months_figures_add_up_to_them(reference_town: Any) -> None:
    figures = newest_figures(reference_town).filter(pl.col("geography").is_in(["EX", "N3"]))
    assert figures["indicator"].n_unique() == 6
    assert figures.height > 15
    prove(reference_town, figures)


@pytest.mark.slow
def test_the_cells_of_every_figure_of_a_month_add_up_to_it(reference_town: Any) -> None:
    figures = newest_figures(reference_town)
    assert figures.height > 60
    prove(reference_town, figures)


def test_a_hidden_figure_is_explained_under_a_notice(reference_town: Any) -> None:
    ran = reference_town.publish("explain", "Children looked after", "priory", "Sep-13")
    lines = ran.out.splitlines()
    assert (
        lines[0]
        == NOTICE
        == "Restricted: holds unsuppressed figures. Keep it where the files that arrived are kept."
    )
    assert lines[2] == "Children looked after: Priory (N3), September 2013"
    assert "  The count, 3, is below the threshold of 5." in lines
    assert ran.err == ""


def test_json_holds_every_cell_under_the_same_notice(reference_town: Any) -> None:
    ran = reference_town.publish("explain", "requests", "EX", "2013-09", "--json")
    told = json.loads(ran.out)
    assert told["restricted"] == NOTICE
    assert told["indicator"] == {"id": "requests", "title": "Requests for service"}
    numerator = told["terms"][0]
    cells = [cell for row in numerator["rows"] for cell in row["cells"]]
    assert len(cells) == 6 * 2 * 3 + 5 * 2 * 3
    assert sum(cell["number"] for cell in cells) == numerator["number"]
    assert len(numerator["files"]) == 6


def test_an_earlier_edition_is_explained_as_it_was(reference_town: Any) -> None:
    now = reference_town.publish("explain", "looked_after_children", "N1", "2013-07").out
    then = reference_town.publish(
        "explain", "looked_after_children", "N1", "2013-07", "--month", "2013-07"
    ).out
    assert "[r]" not in now
    assert "Replaced by what arrived later:" in now
    assert "Received later, so not counted yet:" in then
    assert "2013-08/cla_2013-07_revised.csv, received 2013-08" in then
    revised = reference_town.publish(
        "explain", "looked_after_children", "N1", "2013-07", "--month", "2013-08"
    )
    assert re.search(r"Published in the edition of 2013-08: .* \[r\]\n", revised.out)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("looked_after", "N3", "2013-09"), "Did you mean looked_after_children (Children looked after)?"),
        (("requests", "Priori", "2013-09"), "Did you mean N3 (Priory)?"),
        (("requests", "N3", "2013/14"), "'2013/14' is a financial year; expected a month."),
        (("good_results", "N3", "2013-09"), "did you mean 2013/14?"),
        (("young_people", "N3", "2013-09", "--category", "destination=sixt"), "Did you mean sixth_form"),
        (("requests", "N3", "2013-09", "--month", "2013-05"), "published are 2013-06 to 2013-09"),
        (("requests", "N3"), "Missing argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_question_is_the_callers_fault(
    reference_town: Any, words: tuple[str, ...], said: str
) -> None:
    ran = reference_town.run("explain", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_explaining_needs_a_built_warehouse(arrived: Any) -> None:
    ran = arrived.run("explain", "requests", "N3", "2013-09")
    assert ran.code == 1
    assert "Nothing has been built yet" in ran.err
    assert not arrived.warehouse.exists()


def test_a_warehouse_that_a_run_holds_is_said_to_be_held(
    published: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBAPIPE_LOCK_TIMEOUT_SECONDS", "0.2")
    holds = (
        "import duckdb, sys; held = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    )
    path = str(published.warehouse / "restricted.duckdb")
    with subprocess.Popen(
        [sys.executable, "-c", holds, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        ran = published.run("explain", "requests", "N3", "2013-09")
        other.communicate(b"")
    assert ran.code == 1
    assert "Another run is using restricted.duckdb" in ran.err


def test_explaining_changes_nothing(published: Any) -> None:
    before = published.standing()
    warehouse = {path.name: path.stat().st_mtime_ns for path in published.warehouse.glob("*.duckdb*")}
    published.publish("explain", "neet_long", "N3", "2013-09", "--all")
    assert published.standing() == before
    assert {path.name: path.stat().st_mtime_ns for path in published.warehouse.glob("*.duckdb*")} == warehouse


def test_the_runbook_shows_what_it_really_prints(reference_town: Any) -> None:
    text = RUNBOOK.read_text(encoding="utf-8")
    shown = re.findall(r"```\n\$ obapipe (explain [^\n]+)\n\n(.*?)```", text, re.DOTALL)
    assert len(shown) == 2
    for command, output in shown:
        assert reference_town.publish(*command.split()).out == output
