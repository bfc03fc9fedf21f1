"""What is counted as it happens: requests for service, referrals and common assessments, Poisson by month.

Need decides how many a place has; age, agent, outcome and reason are drawn for each event.
"""

import random

from obapipe.demo.parameters import City, Place, at
from obapipe.demo.sampling import Table, add, pick, poisson, stream
from obapipe.periods import Period

CONVERTED, NOT_CONVERTED = "converted", "not_converted"
BY_PLANS, BY_CHILDREN = (
    0.6,
    0.4,
)  # a place's share of events: of the city's child protection plans, of its children


def requests_and_referrals(city: City) -> tuple[dict[str, Table], dict[str, Table]]:
    """Requests for service, and the referrals they and transfers from elsewhere become.

    Returns:
        month -> (place, age band, source agent, outcome) -> requests, and
        month -> (place, age band, source agent, primary reason) -> referrals.
    """
    requests: dict[str, Table] = {month.text: {} for month in city.months}
    referrals: dict[str, Table] = {month.text: {} for month in city.months}
    given, became = city.parameters.requests, city.parameters.referrals
    ages = dict(zip(city.parameters.age_bands, given.ages, strict=True))
    agents = {agent: share for agent, (share, _) in given.source_agents.items()}
    for place in city.everywhere:
        rng = stream(city.parameters.seed, "requests", place.code)
        for month in city.months:
            mean = expected_requests(city, place, month)
            for _ in range(poisson(rng, mean)):
                age, agent = pick(rng, ages), pick(rng, agents)
                outcome = CONVERTED if rng.random() < given.source_agents[agent][1] else NOT_CONVERTED
                add(requests[month.text], (place.code, age, agent, outcome), 1)
                if outcome == CONVERTED:
                    add(referrals[month.text], (place.code, age, agent, pick(rng, became.reasons)), 1)
            for _ in range(poisson(rng, mean * became.transferred)):
                key = (place.code, pick(rng, ages), pick(rng, agents), pick(rng, became.reasons))
                add(referrals[month.text], key, 1)
    return requests, referrals


def common_assessments(city: City) -> dict[str, Table]:
    """Common assessments initiated.

    Returns:
        month -> (place, age band, agency) -> assessments.
    """
    months: dict[str, Table] = {month.text: {} for month in city.months}
    given = city.parameters.assessments
    ages = dict(zip(city.parameters.age_bands, given.ages, strict=True))
    for place in city.everywhere:
        rng = stream(city.parameters.seed, "assessments", place.code)
        for month in city.months:
            mean = _mean(city, place, at(given.a_month, month) * _effect(given.month_effect, month))
            for _ in range(poisson(rng, mean)):
                add(months[month.text], (place.code, pick(rng, ages), pick(rng, given.agencies)), 1)
    return months


def expected_requests(city: City, place: Place, month: Period) -> float:
    """How many requests a place should have in a month."""
    given = city.parameters.requests
    return _mean(city, place, at(given.a_month, month) * _effect(given.month_effect, month))


def converted_share(city: City) -> float:
    """The share of all requests that become a referral."""
    agents = city.parameters.requests.source_agents.values()
    return sum(share * converted for share, converted in agents) / sum(share for share, _ in agents)


def recorded_late(rng: random.Random, table: Table, share: float) -> Table:
    """A month's requests as they stand once those that were recorded late are in."""
    return {key: number + poisson(rng, number * share) for key, number in table.items()}


def _effect(month_effect: list[float], month: Period) -> float:
    return month_effect[month.start.month - 1]


def _mean(city: City, place: Place, total: float) -> float:
    lost = city.parameters.unallocated.flow_share
    if place is city.unallocated:
        return total * lost
    plans = place.child_protection / sum(one.child_protection for one in city.places)
    children = place.children / sum(one.children for one in city.places)
    return total * (1 - lost) * (BY_PLANS * plans + BY_CHILDREN * children)
