"""Measures that arrive once a year or quarter, some time after the period they are about.

What was first sent as provisional comes again, corrected, where the parameters say so.
"""

from dataclasses import dataclass

from obapipe.demo.parameters import City, Periodic, Place
from obapipe.demo.sampling import binomial, poisson, stream
from obapipe.periods import Period, containing

LARGEST_SHARE = 0.97
PROVISIONAL_SHARE = 0.985  # of the cohort, that the first figures know of


@dataclass(frozen=True)
class Arrival:
    """A measure for one period, as it came in one month.

    Attributes:
        counts: place -> (numerator, denominator), whole children or events.
    """

    measure: Periodic
    period: Period
    month: str
    counts: dict[str, tuple[int, int]]


def arrivals(city: City) -> list[Arrival]:
    """Everything periodic that arrives during the demonstration, by month and in the parameters' order.

    The first month also brings what was the newest when the demonstration began.
    """
    found: list[Arrival] = []
    first, last = city.months[0], city.months[-1]
    for measure in city.parameters.periodic:
        period = containing(first.shift(-measure.lag - 12).text, measure.frequency)
        while _month_after(period, measure.lag) <= last.text:
            sent = [(measure.lag, measure.final is None)]
            sent += [] if measure.final is None else [(measure.final, True)]
            for lag, is_final in sent:
                month = max(_month_after(period, lag), first.text)
                recent = _month_after(period, lag) > first.shift(-12).text
                replaced = month == first.text and not is_final
                if recent and not replaced and month <= last.text:
                    found.append(
                        Arrival(measure, period, month, _counts(city, measure, period, final=is_final))
                    )
            period = period.shift(1)
    return sorted(found, key=lambda one: one.month)


def _month_after(period: Period, lag: int) -> str:
    return containing(f"{period.end:%Y-%m}", "month").shift(lag).text


def _counts(city: City, measure: Periodic, period: Period, *, final: bool) -> dict[str, tuple[int, int]]:
    counts: dict[str, tuple[int, int]] = {}
    average = _average(city, measure)
    chance = measure.percent[str(period.end.year)] / 100
    for place in city.everywhere:
        rng = stream(city.parameters.seed, measure.indicator, place.code, period.text)
        cohort = poisson(rng, _cohort(measure, place))
        own = min(LARGEST_SHARE, chance * _lean(measure, place) / average * rng.gauss(1, 0.015))
        numerator = binomial(rng, cohort, own)
        if measure.final is not None and not final:
            denominator = binomial(rng, cohort, PROVISIONAL_SHARE)
            counts[place.code] = (min(denominator, binomial(rng, numerator, PROVISIONAL_SHARE)), denominator)
        else:
            counts[place.code] = (numerator, cohort)
    return counts


def _cohort(measure: Periodic, place: Place) -> float:
    size = place.year_6 if measure.cohort == "year_6" else place.children * measure.cohort
    return size if measure.of is None else size * place.free_meals_percent / 100


def _lean(measure: Periodic, place: Place) -> float:
    if measure.weight is not None:
        return place.conceptions / place.children
    return place.index**measure.lean


def _average(city: City, measure: Periodic) -> float:
    whole = sum(_cohort(measure, place) for place in city.places)
    return sum(_cohort(measure, place) * _lean(measure, place) for place in city.places) / whole
