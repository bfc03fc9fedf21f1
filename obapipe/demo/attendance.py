"""School attendance by phase: schools, pupils and half-day sessions, by where the school is.

A month without school days has no file. Not every school sends its return, and in some places most do not.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from obapipe.demo.parameters import City, Phase, Place, at
from obapipe.demo.sampling import Table, apportion, binomial, stream
from obapipe.periods import Period

MEASURES = (
    "schools_expected",
    "schools_reporting",
    "pupils_expected",
    "pupils_reporting",
    "sessions_possible",
    "sessions_attended",
)


@dataclass(frozen=True)
class Local:
    """A place's schools of a phase by their pupils, those that may send a return, and how its absence differs."""

    schools: list[int]
    willing: list[int]
    own: float


def attendance(city: City) -> dict[str, Table]:
    """Attendance in each month that has school days.

    Returns:
        month -> (place, phase, measure) -> schools, pupils or half-day sessions.
    """
    days = city.parameters.attendance.days
    taught = [month for month in city.months if days[month.start.month - 1]]
    months: dict[str, Table] = {month.text: {} for month in taught}
    for phase, given in city.parameters.attendance.phases.items():
        for place in city.places:
            rng = stream(city.parameters.seed, "attendance", phase, place.code)
            local = _local(given, place, rng)
            for month in taught:
                for measure, number in returned(given, place, local, month, days, rng).items():
                    months[month.text][place.code, phase, measure] = number
    return months


def schools_of(city: City, phase: str, place: Place) -> Local:
    """The schools of a place, the same as in `attendance`."""
    given = city.parameters.attendance.phases[phase]
    return _local(given, place, stream(city.parameters.seed, "attendance", phase, place.code))


def returned(
    phase: Phase, place: Place, local: Local, month: Period, days: Sequence[int], rng: random.Random
) -> dict[str, int]:
    """What the schools of a place sent for a month, by MEASURES."""
    reporting = [size for size in local.willing if rng.random() >= phase.silent]
    pupils = sum(reporting)
    sessions = 2 * days[month.start.month - 1] * pupils
    absent = binomial(rng, sessions, _absence(phase, place, month) * (1 + local.own) * rng.gauss(1, 0.03))
    numbers = (
        len(local.schools),
        len(reporting),
        sum(local.schools),
        pupils,
        sessions,
        sessions - absent,
    )
    return dict(zip(MEASURES, numbers, strict=True))


def _local(phase: Phase, place: Place, rng: random.Random) -> Local:
    schools = _schools(phase, place, rng)
    return Local(schools, _willing(phase, place, schools), rng.gauss(0, 0.05))


def _schools(phase: Phase, place: Place, rng: random.Random) -> list[int]:
    pupils = round(place.children * phase.pupils)
    count = max(1, round(pupils / phase.pupils_a_school))
    return apportion(pupils, [rng.uniform(0.6, 1.4) for _ in range(count)])


def _willing(phase: Phase, place: Place, schools: list[int]) -> list[int]:
    share = phase.few.get(place.successor or place.code, 1.0)
    return schools[: max(1, round(len(schools) * share))]


def _absence(phase: Phase, place: Place, month: Period) -> float:
    return at(phase.absence, month) / 100 * phase.month_effect[month.start.month - 1] * place.index**0.35
