"""Whether a month has arrived in full, judged by what arrived before it. Says nothing about what the files hold."""

from obapipe.ingest.month import arrivals, received_months
from obapipe.partnership import Partnership
from obapipe.periods import month_of


def missing_sources(partnership: Partnership, month: str) -> list[str]:
    """The sources that sent a file a year earlier and not now.

    The same month last year comes first because schools send nothing in August and results come in the autumn. Where
    that month never arrived, a source counts if it sent a file in both of the two months before: what comes once a
    quarter or a year does not.

    Raises:
        PeriodError: `month` is not a month.
    """
    months = received_months(partnership)
    asked = month_of(month)
    last_year = asked.year_before().text
    if last_year in months:
        due = _sources(partnership, last_year)
    else:
        due = _sources(partnership, asked.shift(-1).text) & _sources(partnership, asked.shift(-2).text)
    return sorted(due - _sources(partnership, asked.text))


def _sources(partnership: Partnership, month: str) -> set[str]:
    return {arrival.source for arrival in arrivals(partnership, month)}
