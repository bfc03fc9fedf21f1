"""School attendance by phase: schools, pupils and half-day sessions, by where the school is.

A month without school days has no file. Not every school sends its return, and in some places most do not.
"""

import random

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
            schools = _schools(given, place, rng)
            willing = _willing(given, place, schools)
            own = rng.gauss(0, 0.05)
            for month in taught:
                reporting = [size for size in willing if rng.random() >= given.silent]
                pupils = sum(reporting)
                sessions = 2 * days[month.start.month - 1] * pupils
                absent = binomial(
                    rng, sessions, _absence(given, place, month) * (1 + own) * rng.gauss(1, 0.03)
                )
                numbers = (len(schools), len(reporting), sum(schools), pupils, sessions, sessions - absent)
                for measure, number in zip(MEASURES, numbers, strict=True):
                    months[month.text][place.code, phase, measure] = number
    return months


def _schools(phase: Phase, place: Place, rng: random.Random) -> list[int]:
    pupils = round(place.children * phase.pupils)
    count = max(1, round(pupils / phase.pupils_a_school))
    return apportion(pupils, [rng.uniform(0.6, 1.4) for _ in range(count)])


def _willing(phase: Phase, place: Place, schools: list[int]) -> list[int]:
    share = phase.few.get(place.successor or place.code, 1.0)
    return schools[: max(1, round(len(schools) * share))]


def _absence(phase: Phase, place: Place, month: Period) -> float:
    return at(phase.absence, month) / 100 * phase.month_effect[month.start.month - 1] * place.index**0.35
