"""A small partnership written to disk: a few places, one that closed, and whatever sources a test states."""

from collections.abc import Callable
from pathlib import Path

import pytest

from obapipe.partnership import Partnership, load_partnership

PARTNERSHIP = """
[partnership]
name = "Test Partnership"
place = "Testford"
contact = "Performance service"
plan_name = "The Plan"
plan_start = "2013-04"
[publication]
first_month = "2013-04"
"""
GEOGRAPHY = """code,name,level,parent,valid_from,valid_to,successor
T,Testford,city,,,,
A,North Area,area,T,,,
C1,Abbey,cluster,A,,,
C2,Brook,cluster,A,,,
C3,Old Mill,cluster,T,,2013-06,C2
"""
INDICATORS = """
[categories.status]
looked_after = "Looked after"
plan = "Child protection plan"
[categories.age_band]
"0-4" = "0 to 4"
"5-17" = "5 to 17"
[categories.destination]
school = "School sixth form"
neet = "NEET"
[categories.source_agent]
school = "School"
police = "Police"
[categories.primary_reason]
abuse = "Abuse or neglect"
need = "Family in need"
[indicator.looked_after]
title = "Children looked after"
short_title = "Looked after"
people = "children"
definition = "At the end of the month."
kind = "stock"
unit = "count"
frequency = "month"
better = "lower"
question = "better_off"
numerator = {extract = "children_snapshot", measure = "children", where = {status = ["looked_after"]}}
[indicator.attainment]
title = "Attainment"
short_title = "Attainment"
people = "pupils"
definition = "Pupils who reached the level."
kind = "proportion"
unit = "percent"
frequency = "academic_year"
better = "higher"
question = "better_off"
numerator = {extract = "indicator_values", measure = "numerator", where = {indicator = ["attainment"]}}
denominator = {extract = "indicator_values", measure = "denominator", where = {indicator = ["attainment"]}}
[indicator.claimants]
title = "Claimants"
short_title = "Claimants"
people = "claimants"
definition = "An estimate."
kind = "stock"
unit = "count"
frequency = "month"
better = "lower"
question = "better_off"
measure_kind = "weighted"
public = true
numerator = {extract = "indicator_values", measure = "numerator", where = {indicator = ["claimants"]}}
"""
PRODUCTS = """
[[product]]
id = "one"
title = "One"
short_title = "One"
about = "About."
sections = [{kind = "headline", indicators = ["looked_after"]}]
"""
SNAPSHOT = """
[[source]]
name = "snapshot"
extract = "children_snapshot"
files = "cla*.*"
columns = {geography = "Cluster", period = "Month", status = "Status", age_band = "Age", children = "Number"}
recodes = {status = {"CLA" = "looked_after", "CPP" = "plan"}}
symbols = {"x" = "withheld", "z" = "not_applicable", "-" = "missing"}
geography_aliases = {"Out of city" = "unallocated"}
"""
HEADINGS = "Cluster,Month,Status,Age,Number"

Make = Callable[..., Partnership]
Send = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes the reference files with the sources given and loads the partnership."""

    def write(sources: str = SNAPSHOT, raw_root: Path | None = None) -> Partnership:
        reference = tmp_path / "data" / "raw" / "reference"
        reference.mkdir(parents=True, exist_ok=True)
        for name, text in {
            "partnership.toml": PARTNERSHIP,
            "geography.csv": GEOGRAPHY,
            "indicators.toml": INDICATORS,
            "products.toml": PRODUCTS,
            "sources.toml": sources,
        }.items():
            (reference / name).write_text(text, encoding="utf-8")
        return load_partnership(tmp_path / "data", raw_root)

    return write


@pytest.fixture
def send(tmp_path: Path) -> Send:
    """Puts a file into a month's folder: text as UTF-8, bytes as they are."""

    def write(name: str, content: str | bytes, month: str = "2013-07") -> Path:
        path = tmp_path / "data" / "raw" / month / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        return path

    return write
