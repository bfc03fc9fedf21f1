"""The four years before the demonstration begins: whole figures of each month, as an archive would still have them.

What a place had in its first month is where its past ends, so stocks are followed backwards from there. The streams are
of their own: whatever changes here leaves the demonstration's own months alone. No age and no agent is kept.
"""

import random
from collections.abc import Callable

from obapipe.demo.attendance import returned, schools_of
from obapipe.demo.flows import CONVERTED, NOT_CONVERTED, converted_share, expected_requests
from obapipe.demo.parameters import City, Stock
from obapipe.demo.sampling import Table, binomial, poisson, stream
from obapipe.demo.stocks import expected_children
from obapipe.demo.young_people import SEPTEMBER, expected_neet, expected_not_known, number_of_young_people
from obapipe.periods import Period

NEET, NOT_KNOWN, SETTLED = "neet", "not_known", "settled"
MONTHS_A_YEAR = 12
ATTENDED = ("sessions_possible", "sessions_attended")


def children(city: City, first: Table) -> dict[str, Table]:
    """Children at each month's end.

    Args:
        city: the parameters and places.
        first: the demonstration's first month, (place, status, age band) -> children.

    Returns:
        month -> (place, status) -> children.
    """
    months: dict[str, Table] = {month.text: {} for month in city.history}
    for status, stock in city.parameters.stocks.items():
        for place in city.everywhere:
            rng = stream(city.parameters.seed, "history", status, place.code)
            lean = _lean(city, rng)
            number = sum(n for (code, which, _), n in first.items() if (code, which) == (place.code, status))
            for month in reversed(city.history):
                target = lean(month) * expected_children(city, stock, place, month)
                number = _a_month_earlier(rng, stock, number, target)
                months[month.text][place.code, status] = number
    return months


def young_people(city: City, first: Table) -> dict[str, Table]:
    """Young people NEET, not known and in anything else at each month's end.

    Args:
        city: the parameters and places.
        first: the demonstration's first month, (place, destination) -> young people.

    Returns:
        month -> (place, NEET, NOT_KNOWN or SETTLED) -> young people.
    """
    months: dict[str, Table] = {month.text: {} for month in city.history}
    given = city.parameters.neet
    for place in city.everywhere:
        rng = stream(city.parameters.seed, "history", "young people", place.code)
        lean = _lean(city, rng)
        neet = sum(n for (code, name), n in first.items() if code == place.code and name.startswith("neet"))
        for month in reversed(city.history):
            leave = given.leave_in_september if month.start.month == SEPTEMBER - 1 else given.leave
            stay = binomial(rng, neet, 1 - leave)
            neet = stay + poisson(rng, max(0.0, lean(month) * expected_neet(city, place, month) - stay))
            rest = number_of_young_people(city, place, month) - neet
            unknown = min(rest, poisson(rng, expected_not_known(city, place, rest, month, rng)))
            for name, number in ((NEET, neet), (NOT_KNOWN, unknown), (SETTLED, rest - unknown)):
                months[month.text][place.code, name] = number
    return months


def requests(city: City) -> dict[str, Table]:
    """Requests for service in each month.

    Returns:
        month -> (place, CONVERTED or NOT_CONVERTED to a referral) -> requests.
    """
    months: dict[str, Table] = {month.text: {} for month in city.history}
    share = converted_share(city)
    for place in city.everywhere:
        rng = stream(city.parameters.seed, "history", "requests", place.code)
        for month in city.history:
            number = poisson(rng, expected_requests(city, place, month))
            converted = binomial(rng, number, share)
            months[month.text][place.code, CONVERTED] = converted
            months[month.text][place.code, NOT_CONVERTED] = number - converted
    return months


def sessions(city: City) -> dict[str, Table]:
    """Half-day sessions in each month that has school days.

    Returns:
        month -> (place, phase, one of ATTENDED) -> sessions.
    """
    days = city.parameters.attendance.days
    taught = [month for month in city.history if days[month.start.month - 1]]
    months: dict[str, Table] = {month.text: {} for month in taught}
    for phase, given in city.parameters.attendance.phases.items():
        for place in city.places:
            rng = stream(city.parameters.seed, "history", "attendance", phase, place.code)
            local = schools_of(city, phase, place)
            for month in taught:
                numbers = returned(given, place, local, month, days, rng)
                for measure in ATTENDED:
                    months[month.text][place.code, phase, measure] = numbers[measure]
    return months


def _lean(city: City, rng: random.Random) -> Callable[[Period], float]:
    """By what a place's own past was above or below the city's path: nothing when the demonstration begins."""
    factor, first = 1 + rng.gauss(0, city.parameters.history.lean), city.months[0].start
    return lambda month: (
        factor ** ((first.year - month.start.year) + (first.month - month.start.month) / MONTHS_A_YEAR)
    )


def _a_month_earlier(rng: random.Random, stock: Stock, number: int, target: float) -> int:
    stay = binomial(rng, number, 1 - stock.leave)
    mean = stock.leave * target + stock.pull * (target - number)
    return stay + poisson(rng, mean) if mean >= 0 else max(0, stay - poisson(rng, -mean))
