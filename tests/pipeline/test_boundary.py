"""Suppress first, derive afterwards: everything right of the bar works where the restricted file is not there."""

from pathlib import Path
from typing import Any

from polars.testing import assert_frame_equal

from obapipe.partnership import load_partnership
from obapipe.publication import publish
from obapipe.reference import Reference
from obapipe.trends.comparison import compare
from obapipe.trends.released import open_release

MONTHS = ["2013-06", "2013-07", "2013-08", "2013-09"]


def test_comparing_and_publishing_need_no_restricted_file(
    published: Any, reference_town: Any, tmp_path: Path
) -> None:
    for path in published.warehouse.glob("restricted.duckdb*"):
        path.unlink()
    partnership = load_partnership(published.folder)
    rows = compare(published.warehouse, Reference(partnership), MONTHS)
    with open_release(
        published.warehouse, provisional_months=partnership.publication.provisional_months
    ) as release:
        made = publish(release, partnership, tmp_path / "site", published.ledger, MONTHS)
    assert made.changed
    assert made.version == reference_town.version
    assert not list(published.warehouse.glob("restricted.duckdb*"))
    theirs = reference_town.tables("release")["figure"]
    assert rows == theirs.height
    assert_frame_equal(published.tables("release")["figure"], theirs)
