"""A tiny published site whose threshold is 5,000, so that every hidden figure is unmistakable in a report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import pytest

from obapipe.audit import Report, audit_site
from obapipe.partnership import Partnership, load_partnership

FILES = {
    "partnership.toml": """
[partnership]
name = "Test Partnership"
place = "Testford"
contact = "Performance service"
plan_name = "The Plan"
plan_start = "2013-04"
[publication]
first_month = "2013-04"
[disclosure]
threshold = 5000
""",
    "geography.csv": """code,name,level,parent,valid_from,valid_to,successor
T,Testford,city,,,,
C1,Abbey,cluster,T,,,
C2,Brook,cluster,T,,,
C3,Cray,cluster,T,,,
C9,Old Mill,cluster,T,,2013-06,C3
""",
    "indicators.toml": """
[categories.destination]
school = "School sixth form"
work = "Work"
neet_seeking = "NEET: looking"
[categories.duration]
long = "Long"
[indicator.people]
title = "Young people by destination"
short_title = "Young people"
people = "young people"
definition = "All of them."
kind = "stock"
unit = "count"
frequency = "month"
better = "neither"
question = "how_much"
numerator = {extract = "destinations", measure = "young_people"}
breakdowns = ["destination"]
[indicator.neet]
title = "Not in education (NEET)"
short_title = "NEET"
people = "young people"
definition = "Those of age 16 to 18."
kind = "proportion"
unit = "percent"
frequency = "month"
better = "lower"
question = "better_off"
numerator = {extract = "destinations", measure = "young_people", where = {destination = ["neet_seeking"]}}
denominator = {extract = "destinations", measure = "young_people"}
[indicator.neet_long]
title = "NEET for long"
short_title = "NEET for long"
people = "young people"
definition = "A part of them."
kind = "proportion"
unit = "percent"
frequency = "month"
better = "lower"
question = "better_off"
numerator = {extract = "neet_duration", measure = "young_people", where = {duration = ["long"]}}
denominator = {extract = "destinations", measure = "young_people"}
within = "neet"
[indicator.requests]
title = "Requests for service"
short_title = "Requests"
people = "requests"
definition = "Since April."
kind = "flow"
unit = "count"
frequency = "month"
better = "neither"
question = "how_much"
numerator = {extract = "requests_for_service", measure = "requests"}
accumulate = "financial_year"
""",
    "products.toml": """
[[product]]
id = "neet"
title = "NEET dashboard"
short_title = "NEET"
about = "All of it."
sections = [{kind = "headline", indicators = ["neet"]}]
""",
    "sources.toml": "source = []\n",
}
CITY = "2013-12/neet-testford"
HEADER = "place,indicator,period,breakdown,category,measure,value,marks"
NEET, LONG, PEOPLE, REQUESTS = (
    "Not in education (NEET)", "NEET for long", "Young people by destination", "Requests for service",
)  # fmt: skip
Row = tuple[str, str, str, str, str, str]
"""Place, indicator, period, category, measure, value."""

NOVEMBER: list[Row] = [
    ("Abbey", REQUESTS, "2013-11", "all", "number", "20000"),
    ("Abbey", NEET, "2013-11", "all", "number", "11000"),
    ("Brook", NEET, "2013-11", "all", "number", "[c]"),
    ("Brook", NEET, "2013-11", "all", "per cent", "[c]"),
]
DECEMBER: list[Row] = [
    ("Testford", NEET, "2013-12", "all", "number", "60000"),
    ("Abbey", NEET, "2013-12", "all", "number", "[c]"),
    ("Abbey", NEET, "2013-12", "all", "per cent", "[c]"),
    ("Abbey", NEET, "2013-12", "all", "change in percentage points since 2013-11", "[c]"),
    ("Abbey", NEET, "2013-12", "all", "out of", "80000"),
    ("Brook", NEET, "2013-12", "all", "number", "[c]"),
    ("Brook", NEET, "2013-12", "all", "per cent", "[c]"),
    ("Brook", NEET, "2013-11", "all", "number", "[c]"),
    ("Cray", NEET, "2013-12", "all", "number", "21000"),
    ("Cray", NEET, "2013-12", "all", "per cent", "28.0"),
    ("Cray", NEET, "2013-12", "all", "change in percentage points since 2013-11", "-0.4"),
    ("Cray", NEET, "2013-12", "all", "out of", "75000"),
    ("Not allocated to a cluster", NEET, "2013-12", "all", "number", "9000"),
    ("Cray", LONG, "2013-12", "all", "number", "8000"),
    ("Abbey", PEOPLE, "2013-12", "all", "number", "80000"),
    ("Abbey", PEOPLE, "2013-12", "School sixth form", "number", "60000"),
    ("Abbey", PEOPLE, "2013-12", "Work", "number", "[c]"),
    ("Abbey", PEOPLE, "2013-12", "NEET: looking", "number", "[c]"),
    ("Abbey", REQUESTS, "2013-11", "all", "number", "20000"),
    ("Abbey", REQUESTS, "2013-12", "all", "number", "26000"),
]


@dataclass
class TinySite:
    """A folder of published months that can be spoilt before it is audited."""

    folder: Path
    partnership: Partnership
    rows: dict[str, list[Row]] = field(
        default_factory=lambda: {"2013-11/neet-testford": [*NOVEMBER], "2013-12/neet-testford": [*DECEMBER]}
    )
    html: str = ""

    def put(self, row: Row, file: str = "2013-12/neet-testford") -> None:
        """Print a figure, in place of what stood there under the same key."""
        kept = [one for one in self.rows.setdefault(file, []) if one[:5] != row[:5]]
        self.rows[file] = [*kept, row]

    def drop(self, row: Row, file: str = "2013-12/neet-testford") -> None:
        """Take a figure out."""
        self.rows[file] = [one for one in self.rows[file] if one[:5] != row[:5]]

    def audit(self) -> Report:
        """Write the files and audit them."""
        for file, rows in self.rows.items():
            path = self.folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = [HEADER, *(_line(row) for row in rows)]
            path.with_suffix(".csv").write_text("\ufeff" + "\r\n".join(lines) + "\r\n", "utf-8", newline="")
            path.with_suffix(".html").write_text(_page(rows, self.html if file == CITY else ""), "utf-8")
        return audit_site(self.folder, self.partnership)


def _line(row: Row) -> str:
    place, indicator, period, category, measure, value = row
    breakdown = "all" if category == "all" else "destination"
    return f'{place},{indicator},{period},{breakdown},{category},"{measure}",{value},'


def _page(rows: list[Row], more: str) -> str:
    body = "".join(
        f'<tr><th scope="row">{escape(place)}</th><td>{value}</td><td></td></tr>'
        for place, _, _, category, _, value in rows
        if category == "all"
    )
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>NEET, December 2013</title></head><body>'
        '<table><thead><tr><th scope="col">Cluster</th><th scope="col">Number</th><th scope="col">Notes</th></tr>'
        f"</thead><tbody>{body}</tbody></table>{more}</body></html>"
    )


@pytest.fixture(scope="session")
def partnership(tmp_path_factory: pytest.TempPathFactory) -> Partnership:
    folder = tmp_path_factory.mktemp("partnership")
    (folder / "raw" / "reference").mkdir(parents=True)
    for name, text in FILES.items():
        (folder / "raw" / "reference" / name).write_text(text, "utf-8")
    return load_partnership(folder)


@pytest.fixture
def make_tiny(tmp_path: Path, partnership: Partnership) -> Callable[[], TinySite]:
    return lambda: TinySite(tmp_path / "site", partnership)


@pytest.fixture
def tiny(make_tiny: Callable[[], TinySite]) -> TinySite:
    return make_tiny()
