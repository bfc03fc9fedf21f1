"""Young people aged 16 to 18: how many, who is not in education, employment or training and for how long.

Single young people become NEET and stop being so; the academic year's end in September takes many out and
brings more in. Everyone else is shared among the other destinations.
"""

import random
from dataclasses import dataclass

from obapipe.demo.parameters import City, Place, at
from obapipe.demo.sampling import Table, add, apportion, poisson, stream
from obapipe.periods import Period

SEPTEMBER = 9
THREE_MONTHS, SIX_MONTHS = 3, 6
DURATIONS = ("under_3_months", "3_to_5_months", "6_months_or_more")
SEEKING, UNAVAILABLE, NOT_KNOWN = "neet_seeking", "neet_unavailable", "not_known"


@dataclass
class _Neet:
    months: int
    destination: str


def destinations_and_durations(city: City) -> tuple[dict[str, Table], dict[str, Table]]:
    """Where young people are at each month's end, and how long those who are NEET have been so.

    Returns:
        month -> (place, destination) -> young people, and month -> (place, duration) -> young people NEET.
        The durations of a place and month add up to its NEET destinations.
    """
    destinations: dict[str, Table] = {month.text: {} for month in city.months}
    durations: dict[str, Table] = {month.text: {} for month in city.months}
    for place in city.everywhere:
        rng = stream(city.parameters.seed, "young people", place.code)
        shares = _settled_shares(city, place, rng)
        neet = _before(city, place, rng)
        for month in city.months:
            neet = _move(city, place, neet, month, rng)
            for one in neet:
                add(destinations[month.text], (place.code, one.destination), 1)
                add(durations[month.text], (place.code, _duration(one.months)), 1)
            _others(city, place, len(neet), shares, month, rng, destinations[month.text])
    return destinations, durations


def number_of_young_people(city: City, place: Place, month: Period) -> int:
    """How many aged 16 to 18 live in a place; the number changes each September."""
    year = month.start.year - (month.start.month < SEPTEMBER)
    number = place.young_people * city.parameters.young_people.yearly_change[str(year)]
    return round(number)


def expected_neet(city: City, place: Place, month: Period) -> float:
    """How many NEET a place should have at a month's end."""
    # A place's rate in the last month is in its sizes; the path and the month's effect say how far from it.
    neet = city.parameters.neet
    effect = neet.month_effect[month.start.month - 1]
    last = at(neet.percent, city.months[-1]) * neet.month_effect[city.months[-1].start.month - 1]
    return (
        number_of_young_people(city, place, month)
        * place.neet
        / place.young_people
        * (at(neet.percent, month) * effect / last)
    )


def expected_not_known(city: City, place: Place, rest: int, month: Period, rng: random.Random) -> float:
    """How many of the rest of a place's young people are not known in a month, with its own luck in it."""
    lost = city.parameters.not_known
    share = at(lost.percent, month) / 100 * lost.month_effect[month.start.month - 1] * place.index**0.5
    return rest * share * rng.uniform(1 - lost.noise, 1 + lost.noise)


def _before(city: City, place: Place, rng: random.Random) -> list[_Neet]:
    leave = city.parameters.neet.leave
    found: list[_Neet] = []
    for _ in range(round(expected_neet(city, place, city.months[0]))):
        months = 0
        while rng.random() >= leave:
            months += 1
        found.append(_Neet(months, _destination(city, rng)))
    return found


def _move(city: City, place: Place, before: list[_Neet], month: Period, rng: random.Random) -> list[_Neet]:
    neet = city.parameters.neet
    leave = neet.leave_in_september if month.start.month == SEPTEMBER else neet.leave
    stay = [_Neet(one.months + 1, one.destination) for one in before if rng.random() >= leave]
    missing = max(0.0, expected_neet(city, place, month) - len(stay))
    return stay + [_Neet(0, _destination(city, rng)) for _ in range(poisson(rng, missing))]


def _destination(city: City, rng: random.Random) -> str:
    return SEEKING if rng.random() < city.parameters.neet.seeking else UNAVAILABLE


def _duration(months: int) -> str:
    return DURATIONS[(months >= THREE_MONTHS) + (months >= SIX_MONTHS)]


def _settled_shares(city: City, place: Place, rng: random.Random) -> dict[str, float]:
    return {
        name: share * place.index**lean * rng.uniform(0.9, 1.1)
        for name, (share, lean) in city.parameters.destinations.items()
    }


def _others(
    city: City,
    place: Place,
    neet: int,
    shares: dict[str, float],
    month: Period,
    rng: random.Random,
    table: Table,
) -> None:
    rest = number_of_young_people(city, place, month) - neet
    unknown = min(rest, poisson(rng, expected_not_known(city, place, rest, month, rng)))
    add(table, (place.code, NOT_KNOWN), unknown)
    weights = [weight * rng.uniform(0.99, 1.01) for weight in shares.values()]
    for name, number in zip(shares, apportion(rest - unknown, weights), strict=True):
        add(table, (place.code, name), number)
