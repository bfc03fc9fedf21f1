"""Children with a status at the end of each month: single children who start, grow older and leave.

So a month's stock is last month's with starters and leavers, and its age bands add up by themselves.
"""

import random

from obapipe.demo.parameters import City, Place, Stock, at
from obapipe.demo.sampling import Table, add, poisson, stream
from obapipe.periods import Period

ADULT = 18 * 12


def children_snapshot(city: City) -> dict[str, Table]:
    """Children at each month's end.

    Returns:
        month -> (place, status, age band) -> children; cells without a child are left out.
    """
    months: dict[str, Table] = {month.text: {} for month in city.months}
    for status, stock in city.parameters.stocks.items():
        for place in city.everywhere:
            _one_place(city, status, stock, place, months)
    return months


def expected_children(city: City, stock: Stock, place: Place, month: Period) -> float:
    """How many a place should have, by the city's path and the place's share of its last month."""
    # Those with no cluster keep their number; the clusters share what is left of the city's total.
    lost = getattr(city.unallocated, stock.column)
    if place is city.unallocated:
        return float(lost)
    share = getattr(place, stock.column) / sum(getattr(one, stock.column) for one in city.places)
    return share * (at(stock.total, month) - lost)


def _one_place(
    city: City,
    status: str,
    stock: Stock,
    place: Place,
    months: dict[str, Table],
) -> None:
    rng = stream(city.parameters.seed, status, place.code)
    expected = [expected_children(city, stock, place, month) for month in city.months]
    ages = [_starting_age(rng, stock) for _ in range(round(expected[0]))]
    ages = [min(age + rng.randrange(24), ADULT - 1 - rng.randrange(24)) for age in ages]
    for month, target in zip(city.months, expected, strict=True):
        before = len(ages)
        ages = [age + 1 for age in ages if age + 1 < ADULT]
        grown_up = before - len(ages)
        ages = [age for age in ages if rng.random() >= stock.leave]
        # As many start as are expected to leave and did grow up, and part of the distance to the aim.
        mean = stock.leave * target + grown_up + stock.pull * (target - before)
        if mean < 0:
            # Far above what is expected: those who have been there longest leave.
            ages = ages[poisson(rng, -mean) :]
        else:
            ages += [_starting_age(rng, stock) for _ in range(poisson(rng, mean))]
        _count(city, months[month.text], (place.code, status), ages, month)


def _count(city: City, table: Table, key: tuple[str, ...], ages: list[int], month: Period) -> None:
    for band, (first, last) in city.parameters.age_bands.items():
        number = sum(first * 12 <= age < (last + 1) * 12 for age in ages)
        if number:
            add(table, (*key, band), number)


def _starting_age(rng: random.Random, stock: Stock) -> int:
    weights = [weight for _, _, weight in stock.starting_age]
    first, last, _ = rng.choices(stock.starting_age, weights)[0]
    return rng.randrange(first * 12, (last + 1) * 12)
