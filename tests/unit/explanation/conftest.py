"""A village whose files are read, protected and entered in the ledger as a build does, without its pages."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from obapipe.disclosure.release import release
from obapipe.explanation import Explanation, ask, explain, lines_of
from obapipe.ingest.landing import land
from obapipe.ledger import Ledger
from obapipe.observation import conform
from obapipe.partnership import Partnership, load_partnership
from obapipe.reference import Reference
from obapipe.restricted import open_restricted
from obapipe.settings import Settings
from obapipe.trends.released import open_release

PARTNERSHIP = """
[partnership]
name = "Village Partnership"
place = "Village"
contact = "Us"
plan_name = "The Plan"
plan_start = "2013-04"
[publication]
first_month = "2013-04"
provisional_months = 1
"""
GEOGRAPHY = """code,name,level,parent,valid_from,valid_to,successor
V,Village,city,,,,
P,Parish,area,V,,,
A,Abbey,cluster,P,,,
B,Brook,cluster,P,,,
C,Copse,cluster,V,2013-05,,
D,Dell,cluster,V,,,
O,Old Copse,cluster,V,,2013-04,C
"""
POPULATION = """year,geography,age_from,age_to,population
2012,A,0,9,600
2012,A,10,17,400
2012,B,0,17,2000
2012,C,0,17,1000
2012,D,0,17,1000
2012,O,0,17,1000
"""
INDICATORS = """
[categories.status]
looked_after = "Looked after"
[categories.age_band]
"0-9" = "Under 10"
"10-17" = "10 to 17"
[categories.source_agent]
any = "Any"
[categories.outcome]
any = "Any"
[categories.destination]
school = "School sixth form"
work = "Work"
neet = "NEET"

[indicator.looked_after]
title = "Children looked after"
short_title = "Looked after"
people = "children"
definition = "At the end of the month."
kind = "stock"
unit = "per_10000"
frequency = "month"
better = "lower"
question = "better_off"
numerator = {extract = "children_snapshot", measure = "children", where = {status = ["looked_after"]}}
denominator = {population = [0, 17]}
breakdowns = ["age_band"]

[indicator.requests]
title = "Requests for service"
short_title = "Requests"
people = "requests"
definition = "Since April."
breaks = [{version = 2, from = "2014-06", reason = "Counted anew."}]
kind = "flow"
unit = "count"
decimals = 0
frequency = "month"
better = "neither"
question = "how_much"
accumulate = "financial_year"
numerator = {extract = "requests_for_service", measure = "requests"}

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

[indicator.neet]
title = "Not in education, employment or training"
short_title = "NEET"
people = "young people"
definition = "At the end of the month."
kind = "proportion"
unit = "percent"
frequency = "month"
better = "lower"
question = "better_off"
numerator = {extract = "destinations", measure = "young_people", where = {destination = ["neet"]}}
denominator = {extract = "destinations", measure = "young_people"}
"""
PRODUCTS = """
[[product]]
id = "one"
title = "One"
short_title = "One"
about = "About."
sections = [{kind = "headline", indicators = ["looked_after"]}]
"""
SOURCES = """
[[source]]
name = "social care"
extract = "children_snapshot"
files = "cla*.csv"
columns = {geography = "Place", period = "Month", age_band = "Age", children = "Number"}
constants = {status = "looked_after"}
symbols = {x = "withheld", z = "not_applicable", "-" = "missing"}

[[source]]
name = "requests"
extract = "requests_for_service"
files = "requests*.csv"
columns = {geography = "Place", period = "Month", age_band = "Age", requests = "Requests"}
constants = {source_agent = "any", outcome = "any"}
absent = "zero"

[[source]]
name = "schools"
extract = "indicator_values"
files = "schools*.xlsx"
sheet = "Results"
columns = {geography = "Area", numerator = "Reached", denominator = "Pupils"}
constants = {indicator = "attainment", period = "2012/13"}
header_text = "Area"
symbols = {SUPP = "missing"}
sum_rows = true

[[source]]
name = "careers"
extract = "destinations"
files = "careers*.csv"
columns = {geography = "Place", period = "Month"}
unpivot = {name = "destination", value = "young_people", columns = {Sixth = "school", Work = "work", NEET = "neet"}}
"""
APRIL, MAY, JUNE, JULY = "2013-04", "2013-05", "2013-06", "2013-07"


@dataclass
class Village:
    """A partnership folder and what has been made of it."""

    folder: Path

    @property
    def settings(self) -> Settings:
        return Settings(data=self.folder, lock_timeout_seconds=0.2)

    @property
    def partnership(self) -> Partnership:
        return load_partnership(self.folder)

    def reference(self, name: str, text: str) -> None:
        """Replace a file of the reference folder."""
        (self.folder / "raw" / "reference" / name).write_text(text, encoding="utf-8")

    def send(self, name: str, text: str | bytes, month: str) -> Path:
        """Put a file into a month's folder."""
        path = self.folder / "raw" / month / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def children(self, month: str, *rows: str, name: str = "", about: str = "") -> Path:
        """Send a file of children looked after: `A 0-9 5` is a row."""
        lines = [
            ",".join([place, about or month, age, number]) for place, age, number in map(str.split, rows)
        ]
        return self.send(name or f"cla_{month}.csv", "\n".join(["Place,Month,Age,Number", *lines, ""]), month)

    def requests(self, month: str, *rows: str) -> Path:
        """Send a file of requests: `A 0-9 5` is a row."""
        lines = [",".join([place, month, age, number]) for place, age, number in map(str.split, rows)]
        return self.send(f"requests_{month}.csv", "\n".join(["Place,Month,Age,Requests", *lines, ""]), month)

    def careers(self, month: str, *rows: str) -> Path:
        """Send a file of destinations: `A 20 10 5` is a row."""
        lines = [",".join([place, month, *numbers]) for place, *numbers in map(str.split, rows)]
        return self.send(
            f"careers_{month}.csv", "\n".join(["Place,Month,Sixth,Work,NEET", *lines, ""]), month
        )

    def schools(self, month: str, *rows: tuple[str, str, object, object]) -> None:
        """Send a workbook of schools: area, school, reached, pupils."""
        book = openpyxl.Workbook()
        book.active.title = "About"
        sheet = book.create_sheet("Results")
        sheet.append(["Results by school"])
        sheet.append(["Area", "School", "Reached", "Pupils"])
        for row in rows:
            sheet.append(list(row))
        path = self.folder / "raw" / month / "schools.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)

    def build(self, month: str) -> None:
        """Read and conform everything up to a month; publish nothing."""
        with open_restricted(self.settings.warehouse) as connection:
            landed = land(connection, self.partnership, [month])
            assert landed.in_order, landed.failed
            conform(connection, Reference(self.partnership))

    def publish(self, *months: str) -> None:
        """Build months and tell readers what they may know, one publication each."""
        ledger = Ledger(self.settings.ledger)
        for month in months:
            self.build(month)
            release(self.settings.warehouse, ledger, Reference(self.partnership), [month])
            with open_release(self.settings.warehouse) as released:
                cells = released.new_cells([month])
            ledger.confirm(ledger.intend(cells, [month], f"v{month}"))

    def explain(
        self,
        indicator: str,
        place: str,
        period: str,
        *,
        month: str | None = None,
        category: str | None = None,
    ) -> Explanation:
        reference = Reference(self.partnership)
        question = ask(reference.partnership, indicator, place, period, category)
        return explain(self.settings, reference, question, month)

    def says(self, explanation: Explanation, *, everything: bool = False) -> str:
        return "\n".join(lines_of(explanation, Reference(self.partnership), everything=everything))

    def files(self) -> dict[str, str]:
        """Every file below the folder and the hash of its bytes."""
        return {
            path.relative_to(self.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }


def _village(folder: Path) -> Village:
    (folder / "raw" / "reference").mkdir(parents=True)
    made = Village(folder)
    for name, text in {
        "partnership.toml": PARTNERSHIP,
        "geography.csv": GEOGRAPHY,
        "population.csv": POPULATION,
        "indicators.toml": INDICATORS,
        "products.toml": PRODUCTS,
        "sources.toml": SOURCES,
    }.items():
        made.reference(name, text)
    return made


@pytest.fixture
def village(tmp_path: Path) -> Village:
    """The reference files, and nothing that arrived."""
    return _village(tmp_path / "data")


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """April to July in two editions, nothing small; to look at, never to change."""
    made = _village(tmp_path_factory.mktemp("year") / "data")
    both = ("A 0-9 21", "A 10-17 1212", "B 0-9 30", "D 0-9 32")
    made.children(APRIL, *both, "O 0-9 33")
    made.children(MAY, *both, "C 0-9 34", "unallocated 0-9 9")
    made.children(JUNE, *both)
    made.children(JULY, "A 0-9 19", about=MAY, name="cla_again.csv")
    made.requests(APRIL, *(f"{place} {age} 30" for place in "ABOD" for age in ("0-9", "10-17")))
    made.requests(MAY, *(f"{place} {age} 31" for place in "ABCD" for age in ("0-9", "10-17")))
    made.careers(MAY, "A 60 30 10", "B 50 40 9", "C 51 41 11", "D 52 42 12")
    made.schools(
        MAY,
        ("A", "Upper School", 20, 40),
        ("A", "Lower School", 15, 30),
        ("A", "Small School", "SUPP", 6),
        ("B", "Brook School", 9, 18),
    )
    made.publish(MAY, JULY)
    return made


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Village:
    """April to June in two editions with small counts and gaps of every kind; to look at, never to change."""
    made = _village(tmp_path_factory.mktemp("guarded") / "data")
    made.requests(APRIL, "A 0-9 20", "B 0-9 21", "O 0-9 22")
    made.requests(MAY, "A 0-9 2", "B 0-9 21", "C 0-9 22", "D 0-9 23")
    made.careers(MAY, "A 60 30 3", "B 50 40 9", "C 51 41 11", "D 52 42 12")
    made.careers(JUNE, "A 1 1 1", "B 20 10 9", "C 51 41 11", "D 52 42 12")
    made.children(MAY, "A 0-9 3", "A 10-17 20", "B 0-9 30", "B 10-17 31", "C 0-9 32", "D 0-9 34")
    made.children(JUNE, "A 0-9 30", "B 0-9 x", "C 0-9 z", "D 0-9 -", "D 10-17 35")
    made.publish(MAY, JUNE)
    return made
