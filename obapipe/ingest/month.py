"""What arrived for a month, read, mapped and validated: the door of ingestion. Nothing is written here."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import polars as pl

from obapipe.ingest.files import (
    Arrival,
    Survey,
    digest,
    folder_months,
    signature,
    stray_folders,
    survey_folder,
    survey_root,
)
from obapipe.ingest.lookups import Lookups, known_extract
from obapipe.ingest.mapping import Shaped, map_rows, shape_file
from obapipe.ingest.placing import Places, Where, placed
from obapipe.ingest.problems import Problem, has_errors
from obapipe.ingest.reading import Reading, hold_back
from obapipe.ingest.rows import files_that_share, later_file_wins
from obapipe.ingest.shaping import RECEIVED, heading_of
from obapipe.ingest.validation import typed, validate
from obapipe.partnership import Partnership, Source
from obapipe.periods import PeriodError, month_of

__all__ = [
    "Arrival",
    "Reading",
    "arrivals",
    "arrivals_by_month",
    "folder_problems",
    "read_month",
    "read_months",
    "received_months",
    "signature",
    "standing_trouble",
]


@dataclass
class _Gathering:
    """Several months on their way to readings.

    Attributes:
        months: the months asked for.
        problems: by month.
        arrivals: by month.
        shaped: by source, the files that could be shaped.
        standing: by source, the files whose rows each arrive in their own period.
        month_of: (extract, file) to the month it arrived in; a file without one concerns every month.
        frames: by extract, the rows of all months.
        places: by source, file and sheet, where the columns are.
        needs: by month, file to the others without which it cannot be judged.
    """

    months: list[str]
    problems: dict[str, list[Problem]]
    arrivals: dict[str, list[Arrival]]
    shaped: dict[str, list[Shaped]] = field(default_factory=dict[str, list[Shaped]])
    standing: dict[str, list[Arrival]] = field(default_factory=dict[str, list[Arrival]])
    month_of: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict[str, list[pl.DataFrame]])
    places: dict[Where, Places] = field(default_factory=dict[Where, Places])
    needs: dict[str, dict[str, set[str]]] = field(default_factory=dict[str, dict[str, set[str]]])

    def tell(self, problems: Iterable[Problem]) -> None:
        """Give each problem to the month of its file, or to every month."""
        for problem in problems:
            month = self.month_of.get((problem.extract or "", problem.file))
            for one in self.months if month is None else [month]:
                self.problems[one].append(problem)

    def need(self, month: str, file: str, other: str) -> None:
        """A file of a month cannot be judged without another."""
        self.needs.setdefault(month, {}).setdefault(file, set()).add(other)


def arrivals(partnership: Partnership, received: str) -> list[Arrival]:
    """The files that arrived for a month and that a source reads, by source and name.

    Raises:
        PeriodError: `received` is not a month.
    """
    month = month_of(received).text
    return _arrived(partnership, month, _standing(partnership))


def arrivals_by_month(partnership: Partnership) -> dict[str, list[Arrival]]:
    """The same for every month for which something arrived, oldest first."""
    standing = _standing(partnership)
    return {month: _arrived(partnership, month, standing) for month in _months(partnership, standing)}


def received_months(partnership: Partnership) -> list[str]:
    """Every month for which something arrived, sorted."""
    return _months(partnership, _standing(partnership))


def standing_trouble(partnership: Partnership) -> bool:
    """Whether a file whose rows each arrive in their own period is gone or wrong, so that its months are not known."""
    standing = _standing(partnership)
    found = {arrival.source for arrival, _ in standing}
    sources = {source.name for source in partnership.sources if source.received == "period"}
    return found != sources or any(whole.wrong for _, whole in standing)


def folder_problems(partnership: Partnership, landed: Iterable[str]) -> list[Problem]:
    """What is wrong with the folder of what came in as a whole, whichever month is asked for.

    Args:
        partnership: whose folder it is.
        landed: the months that are in the warehouse.

    Returns:
        An error for each folder that nothing reads and for each landed month that is not there any more. While a
        file that gives many months cannot be read, no month is said to be gone: that file's own error is what is wrong.
    """
    gone = [] if standing_trouble(partnership) else sorted(set(landed) - set(received_months(partnership)))
    return [*stray_folders(partnership), *(_gone(month) for month in gone)]


def read_month(partnership: Partnership, received: str) -> Reading:
    """Read, map and validate what arrived for a month; faults are in the reading, none is raised."""
    return read_months(partnership, [received])[0]


def read_months(
    partnership: Partnership, months: Sequence[str], progress: Callable[[str], None] = lambda _month: None
) -> list[Reading]:
    """The same for several months, much faster than one by one: the files of a source are typed together.

    Args:
        partnership: whose extracts they are.
        months: which to read.
        progress: told each month as its files are read.

    Returns:
        One reading a month, in the order asked.
    """
    asked = {text: _month(text) for text in months}
    known = list(dict.fromkeys(month for month in asked.values() if month is not None))
    lookups = Lookups(partnership)
    everything = _Gathering(known, {month: [] for month in known}, {month: [] for month in known})
    _shape_all(everything, partnership, lookups, progress)
    for source in partnership.sources:
        if source.name in everything.shaped:
            _map(everything, source, lookups)
    frames = {name: _judge(everything, name, partnership, lookups) for name in sorted(everything.frames)}
    readings = dict(
        zip(known, hold_back([_reading(month, everything, frames) for month in known]), strict=True)
    )
    return [readings[month] if month is not None else _no_month(text) for text, month in asked.items()]


def _shape_all(
    everything: _Gathering, partnership: Partnership, lookups: Lookups, progress: Callable[[str], None]
) -> None:
    for month in everything.months:
        progress(month)
        survey = _survey(partnership, month)
        everything.problems[month] += survey.problems
        for source, path, name in survey.files:
            everything.month_of[source.extract, name] = month
            shaped, sha256 = _read(path, name, source, lookups, month)
            everything.arrivals[month].append(_arrival(month, source, path, name, sha256))
            _keep(everything, source, shaped)
    for source, survey in _standing_surveys(partnership):
        everything.tell(survey.problems)
        for _, path, name in survey.files:
            shaped, sha256 = _read(path, name, source, lookups, None)
            everything.standing.setdefault(source.name, []).append(_arrival("", source, path, name, sha256))
            _keep(everything, source, shaped)


def _keep(everything: _Gathering, source: Source, shaped: Shaped) -> None:
    everything.tell(shaped.problems)
    everything.places |= shaped.places
    if shaped.rows is not None:
        everything.shaped.setdefault(source.name, []).append(shaped)


def _map(everything: _Gathering, source: Source, lookups: Lookups) -> None:
    rows, problems = map_rows(everything.shaped[source.name], source, lookups)
    everything.tell(problems)
    for arrival in everything.standing.get(source.name, []):
        own = rows.filter(pl.col("source_file") == arrival.name)[RECEIVED].unique()
        for month in own.filter(own.is_in(everything.months)).sort().to_list():
            everything.arrivals[month].append(replace(arrival, received=month))
    everything.frames.setdefault(source.extract, []).append(
        rows.filter(pl.col(RECEIVED).is_in(everything.months))
    )


def _judge(
    everything: _Gathering, name: str, partnership: Partnership, lookups: Lookups
) -> dict[str, pl.DataFrame]:
    """Settle what several files give, validate, and cut an extract's rows by month."""
    extract = known_extract(name)
    rows = pl.concat(everything.frames[name], how="diagonal")
    filled = rows.filter(pl.col("source_row").is_null()).select(RECEIVED, "source_file").unique()
    for month, file in filled.iter_rows():
        _need_all(everything, month, file, name)
    settled, replaced = later_file_wins(rows, extract)
    everything.tell(placed(replaced, everything.places))
    if replaced:
        for month, file, other in files_that_share(rows, extract).iter_rows():
            everything.need(month, file, other)
    rows = settled
    weighted = lookups.weighted(extract)
    categories = {one: list(lookups.categories[one]) for one in extract.dimensions if one not in extract.ages}
    for month, problems in validate(rows, extract, categories, weighted).items():
        everything.problems[month] += placed(problems, everything.places)
    rows = (
        typed(rows, extract, decimals=weighted is not None)
        .drop(pl.selectors.starts_with(heading_of("")))
        .sort(RECEIVED, *extract.key, maintain_order=True)
    )
    parts = rows.partition_by(RECEIVED, as_dict=True, include_key=False, maintain_order=True)
    return {str(month): part for (month,), part in parts.items()}


def _need_all(everything: _Gathering, month: str, file: str, extract: str) -> None:
    """A file whose absent rows count as zero needs every other of its extract: they may hold those rows."""
    arrived = {one.name for one in everything.arrivals[month] if one.extract == extract}
    told = {
        problem.file
        for problem in everything.problems[month]
        if problem.extract == extract and problem.severity == "error"
    }
    for other in (arrived | told) - {file}:
        everything.need(month, file, other)


def _reading(month: str, everything: _Gathering, frames: dict[str, dict[str, pl.DataFrame]]) -> Reading:
    problems, came = everything.problems[month], everything.arrivals[month]
    if not came and not problems:
        problems.append(_nothing(month))
    given = {name: by_month[month] for name, by_month in frames.items() if month in by_month}
    needs = {file: frozenset(others) for file, others in everything.needs.get(month, {}).items()}
    return Reading(month, given, problems, came, needs=needs)


def _month(text: str) -> str | None:
    try:
        return month_of(text).text
    except PeriodError:
        return None


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


def _standing_surveys(partnership: Partnership) -> list[tuple[Source, Survey]]:
    """The files whose rows each arrive in their own period."""
    return [
        (source, survey_root(partnership, source))
        for source in partnership.sources
        if source.received == "period"
    ]


@dataclass(frozen=True)
class _Question:
    """Which months a file has rows for; the same question for the same bytes, mapping and catalogue."""

    sha256: str
    told_by: str
    path: Path
    name: str
    source: Source = field(compare=False)
    partnership: Partnership = field(compare=False)


@dataclass(frozen=True)
class _Whole:
    """The months that a file has rows for, and whether anything in it is wrong, so that there may be more."""

    months: frozenset[str]
    wrong: bool


def _standing(partnership: Partnership) -> list[tuple[Arrival, _Whole]]:
    """The files whose rows each arrive in their own period."""
    surveys = _standing_surveys(partnership)
    if not surveys:
        return []
    catalogue = [one.model_dump_json() for one in partnership.indicators.values()]
    common = "\n".join([partnership.geography.write_csv(), str(partnership.categories), *catalogue])
    found: list[tuple[Arrival, _Whole]] = []
    for source, survey in surveys:
        told_by = common + source.model_dump_json()
        for _, path, name in survey.files:
            arrival = _arrival("", source, path, name, digest(path))
            asked = _Question(arrival.sha256, told_by, path, name, source, partnership)
            found.append((arrival, _whole(asked)))
    return found


@lru_cache(maxsize=64)
def _whole(asked: _Question) -> _Whole:
    lookups = Lookups(asked.partnership)
    shaped, _ = _read(asked.path, asked.name, asked.source, lookups, None)
    if shaped.rows is None:
        return _Whole(frozenset(), wrong=True)
    rows, problems = map_rows([shaped], asked.source, lookups)
    return _Whole(frozenset(rows[RECEIVED].to_list()), wrong=has_errors([*shaped.problems, *problems]))


def _months(partnership: Partnership, standing: list[tuple[Arrival, _Whole]]) -> list[str]:
    stated = {
        source.received
        for source in partnership.sources
        if source.root == "raw_root" and source.received is not None and source.received != "period"
    }
    return sorted({*folder_months(partnership), *stated}.union(*(whole.months for _, whole in standing)))


def _arrived(partnership: Partnership, month: str, standing: list[tuple[Arrival, _Whole]]) -> list[Arrival]:
    survey = _survey(partnership, month)
    own = [_arrival(month, source, path, name, digest(path)) for source, path, name in survey.files]
    return [*own, *(replace(one, received=month) for one, whole in standing if month in whole.months)]


def _read(
    path: Path, name: str, source: Source, lookups: Lookups, received: str | None
) -> tuple[Shaped, str]:
    """What a file gives, and the sha256 of the very bytes that gave it."""
    try:
        content = path.read_bytes()
    except OSError as reason:
        return Shaped(None, [_unreadable(name, source, reason)]), ""
    shaped = shape_file(content, name, source, lookups, received)
    return shaped, hashlib.sha256(content).hexdigest()


def _unreadable(name: str, source: Source, reason: OSError) -> Problem:
    gone = isinstance(reason, FileNotFoundError)
    return Problem(
        "error",
        "unreadable_file",
        name,
        found="a file that has gone since we looked"
        if gone
        else f"a file that does not open ({reason.strerror})",
        expected="a file that we may read",
        advice="Run this again once everything has been copied."
        if gone
        else "Close it where it is open, or ask for the right to read it.",
        extract=source.extract,
        source=source.name,
    )


def _arrival(received: str, source: Source, path: Path, name: str, sha256: str) -> Arrival:
    return Arrival(received, source.name, source.extract, path, name, sha256)


def _no_month(text: str) -> Reading:
    wrong = Problem(
        "error",
        "not_a_month",
        text,
        found=f"'{text}'",
        expected="a month such as 2013-07",
        advice="Name a month for which something arrived.",
    )
    return Reading(text, {}, [wrong], [])


def _gone(month: str) -> Problem:
    return Problem(
        "error",
        "month_gone",
        month,
        found=f"nothing any more for {month}, which is in the warehouse",
        expected=f"what arrived for {month} when it was last built",
        advice="Put it back, or delete the warehouse folder to start from what is there now.",
    )


def _nothing(month: str) -> Problem:
    return Problem(
        "error",
        "nothing_arrived",
        month,
        found=f"nothing arrived for {month}",
        expected=f'files in the folder raw/{month}, or a source that says `received` = "{month}"',
        advice="Put the month's files there, or name a month that has arrived.",
    )
