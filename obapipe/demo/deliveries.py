"""Which file brings what, in which folder, and what its columns are called: the exports of invented systems.

`reference/sources.toml` says the same the other way round. Figures come from the modules of their subjects.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from obapipe.demo import history
from obapipe.demo.attendance import MEASURES, attendance
from obapipe.demo.flows import CONVERTED, common_assessments, recorded_late, requests_and_referrals
from obapipe.demo.parameters import City, Correction
from obapipe.demo.periodic import arrivals
from obapipe.demo.sampling import Table, add, binomial, stream
from obapipe.demo.stocks import children_snapshot
from obapipe.demo.writers import Cell, Style, digits, last_day, short_month, thousands, write
from obapipe.demo.young_people import NOT_KNOWN, destinations_and_durations
from obapipe.periods import Period, month_of

Writer = Callable[[Path, City, Period, Table], None]

NO_CLUSTER_CODE = "ZZ"
NO_CLUSTER_NAME = "Address not known"
CITY_ROW = "City total"
NOT_RETURNED = "-"


def deliver(city: City, raw: Path) -> Iterator[str]:
    """Write every incoming file under `raw`, a folder a month of arrival.

    Yields:
        what has been written, in a few words, after each subject.
    """
    snapshot = children_snapshot(city)
    _each(city, raw, "cla_cpp", snapshot, _snapshot)
    yield "children looked after and child protection plans"
    destinations, durations = destinations_and_durations(city)
    _each(city, raw, "ccis_destinations", destinations, _destinations)
    _each(city, raw, "neet_duration", durations, _durations)
    yield "young people's destinations"
    requests, referrals = requests_and_referrals(city)
    _each(city, raw, "rfs", requests, _requests)
    _each(city, raw, "referrals", referrals, _referrals)
    _each(city, raw, "caf_initiated", common_assessments(city), _assessments)
    yield "requests for service, referrals and common assessments"
    _each(city, raw, "attendance", attendance(city), _attendance)
    yield "school attendance"
    _periodic(city, raw)
    yield "yearly and quarterly measures"
    first = city.months[0].text
    _archive(city, raw, "social_care", history.children(city, snapshot[first]))
    _archive(city, raw, "young_people", history.young_people(city, destinations[first]))
    _archive(city, raw, "requests", history.requests(city))
    _archive(city, raw, "sessions", history.sessions(city))
    yield "what archives still tell of the four years before"


def as_reported(city: City, month: str, table: Table) -> Table:
    """A month's table by the clusters of that month: the parts of a cluster added up once it is one."""
    found: Table = {}
    for (code, *rest), number in table.items():
        add(found, (city.reported_as(code, month), *rest), number)
    order = {code: place for place, code in enumerate(city.by_code)}
    return dict(sorted(found.items(), key=lambda item: (order[item[0][0]], item[0][1:])))


def _each(city: City, raw: Path, file: str, months: dict[str, Table], writer: Writer) -> None:
    late = {one.month: one.arrives for one in city.parameters.delivery if one.file == file}
    for month, table in months.items():
        folder = raw / late.get(month, month)
        writer(folder / f"{file}_{month}.csv", city, month_of(month), as_reported(city, month, table))
    for one in city.parameters.correction:
        if one.file == file:
            path = raw / one.arrives / f"{file}_{one.month}_revised.csv"
            table = as_reported(city, one.month, _corrected(city, one, months[one.month]))
            writer(path, city, month_of(one.month), table)


def _corrected(city: City, correction: Correction, table: Table) -> Table:
    rng = stream(city.parameters.seed, "correction", correction.file, correction.month)
    if correction.late:
        return recorded_late(rng, table, correction.late)
    found = dict(table)
    settled = list(city.parameters.destinations)
    for code in sorted({key[0] for key in table}):
        traced = binomial(rng, table.get((code, NOT_KNOWN), 0), correction.found)
        for _ in range(traced):
            add(found, (code, NOT_KNOWN), -1)
            add(found, (code, rng.choice(settled[:2])), 1)
    return found


def _code_and_name(city: City, code: str) -> tuple[str, str]:
    if code == city.unallocated.code:
        return NO_CLUSTER_CODE, NO_CLUSTER_NAME
    return code, city.by_code[code].name


def _name(city: City, code: str) -> str:
    return _code_and_name(city, code)[1]


def _snapshot(path: Path, city: City, _month: Period, table: Table) -> None:
    words = city.parameters.words
    header = ("Cluster code", "Cluster", "Status", "Age band", "Children at month end")
    rows = (
        (*_code_and_name(city, code), words.status[status], band, n)
        for (code, status, band), n in table.items()
    )
    write(path, header, rows, Style())


def _destinations(path: Path, city: City, month: Period, table: Table) -> None:
    labels = city.parameters.words.destination
    style = Style(
        encoding="windows-1252",
        separator=";",
        above=(city.parameters.words.destinations_title.format(month=month.label), ""),
    )
    rows: list[list[Cell]] = []
    whole = dict.fromkeys(labels, 0)
    for code in dict.fromkeys(key[0] for key in table):
        numbers = {name: table.get((code, name), 0) for name in labels}
        whole = {name: whole[name] + numbers[name] for name in labels}
        rows.append(_wide(month, _name(city, code), numbers.values()))
    rows.append(_wide(month, CITY_ROW, whole.values()))
    write(path, ("Month", "Cluster", *labels.values(), "All young people"), rows, style)


def _wide(month: Period, name: str, numbers: Iterable[int]) -> list[Cell]:
    parts = list(numbers)
    return [short_month(month), name, *map(thousands, [*parts, sum(parts)])]


def _durations(path: Path, city: City, month: Period, table: Table) -> None:
    words = city.parameters.words
    rows = (
        (month.end.isoformat(), _name(city, code), words.duration[duration], number)
        for (code, duration), number in table.items()
    )
    write(path, ("Snapshot date", "Cluster", "Time NEET", "Young people"), rows, Style(newline="\n"))


def _requests(path: Path, city: City, month: Period, table: Table) -> None:
    header = ("Month", "Cluster code", "Age at request", "Source agent", "Converted to referral", "Requests")
    rows = (
        (
            month.label,
            _code_and_name(city, code)[0],
            band,
            _plain(agent),
            "Y" if outcome == CONVERTED else "N",
            number,
        )
        for (code, band, agent, outcome), number in table.items()
    )
    write(path, header, rows, Style(encoding="utf-8-sig"))


def _referrals(path: Path, city: City, month: Period, table: Table) -> None:
    words = city.parameters.words
    header = ("Month end", "Home cluster", "Age band", "Source agent", "Primary need code", "Referrals")
    rows = (
        (last_day(month), _name(city, code), band, _plain(agent), words.reason[reason], number)
        for (code, band, agent, reason), number in table.items()
    )
    write(path, header, rows, Style(encoding="windows-1252"))


def _assessments(path: Path, city: City, month: Period, table: Table) -> None:
    header = ("Period", "Cluster", "Age of child", "Lead agency", "CAFs initiated")
    rows = (
        (digits(month), _name(city, code), band, _plain(agency), number)
        for (code, band, agency), number in table.items()
    )
    write(path, header, rows, Style(separator="\t"))


def _attendance(path: Path, city: City, month: Period, table: Table) -> None:
    header = (
        "Month",
        "Cluster code",
        "Cluster",
        "Phase",
        *(name.replace("_", " ").capitalize() for name in MEASURES),
    )
    rows: list[list[Cell]] = []
    for code, phase in dict.fromkeys(key[:2] for key in table):
        numbers = [table[code, phase, measure] for measure in MEASURES]
        returned = numbers[1] > 0
        cells = [thousands(number) for number in numbers[:4]]
        cells += [thousands(number) if returned else NOT_RETURNED for number in numbers[4:]]
        rows.append([month.text, code, city.by_code[code].name, phase, *cells])
    write(path, header, rows, Style(above=("School attendance by where the school is. Invented figures.",)))


def _periodic(city: City, raw: Path) -> None:
    header = ("Measure", "Period", "Cluster code", "Number", "Out of")
    files: dict[Path, list[tuple[Cell, ...]]] = {}
    for arrival in arrivals(city):
        table: Table = {}
        for code, (numerator, denominator) in arrival.counts.items():
            table[code, "denominator"] = denominator
            table[code, "numerator"] = numerator
        end = f"{arrival.period.end:%Y-%m}"
        reported = as_reported(city, end, table)
        rows = files.setdefault(raw / arrival.month / f"{arrival.measure.file}_{arrival.month}.csv", [])
        for code in dict.fromkeys(key[0] for key in reported):
            cells = (reported[code, "numerator"], reported[code, "denominator"])
            rows.append((arrival.measure.label, arrival.period.text, _code_and_name(city, code)[0], *cells))
    for path, rows in files.items():
        write(path, header, rows, Style())


def _archive(city: City, raw: Path, subject: str, months: dict[str, Table]) -> None:
    """One file of all earlier months, a row a month, place and what else stands before a figure's name."""
    rows: list[tuple[Cell, ...]] = []
    for month, table in months.items():
        wide: dict[tuple[str, ...], list[int]] = {}
        for (*key, _), number in as_reported(city, month, table).items():
            wide.setdefault(tuple(key), []).append(number)
        rows += [
            (month, _code_and_name(city, code)[0], *rest, *numbers) for (code, *rest), numbers in wide.items()
        ]
    header = city.parameters.words.archive[subject]
    folder = raw / city.months[0].text
    span = f"{city.history[0].text}_{city.history[-1].text}"
    write(folder / f"archive_{subject}_{span}.csv", ("Month", "Cluster code", *header), rows, Style())


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()
