"""What arrived for a month, read, mapped and validated: the door of ingestion. Nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from obapipe.ingest.files import (
    Arrival,
    Survey,
    digest,
    folder_months,
    signature,
    survey_folder,
    survey_root,
)
from obapipe.ingest.keys import FIRST_MONTH, LAST_MONTH
from obapipe.ingest.lookups import Lookups, known_extract
from obapipe.ingest.mapping import Mapped, map_file
from obapipe.ingest.problems import Problem
from obapipe.ingest.rows import absent_as_zero, later_file_wins
from obapipe.ingest.validation import typed, validate
from obapipe.partnership import Partnership, Source
from obapipe.periods import PeriodError, month_of

__all__ = ["Arrival", "Reading", "arrivals", "read_month", "read_months", "received_months", "signature"]


@dataclass(frozen=True)
class Reading:
    """A month's arrivals, read.

    Attributes:
        received: the month.
        frames: extract to its rows: `period`, `geography`, the dimensions, every measure of the extract
            (Int64, or Float64 where it carries decimals; null where not given), `source_status` (ok,
            withheld, missing, not_applicable), `source_file`, `source_row` (null where zeros stand for
            an absent row).
        problems: errors and warnings.
        arrivals: the files.
        failed: extracts with an error; they are not in `frames`.
    """

    received: str
    frames: dict[str, pl.DataFrame]
    problems: list[Problem]
    arrivals: list[Arrival]
    failed: set[str]


@dataclass(frozen=True)
class _Standing:
    """A file of `raw_root` whose rows each arrived in their own period, mapped once for all months."""

    source: Source
    arrival: Arrival
    mapped: Mapped

    def months(self) -> set[str]:
        rows = self.mapped.rows
        return set() if rows is None else set(rows[LAST_MONTH].to_list())


@dataclass(frozen=True)
class _Gathered:
    """One month before validation."""

    received: str
    arrivals: list[Arrival] = field(default_factory=list[Arrival])
    problems: list[Problem] = field(default_factory=list[Problem])
    frames: dict[str, pl.DataFrame] = field(default_factory=dict[str, pl.DataFrame])


def arrivals(partnership: Partnership, received: str) -> list[Arrival]:
    """The files that arrived for a month and that a source reads, by source and name.

    Raises:
        PeriodError: `received` is not a month.
    """
    month = month_of(received).text
    lookups = Lookups(partnership)
    standing, _ = _standing(partnership, lookups)
    return [
        *(_arrival(month, source, path, name) for source, path, name in _survey(partnership, month).files),
        *(replace(one.arrival, received=month) for one in standing if month in one.months()),
    ]


def received_months(partnership: Partnership) -> list[str]:
    """Every month for which something arrived, sorted."""
    standing, _ = _standing(partnership, Lookups(partnership))
    stated = {
        source.received
        for source in partnership.sources
        if source.root == "raw_root" and source.received not in (None, "period")
    }
    months = {*folder_months(partnership), *(str(month) for month in stated)}
    return sorted(months.union(*(one.months() for one in standing)))


def read_month(partnership: Partnership, received: str) -> Reading:
    """Read, map and validate what arrived for a month; faults are in the reading, none is raised."""
    return read_months(partnership, [received])[0]


def read_months(partnership: Partnership, months: Sequence[str]) -> list[Reading]:
    """The same for several months, faster than one by one: each extract is validated once.

    Returns:
        One reading a month, in the order asked.
    """
    lookups = Lookups(partnership)
    standing, unread = _standing(partnership, lookups)
    gathered = [_gather(partnership, month, lookups, standing, unread) for month in months]
    for extract_name in sorted({name for one in gathered for name in one.frames}):
        extract = known_extract(extract_name)
        received = [
            one.frames[extract_name].with_columns(pl.lit(one.received).alias("received"))
            for one in gathered
            if extract_name in one.frames
        ]
        weighted = lookups.weighted(extract)
        categories = {
            name: list(lookups.categories[name]) for name in extract.dimensions if name not in extract.ages
        }
        found = validate(
            pl.concat(received), extract, categories, weighted, _headings(partnership, gathered, extract_name)
        )
        for one in gathered:
            one.problems.extend(found.get(one.received, []))
            if extract_name in one.frames:
                rows = typed(one.frames[extract_name], extract, decimals=weighted is not None)
                one.frames[extract_name] = rows.sort(extract.key, maintain_order=True)
    return [_reading(one) for one in gathered]


def _reading(one: _Gathered) -> Reading:
    failed = {
        problem.extract
        for problem in one.problems
        if problem.severity == "error" and problem.extract is not None
    }
    frames = {name: frame for name, frame in sorted(one.frames.items()) if name not in failed}
    return Reading(one.received, frames, one.problems, one.arrivals, failed)


def _gather(
    partnership: Partnership, asked: str, lookups: Lookups, standing: list[_Standing], unread: list[Problem]
) -> _Gathered:
    try:
        month = month_of(asked).text
    except PeriodError as reason:
        wrong = Problem(
            "error",
            "not_a_month",
            asked,
            found=f"'{asked}'",
            expected="a month such as 2013-07",
            advice=str(reason),
        )
        return _Gathered(asked, problems=[wrong])
    survey = _survey(partnership, month)
    one = _Gathered(month, problems=[*survey.problems, *unread])
    by_source: dict[str, list[Mapped]] = {}
    for source, path, name in survey.files:
        one.arrivals.append(_arrival(month, source, path, name))
        by_source.setdefault(source.name, []).append(_read(path, name, source, lookups, month))
    for item in standing:
        if month in item.months():
            one.arrivals.append(replace(item.arrival, received=month))
            by_source.setdefault(item.source.name, []).append(_of_month(item.mapped, month))
    if not one.arrivals and not one.problems:
        one.problems.append(_nothing(month))
    sources = {source.name: source for source in partnership.sources}
    parts: dict[str, list[pl.DataFrame]] = {}
    for name, mapped in by_source.items():
        one.problems.extend(problem for item in mapped for problem in item.problems)
        rows = _of_source(sources[name], mapped, lookups)
        if rows is not None and rows.height:
            parts.setdefault(sources[name].extract, []).append(rows)
    for name, frames in parts.items():
        rows, replaced = later_file_wins(pl.concat(frames), known_extract(name))
        one.problems.extend(replaced)
        one.frames[name] = rows.drop(FIRST_MONTH, LAST_MONTH)
    return one


def _of_source(source: Source, mapped: Iterable[Mapped], lookups: Lookups) -> pl.DataFrame | None:
    read = [item for item in mapped if item.rows is not None]
    frames = [item.rows for item in read if item.rows is not None]
    if not frames:
        return None
    rows = pl.concat(frames)
    if source.absent == "zero":
        stated = [item.stated for item in read if item.stated is not None]
        return absent_as_zero(rows, source, known_extract(source.extract), lookups, stated)
    return rows


def _survey(partnership: Partnership, month: str) -> Survey:
    surveys = [survey_folder(partnership, month)]
    surveys += [
        survey_root(partnership, source)
        for source in partnership.sources
        if source.root == "raw_root" and source.received == month
    ]
    return Survey(
        [file for survey in surveys for file in survey.files],
        [problem for survey in surveys for problem in survey.problems],
    )


def _standing(partnership: Partnership, lookups: Lookups) -> tuple[list[_Standing], list[Problem]]:
    """The files whose rows each arrived in their own period, and why any of them cannot be read."""
    items: list[_Standing] = []
    problems: list[Problem] = []
    for source in partnership.sources:
        if source.received != "period":
            continue
        survey = survey_root(partnership, source)
        problems += survey.problems
        for _, path, name in survey.files:
            mapped = _read(path, name, source, lookups, None)
            if mapped.rows is None:
                problems += mapped.problems
            items.append(_Standing(source, _arrival("", source, path, name), mapped))
    return items, problems


def _of_month(mapped: Mapped, month: str) -> Mapped:
    if mapped.rows is None:
        return mapped
    return Mapped(mapped.rows.filter(pl.col(LAST_MONTH) == month), mapped.problems)


def _read(path: Path, name: str, source: Source, lookups: Lookups, received: str | None) -> Mapped:
    try:
        content = path.read_bytes()
    except OSError as reason:
        unreadable = Problem(
            "error",
            "unreadable_file",
            name,
            found=f"a file that does not open ({reason.strerror})",
            expected="a file that we may read",
            advice="Close it where it is open, or ask for the right to read it.",
            extract=source.extract,
        )
        return Mapped(None, [unreadable])
    return map_file(content, name, source, lookups, received)


def _arrival(received: str, source: Source, path: Path, name: str) -> Arrival:
    return Arrival(received, source.name, source.extract, path, name, digest(path))


def _headings(
    partnership: Partnership, gathered: Iterable[_Gathered], extract: str
) -> dict[tuple[str, str], str]:
    sources = {source.name: source for source in partnership.sources if source.extract == extract}
    return {
        (arrival.name, column): heading
        for one in gathered
        for arrival in one.arrivals
        if arrival.source in sources
        for column, heading in sources[arrival.source].columns.items()
    }


def _nothing(month: str) -> Problem:
    return Problem(
        "error",
        "nothing_arrived",
        month,
        found=f"nothing arrived for {month}",
        expected=f'files in the folder raw/{month}, or a source that says `received` = "{month}"',
        advice="Put the month's files there, or name a month that has arrived.",
    )
