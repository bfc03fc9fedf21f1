"""Whether a month has arrived in full and anew, judged by what arrived before it and not by what the files hold."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from obapipe.checking.policy import Policy
from obapipe.ingest.files import Arrival
from obapipe.ingest.month import arrivals, received_months
from obapipe.ingest.problems import Problem, Severity
from obapipe.ingest.reading import Reading
from obapipe.partnership import Partnership
from obapipe.periods import month_of


def missing_sources(partnership: Partnership, month: str) -> list[str]:
    """The sources that sent a file a year earlier and not now.

    The same month last year comes first because schools send nothing in August and results come in the autumn. Where
    that month never arrived, a source counts if it sent a file in both of the two months before: what comes once a
    quarter or a year does not. A source that sends `once` is never missed.

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


def same_as_before(
    partnership: Partnership, readings: Iterable[Reading], there: Mapping[str, Sequence[Arrival]]
) -> dict[str, list[Problem]]:
    """A problem for each file with the very bytes of a file that its source sent the last time before.

    A file whose rows each arrive in their own period is the same in all its months, and a file that holds nothing but
    headings may well be the same: neither is told.

    Args:
        partnership: whose files they are.
        readings: the months to look at.
        there: what arrived, by month, oldest first.

    Returns:
        Month to problems, months without any left out.
    """
    severity = _severities(partnership)
    standing = {source.name for source in partnership.sources if source.received == "period"}
    found: dict[str, list[Problem]] = {}
    for reading in readings:
        months = [month for month in there if month < reading.received]
        given = {name for frame in reading.frames.values() for name in _files_with_rows(frame)}
        for arrival in reading.arrivals:
            grave = severity[arrival.extract]
            if grave is None or arrival.source in standing or arrival.name not in given:
                continue
            last = _last_of(arrival.source, months, there)
            same = next((one for one in last if one.sha256 == arrival.sha256), None)
            if same is not None:
                found.setdefault(reading.received, []).append(_same(arrival, same, grave))
    return found


def _last_of(source: str, months: Sequence[str], there: Mapping[str, Sequence[Arrival]]) -> list[Arrival]:
    for month in reversed(months):
        sent = [arrival for arrival in there[month] if arrival.source == source]
        if sent:
            return sent
    return []


def _files_with_rows(frame: pl.DataFrame) -> list[str]:
    return frame.filter(pl.col("source_row").is_not_null())["source_file"].unique().to_list()


def _severities(partnership: Partnership) -> dict[str, Severity | None]:
    """Extract to how serious a file that was sent twice is, by the gravest policy of the indicators made of it."""
    policy = Policy(partnership)
    made_of: dict[str, set[str]] = {source.extract: set() for source in partnership.sources}
    for name in partnership.indicators:
        made_of.setdefault(policy.extract(name), set()).add(name)
    return {
        extract: policy.severity("same_file_as_before", names) if names else _otherwise(partnership)
        for extract, names in made_of.items()
    }


def _otherwise(partnership: Partnership) -> Severity | None:
    said = partnership.checks.same_file_as_before.severity
    return None if said == "off" else said


def _same(arrival: Arrival, before: Arrival, severity: Severity) -> Problem:
    return Problem(
        severity,
        "same_file_as_before",
        arrival.name,
        found=f"the very bytes of {before.name}",
        expected="new figures",
        advice="Ask the sender whether the right file was sent.",
        extract=arrival.extract,
        source=arrival.source,
    )


def _sources(partnership: Partnership, month: str) -> set[str]:
    once = {source.name for source in partnership.sources if source.once}
    return {arrival.source for arrival in arrivals(partnership, month)} - once
