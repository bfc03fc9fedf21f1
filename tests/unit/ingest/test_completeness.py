"""What is late is judged by what came before, and nothing is late that comes once a quarter or a year."""

from collections.abc import Sequence

import pytest

from obapipe.ingest.completeness import missing_sources
from tests.unit.ingest.conftest import HEADINGS, SNAPSHOT, Make, Send

OTHERS = "".join(
    f"""
[[source]]
name = "{name}"
extract = "indicator_values"
files = "{name}*.csv"
columns = {{geography = "Place", period = "Year", indicator = "What", numerator = "Num", denominator = "Den"}}
"""
    for name in ("results", "returns")
)


@pytest.mark.parametrize(
    ("came", "month", "late"),
    [
        (
            {"2013-05": "cla returns", "2013-06": "cla returns", "2013-07": ""},
            "2013-07",
            ["returns", "snapshot"],
        ),
        ({"2013-05": "cla", "2013-06": "cla results", "2013-07": "cla"}, "2013-07", []),
        ({"2013-05": "cla results", "2013-06": "cla", "2013-07": "cla"}, "2013-07", []),
        ({"2013-06": "cla results", "2013-07": ""}, "2013-07", []),
        (
            {"2012-07": "results", "2013-05": "cla", "2013-06": "cla", "2013-07": "cla"},
            "2013-07",
            ["results"],
        ),
        ({"2012-07": "results", "2013-05": "cla", "2013-06": "cla", "2013-07": "results"}, "2013-07", []),
    ],
    ids=[
        "twice before",
        "last month only",
        "the month before only",
        "second month",
        "last year",
        "as last year",
    ],
)
def test_what_is_late(make: Make, send: Send, came: dict[str, str], month: str, late: Sequence[str]):
    partnership = make(SNAPSHOT + OTHERS)
    for received, names in came.items():
        for name in names.split():
            send(f"{name}.csv", f"{HEADINGS}\n", received)
    assert missing_sources(partnership, month) == late


def test_what_is_sent_once_is_not_missed(make: Make, send: Send) -> None:
    partnership = make(SNAPSHOT + OTHERS.replace('name = "results"', 'name = "results"\nonce = true'))
    for received, names in (("2012-07", ("cla", "results")), ("2013-07", ("cla",))):
        for name in names:
            send(f"{name}.csv", f"{HEADINGS}\n", received)
    assert missing_sources(partnership, "2013-07") == []
