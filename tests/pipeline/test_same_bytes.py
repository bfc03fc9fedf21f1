"""The same raw folder and ledger give the same bytes: again, from nothing, and month by month."""

import shutil
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal


def in_one_order(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.sort(pl.all(), nulls_last=True)


def same_tables(left: dict[str, pl.DataFrame], right: dict[str, pl.DataFrame]) -> None:
    assert left.keys() == right.keys()
    for name, frame in left.items():
        assert_frame_equal(frame, right[name])


def test_a_month_built_twice_is_the_same_to_the_byte(one_month_short: Any) -> None:
    one_month_short.publish("build", "2013-09")
    site, ledger, release = (
        one_month_short.tree(),
        one_month_short.ledger_files(),
        one_month_short.tables("release"),
    )
    assert sum(frame.height for frame in release.values()) > 300
    one_month_short.publish("build", "2013-09")
    assert one_month_short.tree() == site
    assert one_month_short.ledger_files() == ledger, "nothing new was published, so the ledger says nothing"
    same_tables(one_month_short.tables("release"), release)


def test_raw_and_ledger_are_all_that_is_needed(published: Any, reference_town: Any) -> None:
    shutil.rmtree(published.warehouse)
    shutil.rmtree(published.site)
    published.publish("backfill", "2013-06", "2013-09")
    assert published.pages() == reference_town.pages()
    assert published.version == reference_town.version
    assert_frame_equal(published.ledger_cells(), reference_town.ledger_cells())


def test_month_by_month_is_the_same_as_a_range(one_month_short: Any, reference_town: Any) -> None:
    """June to August in one run and September in another, against all four in one."""
    one_month_short.publish("build", "2013-09")
    assert one_month_short.pages() == reference_town.pages()
    assert_frame_equal(one_month_short.ledger_cells(), reference_town.ledger_cells())
    cells = [town.tables("release")["released_cell"] for town in (one_month_short, reference_town)]
    assert_frame_equal(in_one_order(cells[0]), in_one_order(cells[1]))


@pytest.mark.slow
def test_two_towns_of_other_figures_differ(make_town: Callable[..., Any], reference_town: Any) -> None:
    """The comparisons above can fail."""
    other = make_town({"step": 2}, "build", "2013-09")
    shared = other.pages().keys() & reference_town.pages().keys()
    assert "2013-09/plan-exford.html" in shared
    assert other.pages()["2013-09/plan-exford.html"] != reference_town.pages()["2013-09/plan-exford.html"]


def test_an_old_month_rebuilt_after_newer_ones_is_the_same(published: Any, reference_town: Any) -> None:
    published.publish("build", "2013-07")
    assert published.pages() == reference_town.pages()
    assert published.ledger_files() == reference_town.ledger_files()
