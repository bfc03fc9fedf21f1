"""Whether a month has arrived in full, judged by what arrived before it. Says nothing about what the files hold."""

from obapipe.ingest.month import arrivals, received_months
from obapipe.partnership import Partnership
from obapipe.periods import month_of


def missing_sources(partnership: Partnership, month: str) -> list[str]:
    """The sources that sent a file a year earlier, or the month before where there is no such year, and not now.

    The same month last year comes first because schools send nothing in August and results come in the autumn.
    """
    months = received_months(partnership)
    asked = month_of(month)
    before = next((one for one in (asked.year_before().text, asked.shift(-1).text) if one in months), None)
    if before is None:
        return []
    here = {arrival.source for arrival in arrivals(partnership, month)}
    return sorted({arrival.source for arrival in arrivals(partnership, before)} - here)
