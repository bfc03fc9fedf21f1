"""A kill at any moment leaves the old site or the new one, whole; the next run just works."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from polars.testing import assert_frame_equal

DRIVER = Path(__file__).with_name("interrupted.py")
OLD, NEW = "the old site", "the new site"
MOMENTS = {
    "landing": OLD,
    "protecting": OLD,
    "writing pages": OLD,
    "before intending": OLD,
    "after intending": OLD,
    "before pointing": OLD,
    "half pointed": NEW,
    "after promoting": NEW,
    "after confirming": NEW,
}
# One of each kind runs every time: in the data, in the pages, between ledger and site, between site and ledger.
EVERY_TIME = ("landing", "writing pages", "after intending", "after promoting")


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        pytest.param(moment, shown, marks=() if moment in EVERY_TIME else pytest.mark.slow, id=moment)
        for moment, shown in MOMENTS.items()
    ],
)
def test_a_kill_leaves_one_whole_site_and_the_next_build_works(
    one_month_short: Any, reference_town: Any, moment: str, shown: str
) -> None:
    before, entries = one_month_short.pages(), one_month_short.ledger_files()
    landed = one_month_short.landed()
    killed = subprocess.run(
        [sys.executable, str(DRIVER), moment, "--data", str(one_month_short.folder), "build", "2013-09"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )
    assert killed.returncode == 9, killed.stderr
    assert one_month_short.whole()
    assert one_month_short.pages() == (before if shown == OLD else reference_town.pages())
    assert entries.items() <= one_month_short.ledger_files().items()
    if moment == "landing":
        assert_frame_equal(one_month_short.landed(), landed)

    one_month_short.publish("build", "2013-09")
    assert one_month_short.whole()
    assert one_month_short.pages() == reference_town.pages()
    names = list(one_month_short.ledger_files())
    assert names == ["000001-confirmed.parquet", "000002-confirmed.parquet"]
    assert_frame_equal(one_month_short.ledger_cells(), reference_town.ledger_cells())
    left = [path.name for path in (one_month_short.site / "releases").iterdir() if path.name != ".previous"]
    assert not [name for name in left if name.startswith(".") or name.endswith(".new")]
