"""What the invented city is made of: `parameters.toml`, `clusters.csv` and `former_clusters.csv`, typed.

Only reading belongs here; how a figure is drawn from a parameter is in the module of its subject.
"""

import csv
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from obapipe.periods import Period, month_of, months_between

FOLDER = Path(__file__).parent
ANYWHERE_INDEX = (
    1.4  # how much need there is among children whose home is in no cluster, where 1 is the average
)

Trajectory = dict[str, float]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class History(_Table):
    """The months before the first: from when, and how far a place's past leans from the city's, a year."""

    first_month: str
    lean: float


class CityEntry(_Table):
    """The city itself; `growth` is the yearly growth of its children."""

    code: str
    name: str
    growth: float


class Unallocated(_Table):
    """Children whose home is in no cluster, in numbers or as shares of the city."""

    looked_after: int
    child_protection: int
    young_people: int
    neet_percent: float
    flow_share: float
    annual_share: float


class Stock(_Table):
    """Children with a status: `leave` is the chance a month of leaving, `pull` how hard the total is kept."""

    column: Literal["looked_after", "child_protection"]
    total: Trajectory
    leave: float
    pull: float
    starting_age: list[tuple[int, int, float]]


class YoungPeople(_Table):
    """How the number aged 16 to 18 changes with each academic year."""

    yearly_change: dict[str, float]


class Neet(_Table):
    """Young people not in education, employment or training."""

    percent: Trajectory
    month_effect: list[float]
    leave: float
    leave_in_september: float
    seeking: float


class NotKnown(_Table):
    """Young people whose destination is not known."""

    percent: Trajectory
    month_effect: list[float]
    noise: float


class Requests(_Table):
    """Requests for service; an agent has its share of requests and its share converted to referrals."""

    a_month: Trajectory
    month_effect: list[float]
    ages: list[float]
    source_agents: dict[str, tuple[float, float]]


class Referrals(_Table):
    """Referrals: those converted from requests and a share that is transferred in."""

    transferred: float
    reasons: dict[str, float]


class Assessments(_Table):
    """Common assessments initiated."""

    a_month: Trajectory
    month_effect: list[float]
    ages: list[float]
    agencies: dict[str, float]


class Phase(_Table):
    """Schools of a phase; `few` gives the share of schools that send a return where most do not."""

    pupils: float
    pupils_a_school: int
    absence: Trajectory
    month_effect: list[float]
    silent: float
    few: dict[str, float]


class Attendance(_Table):
    """School days by month and the phases."""

    days: list[int]
    phases: dict[str, Phase]


class Periodic(_Table):
    """A measure that arrives once a year or quarter; `parameters.toml` says what each key means."""

    indicator: str
    label: str
    file: str
    frequency: Literal["academic_year", "financial_year", "quarter"]
    lag: int
    final: int | None = None
    cohort: float | Literal["year_6"]
    of: Literal["free_meals_percent"] | None = None
    weight: Literal["conceptions"] | None = None
    percent: dict[str, float]
    lean: float


class Delivery(_Table):
    """A file that did not come when it should."""

    file: str
    month: str
    arrives: str


class Correction(_Table):
    """A month that was sent again with other figures."""

    file: str
    month: str
    arrives: str
    found: float = 0.0
    late: float = 0.0


class Words(_Table):
    """What the invented systems call things, by the name they have here."""

    status: dict[str, str]
    destination: dict[str, str]
    duration: dict[str, str]
    reason: dict[str, str]
    destinations_title: str
    archive: dict[str, list[str]]


class Parameters(_Table):
    """The whole of `parameters.toml`."""

    seed: str
    first_month: str
    last_month: str
    history: History
    city: CityEntry
    areas: dict[str, str]
    unallocated: Unallocated
    population: dict[str, float]
    stocks: dict[str, Stock]
    age_bands: dict[str, tuple[int, int]]
    young_people: YoungPeople
    neet: Neet
    not_known: NotKnown
    destinations: dict[str, tuple[float, float]]
    requests: Requests
    referrals: Referrals
    assessments: Assessments
    attendance: Attendance
    periodic: list[Periodic]
    delivery: list[Delivery]
    correction: list[Correction]
    words: Words


@dataclass(frozen=True)
class Place:
    """Where children live: a cluster as it is now or a part of one as it was. Sizes are of December 2013.

    Attributes:
        index: need against the city's average, 1 being the average.
        share: the part of the present cluster that this place is; 1 for a whole one.
        successor: the cluster it became part of, empty for a present cluster.
        last_month: the last month it was reported by its own name, empty for a present cluster.
    """

    code: str
    name: str
    area: str
    index: float
    children: float
    looked_after: float
    child_protection: float
    young_people: float
    neet: float
    year_6: float
    conceptions: float
    free_meals_percent: float
    share: float = 1.0
    successor: str = ""
    last_month: str = ""


@dataclass(frozen=True)
class City:
    """The parameters and the places.

    Attributes:
        places: where children are drawn for: present clusters, or the parts a cluster was made of.
        clusters: the present clusters.
        unallocated: the children whose home is in no cluster, as a place.
    """

    parameters: Parameters
    clusters: tuple[Place, ...]
    places: tuple[Place, ...]
    unallocated: Place

    @cached_property
    def months(self) -> list[Period]:
        """Every month of the demonstration."""
        first, last = self.parameters.first_month, self.parameters.last_month
        return [month_of(text) for text in months_between(first, last)]

    @cached_property
    def history(self) -> list[Period]:
        """Every month before the demonstration of which its archives still tell."""
        first, last = self.parameters.history.first_month, self.months[0].shift(-1).text
        return [month_of(text) for text in months_between(first, last)]

    @property
    def everywhere(self) -> tuple[Place, ...]:
        """The places and the children with none."""
        return (*self.places, self.unallocated)

    @cached_property
    def by_code(self) -> dict[str, Place]:
        """Places, clusters and the children with none, in the order files list them."""
        return {place.code: place for place in (*self.clusters, *self.places, self.unallocated)}

    def reported_as(self, code: str, month: str) -> str:
        """The code a place's figures carry for a month (a period's last): its own or its successor's."""
        place = self.by_code[code]
        return place.successor if place.successor and month > place.last_month else code


def load_city() -> City:
    """Read the parameter files that ship with the code."""
    parameters = Parameters.model_validate(
        tomllib.loads((FOLDER / "parameters.toml").read_text(encoding="utf-8"))
    )
    rows = _rows("clusters.csv")
    average = sum(float(row["neet"]) for row in rows) / sum(float(row["young_people"]) for row in rows)
    clusters = tuple(_cluster(row, average) for row in rows)
    former = {place.code: place for place in (_former(row, clusters) for row in _rows("former_clusters.csv"))}
    replaced = {place.successor for place in former.values()}
    places = (*(cluster for cluster in clusters if cluster.code not in replaced), *former.values())
    return City(parameters, clusters, places, _nowhere(parameters.unallocated, clusters))


def at(path: Trajectory, month: Period) -> float:
    """The value of a path in a month: straight lines between the months it names, level before and after."""
    known = [(_number(month_of(text)), value) for text, value in path.items()]
    number = _number(month)
    after = bisect_right([one for one, _ in known], number)
    if after in (0, len(known)):
        return known[min(after, len(known) - 1)][1]
    (first, low), (last, high) = known[after - 1], known[after]
    return low + (high - low) * (number - first) / (last - first)


def _number(month: Period) -> int:
    return month.start.year * 12 + month.start.month


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _cluster(row: dict[str, str], average: float) -> Place:
    return Place(
        code=row["code"],
        name=row["name"],
        area=row["area"],
        index=float(row["neet"]) / float(row["young_people"]) / average,
        children=float(row["children"]),
        looked_after=float(row["looked_after"]),
        child_protection=float(row["child_protection"]),
        young_people=float(row["young_people"]),
        neet=float(row["neet"]),
        year_6=float(row["year_6"]),
        conceptions=float(row["conceptions"]),
        free_meals_percent=float(row["free_meals_percent"]),
    )


def _former(row: dict[str, str], clusters: tuple[Place, ...]) -> Place:
    now = next(cluster for cluster in clusters if cluster.code == row["successor"])
    share = float(row["share"])
    return Place(
        code=row["code"],
        name=row["name"],
        area=now.area,
        index=now.index,
        children=now.children * share,
        looked_after=now.looked_after * share,
        child_protection=now.child_protection * share,
        young_people=now.young_people * share,
        neet=now.neet * share,
        year_6=now.year_6 * share,
        conceptions=now.conceptions * share,
        free_meals_percent=now.free_meals_percent,
        share=share,
        successor=now.code,
        last_month=row["last_month"],
    )


def _nowhere(given: Unallocated, clusters: tuple[Place, ...]) -> Place:
    return Place(
        code="unallocated",
        name="unallocated",
        area="",
        index=ANYWHERE_INDEX,
        children=given.annual_share * sum(one.children for one in clusters),
        looked_after=given.looked_after,
        child_protection=given.child_protection,
        young_people=given.young_people,
        neet=given.young_people * given.neet_percent / 100,
        year_6=given.annual_share * sum(one.year_6 for one in clusters),
        conceptions=given.annual_share * sum(one.conceptions for one in clusters),
        free_meals_percent=sum(one.free_meals_percent for one in clusters) / len(clusters),
    )
